"""What was observed: stations' peaks and felt reports, in one table of arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from houfeng.vocabulary.arrays import Floats

INSTRUMENT, MACROSEISMIC = "instrument", "macroseismic"


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """n places where an earthquake was recorded or felt.

    Amplitudes are natural logs, ln(g) for PGA and SA(T), ln(cm/s) for PGV; MMI and CSIS are in
    intensity units. NaN: not observed there, or not usable (then `flags` says why).
    """

    ids: tuple[str, ...]  # network.code, unique
    names: tuple[str, ...]
    kinds: tuple[str, ...]  # INSTRUMENT or MACROSEISMIC
    sources: tuple[str, ...]  # who says so
    longitudes: Floats  # (n,)
    latitudes: Floats  # (n,)
    vs30_ms: Floats  # (n,) NaN where not told
    replies: Floats  # (n,) felt replies behind a cell; NaN where not told or an instrument
    values: Mapping[str, Floats]  # measure -> (n,)
    extra_sigma: Mapping[str, Floats]  # measure -> (n,) of the observation itself, 0 if exact
    # measure -> (n,) reason it is not used (`reasons.told` makes it a sentence), or ""
    flags: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()  # what was left out or changed while reading, for people
    # What was written there even where a flag keeps it from use, for pages and for operators.
    recorded: Mapping[str, Floats] = field(default_factory=dict)  # measure -> (n,)
    # The component the value is of ("HNE"), "" where not told.
    channels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # measure -> (n,)

    def __len__(self) -> int:
        return len(self.ids)

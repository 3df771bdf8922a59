"""Where each site stands against its threshold, and what has changed since the last notice.

A site's score is the largest of (what its threshold looks at) / (the threshold): 1 reaches it. It
falls below only under 0.95; and nothing counts as changed where the shaking there has moved by
less than a dead band since the last notice, so that a map made again with a small change tells
nobody anything.
"""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.facilities.assess import Assessment
from houfeng.impact.facilities.at_sites import find_spots, flat_map
from houfeng.impact.facilities.facility_list import Facilities
from houfeng.impact.facilities.thresholds import Threshold, read_threshold
from houfeng.impact.science.fragility import STATES
from houfeng.shaking.products.grids_npz import Grids
from houfeng.vocabulary.arrays import Bools, Floats

MARGIN = 0.95  # of a threshold, under which it is no longer reached
BAND_LN = 0.05  # of ground motion or its sigma, natural logarithm: 5 %
BAND_INTENSITY = 0.12  # degrees, or their sigma: 1 % of XII
MATERIAL_SHARE = 0.20  # of the sites in moderate damage or worse
_MODERATE = STATES.index("moderate")
_MOST = 1e6  # a score, where what it is compared with is nothing


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """n sites in one map, as kept with an assessment and compared with the next."""

    inside: Bools  # (n,)
    values: NDArray[np.float32]  # (n,) ln g, ln cm/s or intensity; NaN outside
    sigmas: NDArray[np.float32]  # (n,)
    above: Bools  # (n,) at or above its threshold
    moderate: Bools  # (n,) most probably moderately damaged or worse


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """What a notice would tell."""

    up: NDArray[np.intp]  # sites that have reached their threshold since the last notice
    down: NDArray[np.intp]  # sites that have fallen below it
    moderate_before: int  # sites in moderate damage or worse
    moderate_now: int

    @property
    def material(self) -> bool:
        """Whether the number in moderate damage or worse has changed by a fifth or more."""
        change = abs(self.moderate_now - self.moderate_before)
        return change >= max(1.0, MATERIAL_SHARE * self.moderate_before)

    @property
    def worth_telling(self) -> bool:
        return bool(self.up.size or self.down.size or self.material)


def scores(sites: Facilities, found: Assessment, grids: Grids) -> Floats:
    """Each site's score against its own threshold, (n,); 0 outside the map."""
    made = np.zeros(len(sites))
    for code, text in enumerate(sites.thresholds):
        these = np.flatnonzero((sites.threshold_of == code) & found.inside)
        if these.size:
            made[these] = _score(sites, found, grids, read_threshold(text), these)
    return made


def _score(
    sites: Facilities,
    found: Assessment,
    grids: Grids,
    threshold: Threshold,
    these: NDArray[np.intp],
) -> Floats:
    score: Floats = np.zeros(these.size)
    if threshold.state:
        score = _likelier(found, STATES.index(threshold.state), these)
    if threshold.chance_of:
        reached = found.reached(threshold.chance_of)[these].astype(float)
        score = np.maximum(score, np.asarray(reached / threshold.chance))
    if threshold.measure:
        shaking = flat_map(grids, {threshold.measure})
        spots = find_spots(shaking, sites.longitudes[these], sites.latitudes[these])
        value = spots.value(shaking.fields[threshold.measure][0])
        if threshold.measure != "CSIS":
            value = np.exp(value)
        score = np.maximum(score, value / threshold.value)
    return np.asarray(score)


def _likelier(found: Assessment, state: int, these: NDArray[np.intp]) -> Floats:
    """How much likelier the likeliest state from `state` on is than the likeliest before it."""
    chances = found.probabilities[:, these].astype(float)
    worse, milder = chances[state:].max(axis=0), chances[:state].max(axis=0)
    return np.asarray(np.minimum(worse / np.maximum(milder, 1.0 / _MOST), _MOST))


def stand(
    sites: Facilities, found: Assessment, grids: Grids, before: Standing | None
) -> tuple[Standing, Changes]:
    """Where the sites stand, and what has changed since `before`: that of the last notice.

    before: of the same sites in the same order; None where there was no notice yet.
    """
    everywhere = np.arange(len(sites), dtype=np.intp)
    moderate = np.where(found.inside, _likelier(found, _MODERATE, everywhere), 0.0)
    score = scores(sites, found, grids)
    nobody = np.zeros(len(sites), dtype=bool)
    if before is None:
        was_above, was_moderate, still = nobody, nobody, nobody
    else:
        was_above, was_moderate = before.above, before.moderate
        still = _still(sites, found, before)
    now = Standing(
        inside=found.inside,
        values=found.values.astype(np.float32),
        sigmas=found.sigmas.astype(np.float32),
        above=_reached(score, was_above, still),
        moderate=_reached(moderate, was_moderate, still),
    )
    return now, Changes(
        up=np.flatnonzero(now.above & ~was_above),
        down=np.flatnonzero(was_above & ~now.above),
        moderate_before=int(was_moderate.sum()),
        moderate_now=int(now.moderate.sum()),
    )


def _reached(score: Floats, before: Bools, still: Bools) -> Bools:
    now = (score >= 1.0) | (before & (score >= MARGIN))
    return np.where(still, before, now)


def _still(sites: Facilities, found: Assessment, before: Standing) -> Bools:
    """Sites where the shaking is, within the dead band, what it was."""
    by_intensity = np.array([curve.measure == "CSIS" for curve in sites.curves])[sites.curve_of]
    band = np.where(by_intensity, BAND_INTENSITY, BAND_LN)
    with np.errstate(invalid="ignore"):
        same = np.abs(found.values - before.values) <= band
        same &= np.abs(found.sigmas - before.sigmas) <= band
    outside = ~found.inside & ~before.inside
    return same | outside


def nobody_told(count: int) -> Standing:
    """How sites stand of which nobody has been told: as if outside every map."""
    none = np.zeros(count, dtype=bool)
    nothing = np.full(count, np.nan, dtype=np.float32)
    return Standing(none, nothing, nothing.copy(), none.copy(), none.copy())


def carried(before: Standing, then: Facilities, now: Facilities) -> Standing:
    """A standing put in the order of a newer version of the list.

    A new site counts as untold; one whose curve or threshold is another counts as moved.
    """
    place = {name: at for at, name in enumerate(then.ids)}
    at = np.fromiter((place.get(name, -1) for name in now.ids), np.intp, len(now))
    known = np.flatnonzero(at >= 0)
    from_ = at[known]
    made = nobody_told(len(now))
    for name in Standing.__slots__:
        getattr(made, name)[known] = getattr(before, name)[from_]
    same = _curve_names(then)[from_] == _curve_names(now)[known]
    same &= _thresholds(then)[from_] == _thresholds(now)[known]
    made.values[known[~same]] = np.nan
    return made


def _curve_names(sites: Facilities) -> NDArray[np.str_]:
    # An own curve of the same name may have other numbers.
    told = [f"{c.name} {c.measure} {c.medians} {c.betas}" for c in sites.curves]
    return np.array(told)[sites.curve_of]


def _thresholds(sites: Facilities) -> NDArray[np.str_]:
    return np.array(sites.thresholds)[sites.threshold_of]


def to_bytes(standing: Standing) -> bytes:
    made = BytesIO()
    np.savez_compressed(made, **{name: getattr(standing, name) for name in Standing.__slots__})
    return made.getvalue()


def from_bytes(raw: bytes) -> Standing:
    with np.load(BytesIO(raw), allow_pickle=False) as file:
        return Standing(**{name: file[name] for name in Standing.__slots__})

"""What is known of one earthquake, gathered for its map."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from houfeng.events.origin import Origin
from houfeng.places.layers import Layer, lines, prepare_layer
from houfeng.shaking.mechanism_files import Mechanism, read_mechanism
from houfeng.shaking.observations import Observations
from houfeng.shaking.overrides import Overrides, with_decisions, with_fixed_values
from houfeng.shaking.overrides_file import read_overrides
from houfeng.shaking.readings import read_event_folder, read_observations
from houfeng.shaking.readings.folder import EventFolder
from houfeng.shaking.rupture_files import read_surface
from houfeng.shaking.science.surface import Surface
from houfeng.shaking.source import DEFAULT_DEPTH_KM
from houfeng.shaking.thinning import thin_felt
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

NOTHING_DECIDED = Overrides()
NOTHING_SEEN = Observations(
    ids=(),
    names=(),
    kinds=(),
    sources=(),
    longitudes=np.empty(0),
    latitudes=np.empty(0),
    vs30_ms=np.empty(0),
    replies=np.empty(0),
    values={},
    extra_sigma={},
    flags={},
)


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """All that a map is made from; with a profile it decides every number of it."""

    origin: Origin
    observations: Observations = NOTHING_SEEN
    surface: Surface | None = None
    mechanism: Mechanism | None = None
    overrides: Overrides = NOTHING_DECIDED
    vs30: Layer | None = None
    faults: tuple[Floats, ...] = ()  # active-fault traces, (n, 2) each
    used_files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def gather(
    origin: Origin,
    folder: Path,
    layers: Mapping[str, Layer] | None = None,
    *,
    scratch: Path | None = None,
) -> Inputs:
    """The inputs of an earthquake whose files lie in a folder laid out as ShakeMap's.

    layers: in use, by kind (vs30, faults); a Vs30 grid in the folder itself (vs30.*) stands
    before the layer and is made ready in `scratch` (in a temporary folder that stays where none
    is named): nothing is written into the event's folder. What the operator has decided in
    overrides.json holds over the files. A rupture or a list that cannot be read is an error,
    never left out in silence; files without a role are named in the notes. Raises NotFound and
    NotValid.
    """
    layers = layers or {}
    held = _held(folder)
    overrides = NOTHING_DECIDED if held.overrides is None else read_overrides(held.overrides)
    fixed = with_fixed_values(origin, overrides)
    near = (fixed.longitude, fixed.latitude)
    depth = fixed.depth_km if fixed.depth_km is not None else DEFAULT_DEPTH_KM
    rupture = _rupture_file(held, overrides)
    own_vs30 = next((held.folder / name for name in held.unknown if _is_vs30(name)), None)
    listed = (*held.stations, *held.felt)
    seen = read_observations(listed, near=near) if listed else NOTHING_SEEN
    unknown = [name for name in held.unknown if not _is_known_elsewhere(name)]
    notes = (f"not used, of no known kind: {', '.join(unknown)}",) if unknown else ()
    used = (held.event, *listed, rupture, held.moment, held.overrides, own_vs30)
    return Inputs(
        origin=fixed,
        observations=thin_felt(with_decisions(seen, overrides)),
        surface=None if rupture is None else read_surface(rupture, hypocentre=(*near, depth)),
        mechanism=None if held.moment is None else read_mechanism(held.moment),
        overrides=overrides,
        vs30=layers.get("vs30") if own_vs30 is None else _own_layer(own_vs30, scratch),
        faults=tuple(trace.points for trace in lines(layers["faults"]))
        if "faults" in layers
        else (),
        used_files=tuple(dict.fromkeys(path.name for path in used if path is not None)),
        notes=notes,
    )


def _held(folder: Path) -> EventFolder:
    names = tuple(sorted(path.name for path in folder.iterdir()))
    if all(map(_is_vs30, names)):  # nothing of the earthquake itself is there
        return EventFolder(folder, unknown=names)
    return read_event_folder(folder)


def _is_vs30(name: str) -> bool:
    return Path(name).stem.lower() == "vs30"


def _is_known_elsewhere(name: str) -> bool:
    """Files that are for other uses, or were read with the folder."""
    return name.lower().startswith("readme") or _is_vs30(name)


def _own_layer(path: Path, scratch: Path | None) -> Layer:
    made = Path(tempfile.mkdtemp(prefix="houfeng-")) if scratch is None else scratch
    # Its digest is its version; when it was added means nothing for one map.
    return prepare_layer(path, "vs30", made, added_at=datetime(1970, 1, 1, tzinfo=UTC))


def _rupture_file(held: EventFolder, overrides: Overrides) -> Path | None:
    """The operator's choice, else the one fault file, else rupture.json."""
    if overrides.rupture_file is not None:
        chosen = held.folder / overrides.rupture_file
        if not chosen.is_file():
            raise NotValid("overrides.json, rupture, file", chosen.name, "no such file is there")
        return chosen
    if len(held.faults) > 1:
        names = ", ".join(path.name for path in held.faults)
        raise NotValid(
            "fault", names, "keep one fault file, or choose one in overrides.json (rupture, file)"
        )
    return held.faults[0] if held.faults else held.rupture

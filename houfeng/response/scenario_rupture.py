"""The rupture of a scenario: from a file, along a fault or a drawn line, through a point."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import numpy as np

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.events.readers.fault_trace import joined
from houfeng.places.layer_features import name_in
from houfeng.places.layer_vectors import read_traces
from houfeng.places.layers import Layer, find_layer, lines, list_layers, open_layer
from houfeng.shaking.rupture_checks import surface_from_polygons
from houfeng.shaking.rupture_files import read_surface
from houfeng.shaking.science.along_fault import AlongFault, surface_along
from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.finite_from_magnitude import surface_from_magnitude
from houfeng.shaking.science.rupture_size import style_of
from houfeng.shaking.science.surface import Surface
from houfeng.shaking.source import DEFAULT_DEPTH_KM
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid

Point = tuple[float, float]
DIP_DEG = 70.0  # where nothing is known of a fault: between upright and the usual reverse fault
FARTHEST_KM = 100.0  # of a wanted centre from its fault, of an epicentre from its rupture
MOST_VERTICES = 2000
MOST_CHOICES = 500  # in a list for people
RUPTURE_SUFFIXES = (".json", ".geojson", ".txt")


@dataclass(frozen=True, slots=True)
class Bent:
    """How a rupture lies and slips, as far as it was told; degrees."""

    strike_deg: float | None = None
    dip_deg: float | None = None
    rake_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Rupture:
    """A surface, what it was made of, and what people should know about it."""

    surface: Surface
    reference: str
    magnitude: Magnitude | None = None  # where the file tells one
    notes: tuple[tuple[str, str], ...] = ()  # (Chinese, English)


def from_file(
    name: str, content: bytes, *, hypocentre: tuple[float, float, float | None] | None
) -> Rupture:
    """A rupture file (ShakeMap GeoJSON or fault text), checked. Raises NotValid."""
    suffix = Path(name).suffix.lower()
    if suffix not in RUPTURE_SUFFIXES:
        raise NotValid("rupture", name, f"give a file ending in {', '.join(RUPTURE_SUFFIXES)}")
    with tempfile.TemporaryDirectory(prefix="houfeng-") as folder:
        # A name of ours: the given one may be anything.
        path = Path(folder) / f"rupture{suffix}"
        path.write_bytes(content)
        near = None
        if hypocentre is not None:
            depth = DEFAULT_DEPTH_KM if hypocentre[2] is None else hypocentre[2]
            near = (hypocentre[0], hypocentre[1], depth)
        surface = read_surface(path, hypocentre=near)
    _refuse_far(surface)
    told = _magnitude_in(content) if suffix != ".txt" else None
    return Rupture(surface, surface.reference or Path(name).name, told)


def on_fault(
    store: Path,
    wanted: str,
    mw: float,
    *,
    centre: Point | None,
    depth_km: float | None,
    bent: Bent,
) -> Rupture:
    """A rupture along a fault of a loaded layer: "LAYER" or "LAYER:NAME".

    Without a name, the fault nearest to the centre, or the only one there is. Raises NotFound
    with names that come near it, NotValid for a centre too far away.
    """
    layer_name, _, fault_name = (part.strip() for part in wanted.partition(":"))
    layer = _fault_layer(store, layer_name)
    faults = named_faults(layer)
    name = _choose(faults, layer.name, fault_name, centre)
    found = along_line(
        faults[name], mw, centre=centre, depth_km=depth_km, bent=bent, field="fault",
    )  # fmt: skip
    title = f"fault {name or 'without a name'} of layer {layer.name}"
    made_of = layer.source or layer.original
    return Rupture(found.surface, f"{title} ({made_of})", notes=found.notes)


def along_line(
    line: Sequence[Point],
    mw: float,
    *,
    centre: Point | None,
    depth_km: float | None,
    bent: Bent,
    field: str = "line",
) -> Rupture:
    """A rupture of the magnitude's size along a line at the ground, dipping to its right."""
    if not 2 <= len(line) <= MOST_VERTICES:
        raise NotValid(field, f"{len(line)} vertices", f"give 2 to {MOST_VERTICES:,}")
    dip = DIP_DEG if bent.dip_deg is None else bent.dip_deg
    try:
        made = surface_along(
            np.array(line, dtype=float), mw, centre=centre, dip_deg=dip, strike_deg=bent.strike_deg,
            depth_km=depth_km, style=style_of(bent.rake_deg),
        )  # fmt: skip
    except ValueError as wrong:
        raise NotValid(field, [tuple(v) for v in line[:3]], str(wrong)) from wrong
    if made.away_km > FARTHEST_KM:
        raise NotValid(
            "latitude",
            centre,
            f"the fault is {made.away_km:,.0f} km from there; give a point on it",
        )
    notes = [_dip_note(dip)] if bent.dip_deg is None else []
    notes += _short_note(made)
    return Rupture(_checked(made.surface), "", notes=tuple(notes))


def through_point(origin: Origin, mw: float, bent: Bent) -> Rupture:
    """One plane of the magnitude's size through the hypocentre; its strike and dip are known."""
    assert bent.strike_deg is not None
    assert bent.dip_deg is not None
    depth = DEFAULT_DEPTH_KM if origin.depth_km is None else origin.depth_km
    hypocentre = (origin.longitude, origin.latitude, depth)
    surface = surface_from_magnitude(mw, hypocentre, bent.strike_deg, bent.dip_deg, bent.rake_deg)
    return Rupture(surface, "a plane chosen for an exercise")


def fault_layers(store: Path) -> list[Layer]:
    """The loaded layers of fault lines."""
    return [layer for layer in list_layers(store) if layer.kind == "faults"]


def fault_choices(store: Path) -> list[str]:
    """ "LAYER:NAME" of the faults that have names, in the order of the layers; a few hundred."""
    found: list[str] = []
    for layer in fault_layers(store):
        names = _names(layer.file)
        found += [f"{layer.name}:{name}" for name in names[: MOST_CHOICES - len(found)]]
    return found


@lru_cache(maxsize=16)
def _names(file: Path) -> tuple[str, ...]:
    """A layer's file is named by its bytes: what was read of it once stays true."""
    names = {name_in(trace.properties) for trace in read_traces(file)}
    return tuple(sorted(names - {""}))


def named_faults(layer: Layer) -> dict[str, tuple[Point, ...]]:
    """Faults by name, pieces of one name joined to one line; those without a name by number."""
    pieces: dict[str, list[tuple[Point, ...]]] = {}
    for number, trace in enumerate(lines(layer), start=1):
        name = name_in(trace.properties) or f"#{number}"
        points = tuple((float(lon), float(lat)) for lon, lat in trace.points)
        pieces.setdefault(name, []).append(points)
    return {name: joined(found) for name, found in sorted(pieces.items())}


def _fault_layer(store: Path, name: str) -> Layer:
    if not name:
        found = find_layer(store, "faults")
        if found is None:
            raise NotFound("no layer of faults is loaded; `houfeng layers add FILE --kind faults`")
        return found
    try:
        layer = open_layer(store, name)
    except NotValid as wrong:
        raise NotValid("fault", name, wrong.mend) from wrong
    if layer.kind != "faults":
        raise NotValid("fault", name, f"this layer holds {layer.kind}; name one of faults")
    return layer


def _choose(
    faults: dict[str, tuple[Point, ...]], layer: str, wanted: str, centre: Point | None
) -> str:
    if wanted in faults:
        return wanted
    if wanted:
        near = [name for name in faults if wanted.lower() in name.lower()]
        near += get_close_matches(wanted, faults, n=5, cutoff=0.4)
        hint = ", ".join(dict.fromkeys(near[:8])) or ", ".join(list(faults)[:8])
        raise NotFound(f"layer {layer} has no fault {wanted!r}; there are: {hint}")
    if len(faults) == 1:
        return next(iter(faults))
    if centre is not None:
        return min(faults, key=lambda name: _away_km(faults[name], centre))
    raise NotValid(
        "fault", layer, f"name one of its {len(faults)} faults, as {layer}:{next(iter(faults))}, "
        "or give a point near it",
    )  # fmt: skip


def _away_km(line: tuple[Point, ...], centre: Point) -> float:
    try:
        return surface_along(np.array(line), 5.0, centre=centre).away_km
    except ValueError:  # no length
        return float("inf")


def _checked(surface: Surface) -> Surface:
    """The same, or NotValid where its edges cross."""
    quads = surface.quads
    upper = [*quads[:, 0], quads[-1, 1]]
    lower = [*quads[:, 3], quads[-1, 2]]
    polygon = [_vertex(corner) for corner in [*upper, *lower[::-1]]]
    surface_from_polygons([polygon], surface.hypocentre)
    return surface


def _vertex(corner: Floats) -> tuple[float, float, float]:
    return float(corner[0]), float(corner[1]), float(corner[2])


def _refuse_far(surface: Surface) -> None:
    longitude, latitude, _ = surface.hypocentre
    here = distances(surface, np.array([longitude]), np.array([latitude]))
    away = float(here.rjb[0])
    if away > FARTHEST_KM:
        raise NotValid(
            "latitude", (longitude, latitude),
            f"the epicentre lies {away:,.0f} km from the rupture; give one on it",
        )  # fmt: skip


def _magnitude_in(content: bytes) -> Magnitude | None:
    """The magnitude that ShakeMap writes beside a rupture; it is a moment magnitude."""
    import json

    document = json.loads(content)  # `read_surface` has read it
    metadata = document.get("metadata") if isinstance(document, dict) else None
    value = metadata.get("mag") if isinstance(metadata, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Magnitude(float(value), MagnitudeType.MW)


def _dip_note(dip: float) -> tuple[str, str]:
    return (
        f"未给出断层倾角，按 {dip:g}° 计算，向断层线走向的右侧倾斜。",
        f"No dip was given: {dip:g}° was taken, to the right of the line's direction.",
    )


def _short_note(made: AlongFault) -> list[tuple[str, str]]:
    if made.length_km > 0.99 * made.wanted_km:
        return []
    return [
        (
            f"按震级破裂长约 {made.wanted_km:.0f} 公里，而断层线只有 {made.length_km:.0f} 公里，"
            "按整条断层破裂计算。",
            f"The magnitude asks for a rupture of about {made.wanted_km:.0f} km; the line has "
            f"{made.length_km:.0f} km and breaks as a whole.",
        )
    ]

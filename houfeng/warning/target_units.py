"""Administrative units as targets."""

import numpy as np

from houfeng.places.gazetteer import Gazetteer
from houfeng.places.layers import Layer
from houfeng.places.unit_areas import areas_of
from houfeng.places.unit_list import Unit, unit_list
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.geometry import distance_km
from houfeng.warning.target_files import area_target
from houfeng.warning.targets import Targets


def units_as_targets(
    gazetteer: Gazetteer,
    boundaries: Layer | None,
    near: tuple[float, float] | None,
    radius_km: float,
) -> Targets:
    """Counties of China whose seat lies within a radius; all of them where no point is given.

    Their areas where the layer has them, else their seats. NotFound where there is none.
    """
    units = [unit for unit in unit_list(gazetteer).units if unit.code.isdigit()]
    if near is not None:
        away = distance_km(
            *near,
            np.array([unit.longitude for unit in units]),
            np.array([unit.latitude for unit in units]),
        )
        units = [unit for unit, km in zip(units, away, strict=True) if km <= radius_km]
    if not units:
        raise NotFound(f"no county seat lies within {radius_km:g} km of {near}")
    if boundaries is None:
        return _by_seat(units)
    areas = areas_of(boundaries, gazetteer)
    shapes: dict[str, list[int]] = {}
    for at, unit in enumerate(areas.unit_of_area.tolist()):
        shapes.setdefault(areas.units[unit].code, []).append(at)
    bounded = [unit for unit in units if unit.code in shapes]
    parts = []
    for unit in bounded:
        pieces = [areas.tree.geometries[at] for at in shapes[unit.code]]
        whole = pieces[0]
        for piece in pieces[1:]:
            whole = whole.union(piece)
        parts.append(area_target(whole, unit.name_zh, unit.code, "unit", boundaries.name))
    rest = [unit for unit in units if unit.code not in shapes]
    if rest:
        parts.append(_by_seat(rest))
    return Targets.joined(*parts)


def _by_seat(units: list[Unit]) -> Targets:
    return Targets.of_points(
        [unit.name_zh for unit in units],
        np.array([unit.longitude for unit in units]),
        np.array([unit.latitude for unit in units]),
        ids=[unit.code for unit in units],
        kind="unit",
    )

"""Administrative units as targets."""

from collections.abc import Sequence

import numpy as np

from houfeng.places.gazetteer import Gazetteer
from houfeng.places.layers import Layer
from houfeng.places.unit_areas import areas_of
from houfeng.places.unit_list import Unit, unit_list
from houfeng.vocabulary.errors import NotFound
from houfeng.warning.target_files import area_target
from houfeng.warning.targets import Targets, within


def units_as_targets(
    gazetteer: Gazetteer,
    boundaries: Layer | None,
    near: Sequence[tuple[float, float]] | None,
    radius_km: float,
) -> Targets:
    """Counties of China with a seat within reach of a point; all of them where none is given.

    Their areas where the layer has them, else their seats. NotFound where there is none.
    """
    units = [unit for unit in unit_list(gazetteer).units if unit.code.isdigit()]
    if near is not None:
        reached = within(
            near,
            np.array([unit.longitude for unit in units]),
            np.array([unit.latitude for unit in units]),
            radius_km,
        )
        units = [unit for unit, here in zip(units, reached, strict=True) if here]
    if not units:
        raise NotFound(f"no county seat of China lies within {radius_km:g} km of the points given")
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

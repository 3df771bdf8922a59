"""Houses on a map: what stands there, how it is damaged, and whom that leaves in need."""

from dataclasses import dataclass

import numpy as np

from houfeng.events.origin import Origin
from houfeng.impact.buildings import (
    INTENSITIES,
    building_damage,
    building_lineage,
    damage_curves,
    expected_damage,
    stock_of,
)
from houfeng.impact.estimate import BuildingDamage
from houfeng.impact.exposure import Exposure, buildings_known_on, buildings_on
from houfeng.impact.exposures.cells import BUILDINGS
from houfeng.impact.losses import Drawn
from houfeng.impact.needs import displaced, is_night, needs_lineage, trapped, trapped_scatter
from houfeng.impact.realise import Realised
from houfeng.impact.region import province_of
from houfeng.impact.science.realised_loss import Rate
from houfeng.places.units import UnitMap
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.lineage import Lineage

MODERATE, SEVERE, DESTROYED = 2, 3, 4  # places of the grades


@dataclass(frozen=True, slots=True, eq=False)
class HouseLosses:
    """Damaged houses and those without one."""

    damage: BuildingDamage
    displaced: Floats  # (count,) samples of the total
    displaced_of_units: Floats  # (count, u)
    trapped: Floats  # (count,)
    lineage: tuple[Lineage, ...]


def house_losses(
    origin: Origin,
    shaking: ShakingMap,
    exposure: Exposure,
    people: Floats,
    areas_km2: Floats,
    units: UnitMap,
    drawn: Realised,
    deaths: Drawn,
    generator: np.random.Generator,
) -> HouseLosses:
    """Damage on every realisation of the map; people, areas_km2: (n_lat, n_lon)."""
    there = drawn.of_cells(people)
    stock = _stock(shaking, exposure, there, areas_km2, units, drawn)
    destroyed = {
        kind: drawn.losses([(area, _grade_rate(kind, DESTROYED))]) for kind, area in stock.items()
    }
    severe, moderate = (
        drawn.losses((area, _grade_rate(kind, grade)) for kind, area in stock.items())
        for grade in (SEVERE, MODERATE)
    )
    whole = np.sum(list(destroyed.values()), axis=0)
    people_of, stock_of_units = (
        drawn.by_unit(there),
        drawn.by_unit(np.sum(list(stock.values()), axis=0)),
    )
    without = displaced(
        severe, whole, moderate, people_of, stock_of_units, deaths.of_units().mean(axis=1)
    )
    per_m2 = np.divide(
        people_of, stock_of_units, out=np.zeros_like(people_of), where=stock_of_units > 0
    )
    inside = trapped(destroyed, per_m2, is_night(origin.origin_at, origin.longitude)).sum(axis=1)
    scatter = trapped_scatter(generator.standard_normal(inside.size))
    return HouseLosses(
        damage=building_damage(
            expected_damage(stock, drawn.of_cells(shaking.intensity)),
            moderate.sum(axis=1),
            severe.sum(axis=1),
            whole.sum(axis=1),
        ),
        displaced=without.sum(axis=1),
        displaced_of_units=without,
        trapped=inside * scatter,
        lineage=(*_stock_lineage(exposure), *needs_lineage()),
    )


def _stock(
    shaking: ShakingMap,
    exposure: Exposure,
    people: Floats,
    areas_km2: Floats,
    units: UnitMap,
    drawn: Realised,
) -> dict[str, Floats]:
    """Floor area by structure type in the cells that count: imported where it is, else by rule."""
    codes = np.array([province_of(unit.code) for unit in units.units] + [0], dtype=np.int64)
    province = codes[units.index[drawn.where]]  # of no unit, -1: the last
    by_rule = stock_of(people, drawn.of_cells(areas_km2), province)
    imported = buildings_on(exposure, shaking.longitudes, shaking.latitudes)
    if imported is None:
        return by_rule
    known = drawn.of_cells(buildings_known_on(exposure, shaking.longitudes, shaking.latitudes))
    none = np.zeros_like(people)
    return {
        kind: by_rule.get(kind, none) * (1.0 - known)
        + (drawn.of_cells(imported[kind]) if kind in imported else none)
        for kind in {**by_rule, **imported}
    }


def _grade_rate(kind: str, grade: int) -> Rate:
    curve = damage_curves()[kind][:, grade]
    return lambda intensity: np.interp(intensity, INTENSITIES, curve)


def _stock_lineage(exposure: Exposure) -> tuple[Lineage, ...]:
    inventory = next((line for line in exposure.lineage if line.role == BUILDINGS), None)
    return building_lineage(inventory)

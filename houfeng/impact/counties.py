"""What the map means for each county: area and people by degree, losses, towns."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator

from houfeng.events.origin import Origin
from houfeng.impact.estimate import CountyImpact, ShakenTown, Spread
from houfeng.impact.losses import spread_of
from houfeng.places.gazetteer import TOWN, Gazetteer
from houfeng.places.layers import Layer
from houfeng.places.units import UnitMap, unit_of
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import azimuth_deg, distance_km

LOWEST = 6  # degree
MOST_TOWNS = 40  # of one county, strongest shaken first
_HIGHEST = 12


def counties_of(
    origin: Origin,
    shaking: ShakingMap,
    people: Floats,
    areas_km2: Floats,
    unit_map: UnitMap,
    losses: "UnitLosses",
    towns: "dict[str, tuple[ShakenTown, ...]]",
) -> tuple[CountyImpact, ...]:
    """Counties with a cell in zone VI or above, strongest shaken first.

    people, areas_km2: (n_lat, n_lon) in the map's cells; towns: by the unit's code.
    """
    strong = (shaking.intensity >= LOWEST - 0.5) & (unit_map.index >= 0)
    listed, unit = np.unique(unit_map.index[strong], return_inverse=True)
    intensity = shaking.intensity[strong]
    degree = np.clip(np.floor(intensity + 0.5).astype(int), LOWEST, _HIGHEST)
    wide = _HIGHEST - LOWEST + 1
    place = unit * wide + degree - LOWEST
    size = listed.size * wide
    by_degree = [
        np.bincount(place, weights=amount[strong], minlength=size).reshape(-1, wide)
        for amount in (areas_km2, people)
    ]
    highest = np.full(listed.size, -np.inf)
    np.maximum.at(highest, unit, intensity)
    rows = [
        _county(
            origin, unit_map, int(index), float(highest[row]),
            [amount[row] for amount in by_degree], losses, towns,
        )
        for row, index in enumerate(listed)
    ]  # fmt: skip
    rows.sort(key=lambda one: (-round(one.max_intensity, 1), -sum(one.people.values()), one.code))
    return tuple(rows)


class UnitLosses:
    """Spreads of deaths and displaced by the place of a unit in the map's list."""

    def __init__(self, listed: NDArray[np.intp], deaths: Floats, displaced: Floats) -> None:
        """deaths, displaced: samples, units last; listed: the units' places."""
        self._row = {int(place): row for row, place in enumerate(listed)}
        self._deaths, self._displaced = deaths, displaced

    def of(self, place: int) -> tuple[Spread, Spread]:
        """(deaths, displaced); none where the unit has no people."""
        row = self._row.get(place)
        if row is None:
            return Spread(0.0, 0.0, 0.0), Spread(0.0, 0.0, 0.0)
        return spread_of(self._deaths[..., row]), spread_of(self._displaced[..., row])


def towns_of(
    shaking: ShakingMap, gazetteer: Gazetteer, boundaries: Layer | None
) -> dict[str, tuple[ShakenTown, ...]]:
    """Towns in zone VI and above, by the code of the unit they lie in, strongest first."""
    lon, lat = gazetteer.longitudes, gazetteer.latitudes
    on_map = np.flatnonzero(
        (gazetteer.kinds == TOWN)
        & (lon >= shaking.longitudes[0])
        & (lon <= shaking.longitudes[-1])
        & (lat >= shaking.latitudes[0])
        & (lat <= shaking.latitudes[-1])
    )
    field = RegularGridInterpolator((shaking.latitudes, shaking.longitudes), shaking.intensity)
    intensity = np.asarray(field(np.column_stack([lat[on_map], lon[on_map]])))
    strong = np.flatnonzero(intensity >= LOWEST - 0.5)
    if not strong.size:
        return {}
    strong = strong[np.argsort(-intensity[strong], kind="stable")]
    found = unit_of(gazetteer, lon[on_map[strong]], lat[on_map[strong]], boundaries)
    towns: dict[str, list[ShakenTown]] = {}
    for index, unit, value in zip(on_map[strong], found.index, intensity[strong], strict=True):
        if unit < 0:
            continue
        listed = towns.setdefault(found.units[unit].code, [])
        if len(listed) < MOST_TOWNS:
            town = ShakenTown(gazetteer.names_zh[index], gazetteer.names_en[index], float(value))
            listed.append(town)
    return {code: tuple(listed) for code, listed in towns.items()}


def _county(
    origin: Origin,
    unit_map: UnitMap,
    index: int,
    highest: float,
    amounts: Iterable[Floats],
    losses: UnitLosses,
    towns: dict[str, tuple[ShakenTown, ...]],
) -> CountyImpact:
    unit = unit_map.units[index]
    area, people = amounts
    seat = np.array(unit.longitude), np.array(unit.latitude)
    degrees = [LOWEST + i for i in range(area.size) if area[i] > 0]
    deaths, displaced = losses.of(index)
    return CountyImpact(
        code=unit.code,
        name_zh=unit.name_zh,
        name_en=unit.name_en,
        prefecture_zh=unit.prefecture_zh,
        prefecture_en=unit.prefecture_en,
        province_zh=unit.province_zh,
        province_en=unit.province_en,
        longitude=unit.longitude,
        latitude=unit.latitude,
        distance_km=float(distance_km(origin.longitude, origin.latitude, *seat)),
        azimuth_deg=float(azimuth_deg(origin.longitude, origin.latitude, *seat)),
        max_intensity=highest,
        areas_km2={degree: float(area[degree - LOWEST]) for degree in degrees},
        people={degree: round(float(people[degree - LOWEST])) for degree in degrees},
        fatalities=deaths,
        displaced=displaced,
        towns=towns.get(unit.code, ()),
    )

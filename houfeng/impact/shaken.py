"""Which towns and seats to name, and how strongly each is shaken."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator

from houfeng.impact.estimate import ShakenPlace
from houfeng.places.gazetteer import COUNTY, PREFECTURE, PROVINCE, TOWN, Gazetteer
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.geometry import azimuth_deg, distance_km

NEAREST_SEATS = 8
STRONGEST = 12
SEAT_PEOPLE = 30_000  # a seat whose population is not listed ranks as if it had this many
CAPITAL_KM = 25.0  # a unit's government may lie this far from that of the city it is in
SAME_PLACE_KM = 3.0  # a town this near a place already named is the same town


def shaken_places(
    longitude: float, latitude: float, shaking: ShakingMap, gazetteer: Gazetteer
) -> tuple[ShakenPlace, ...]:
    """About twenty places on the map, strongest shaken first, then nearest.

    The nearest seats, the seats of their prefecture and province, then the largest places of
    the strongest zones, zone by zone.
    """
    lon, lat = gazetteer.longitudes, gazetteer.latitudes
    on_map = np.flatnonzero(
        (lon >= shaking.longitudes[0])
        & (lon <= shaking.longitudes[-1])
        & (lat >= shaking.latitudes[0])
        & (lat <= shaking.latitudes[-1])
    )
    if not on_map.size:
        return ()
    field = RegularGridInterpolator((shaking.latitudes, shaking.longitudes), shaking.intensity)
    intensity = np.asarray(field(np.column_stack([lat[on_map], lon[on_map]])))
    far = distance_km(longitude, latitude, lon[on_map], lat[on_map])

    seats = np.flatnonzero(gazetteer.kinds[on_map] < TOWN)
    nearest = seats[np.argsort(far[seats], kind="stable")]
    nearest = nearest[~_named_by_its_city(gazetteer, on_map[nearest])]
    # Counties share coordinates with their prefecture's or province's seat: the first is named.
    upper = nearest[gazetteer.kinds[on_map][nearest] < TOWN - 1][:3]
    kinds, in_china = gazetteer.kinds[on_map], gazetteer.in_china[on_map]
    people = np.where(
        kinds < TOWN,
        np.maximum(gazetteer.populations[on_map], SEAT_PEOPLE),
        gazetteer.populations[on_map],
    )
    strongest = np.lexsort((far, -people, -np.floor(intensity + 0.5)))
    strongest = strongest[~_named_by_its_city(gazetteer, on_map[strongest])]
    # In China a town without a Chinese name is one listed twice: its county seat has the name.
    known = [i for i in strongest if gazetteer.names_zh[on_map[i]] or not in_china[i]]
    chosen: list[int] = []
    for group, wanted in ((nearest, NEAREST_SEATS), (upper, 3), (known, STRONGEST)):
        _choose(chosen, group, wanted, lon[on_map], lat[on_map])
    chosen.sort(key=lambda index: (-round(float(intensity[index]), 1), float(far[index])))
    return tuple(
        _shaken(gazetteer, int(on_map[index]), longitude, latitude, float(intensity[index]))
        for index in chosen
    )


def _named_by_its_city(gazetteer: Gazetteer, places: NDArray[np.intp]) -> Bools:
    """Whether each place is a unit's seat that lies in a city listed too.

    四川省 in 成都市, 甘孜藏族自治州 in 康定市; a municipality (北京市) is its own city.
    places: indices, shape (n,); returns shape (n,).
    """
    kinds, lon, lat = gazetteer.kinds, gazetteer.longitudes, gazetteer.latitudes
    prefectures = np.flatnonzero(kinds == PREFECTURE)
    counties = np.flatnonzero(kinds == COUNTY)
    regions = [i for i in prefectures if not gazetteer.names_zh[i].endswith("市")]
    doubles = [
        unit
        for units, cities in (
            (np.flatnonzero(kinds == PROVINCE), prefectures),
            (regions, counties),
        )
        for unit in units
        if (distance_km(lon[unit], lat[unit], lon[cities], lat[cities]) < CAPITAL_KM).any()
    ]
    return np.isin(places, doubles)


def _choose(chosen: list[int], group: Iterable[int], wanted: int, lon: Floats, lat: Floats) -> None:
    """Add up to `wanted` of a group, leaving out doubles of places already there."""
    added = 0
    for index in group:
        if added == wanted:
            return
        near = distance_km(lon[index], lat[index], lon[chosen], lat[chosen])
        if not (near < SAME_PLACE_KM).any():
            chosen.append(int(index))
            added += 1


def _shaken(
    gazetteer: Gazetteer, index: int, longitude: float, latitude: float, intensity: float
) -> ShakenPlace:
    place = gazetteer.place(index)
    there = np.array(place.longitude), np.array(place.latitude)
    return ShakenPlace(
        name_zh=place.name_zh or place.name_en,
        name_en=place.name_en,
        kind=place.kind,
        adcode=place.adcode,
        longitude=place.longitude,
        latitude=place.latitude,
        population=place.population,
        distance_km=float(distance_km(longitude, latitude, *there)),
        azimuth_deg=float(azimuth_deg(longitude, latitude, *there)),
        intensity=intensity,
    )

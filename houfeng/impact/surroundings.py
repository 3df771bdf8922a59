"""What a brief says of the epicentre's neighbourhood: seats, people, terrain, faults, history."""

from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta

import numpy as np
import shapely

from houfeng.events.origin import Origin
from houfeng.impact.estimate import (
    NearFaults,
    PastQuake,
    PastQuakes,
    SeatDistance,
    Surroundings,
    Terrain,
)
from houfeng.impact.exposure import Exposure, people_on
from houfeng.impact.shaken import CAPITAL_KM
from houfeng.places.airports import airports_source, nearest_airport
from houfeng.places.describe import SEAT_KM
from houfeng.places.fortification import words_of, words_of_pga
from houfeng.places.gazetteer import CHINA, COUNTY, PREFECTURE, TOWN, Gazetteer, NearPlace
from houfeng.places.layer_features import Features
from houfeng.places.layer_sampling import KM_PER_DEGREE, strips_around
from houfeng.places.layers import Layer, sample_raster
from houfeng.places.layers import features as features_in
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import azimuth_deg, distance_km
from houfeng.vocabulary.lineage import Lineage

PEOPLE_KM = 10.0
TERRAIN_KM = 50.0
FAULTS_KM = 50.0
PAST_KM = (50.0, 100.0)
PAST_MAGNITUDE = 5.0
BEIJING = timedelta(hours=8)  # the year of a key-risk area is the country's own
# What a brief wants beside the shaking map, in the order in which it is missed.
WANTED = (
    "population", "admin", "elevation", "faults", "fortification", "key_risk", "schools",
    "hospitals", "dams", "nuclear", "rail", "roads", "power", "slope", "lithology", "landcover",
    "cti", "vs30", "precipitation", "water_table", "distance_to_coast",
)  # fmt: skip
SURROUNDING_KINDS = ("elevation", "faults", "fortification", "key_risk")
_YEARS = ("year", "年度", "年份", "年")
_PEOPLE_STEP_DEG = 0.005
_FARTHER_KM = (FAULTS_KM, 500.0, 21_000.0)  # the nearest fault is looked for in widening circles


def survey_surroundings(
    origin: Origin,
    gazetteer: Gazetteer,
    exposure: Exposure,
    layers: Mapping[str, Layer],
    past: Sequence[Origin],
    catalogues: tuple[str, ...] = ("bundled",),
) -> Surroundings:
    """The neighbourhood of an epicentre.

    layers: by kind; past: earthquakes before this one, as events.near gathers them, and the
    catalogues they are from. What has a layer without a value at the epicentre is None as well.
    """
    lon, lat = origin.longitude, origin.latitude
    people = people_within(exposure, lon, lat, PEOPLE_KM)
    town = _nearest_town(gazetteer, lon, lat)
    year = (origin.origin_at.astimezone(UTC) + BEIJING).year
    return Surroundings(
        seats=_seats(gazetteer, lon, lat),
        town_zh=town.place.name_zh or town.place.name_en,
        town_en=town.place.name_en,
        town_km=town.distance_km,
        people_within_10km=people,
        density_per_km2=people / (np.pi * PEOPLE_KM**2),
        terrain=_terrain(layers["elevation"], lon, lat) if "elevation" in layers else None,
        faults=near_faults(features_in(layers["faults"]), lon, lat) if "faults" in layers else None,
        fortification=_fortification(layers, lon, lat),
        key_risk_area=_in_key_risk_area(layers, lon, lat, year),
        past=tuple(past_quakes(origin, past, radius, gazetteer) for radius in PAST_KM),
        catalogues=catalogues,
    )


def surroundings_lineage(layers: Mapping[str, Layer]) -> tuple[Lineage, ...]:
    """What the surroundings were read from, but for the places and the exposure."""
    airports = Lineage("airports", "Airports with an IATA code", "", airports_source())
    used = (layers[kind].as_lineage(kind) for kind in SURROUNDING_KINDS if kind in layers)
    return (airports, *used)


def missing_layers(layers: Mapping[str, Layer], *, has_population: bool) -> tuple[str, ...]:
    """Kinds that a brief wants and that are not loaded, in a fixed order.

    has_population: whether people were imported, not laid out by rule. Either distance to water
    will do, so it is the coast's that is named where neither is there.
    """
    there = set(layers) | ({"population"} if has_population else set())
    if "distance_to_river" in there:
        there.add("distance_to_coast")
    if not has_population:
        there.discard("population")  # a raster among the layers is not an imported exposure
    return tuple(kind for kind in WANTED if kind not in there)


def people_within(exposure: Exposure, longitude: float, latitude: float, radius_km: float) -> float:
    """People in a circle."""
    degrees = radius_km / KM_PER_DEGREE
    high = int(np.ceil(degrees / _PEOPLE_STEP_DEG)) + 1
    wide = int(np.ceil(high / max(np.cos(np.radians(latitude)), 0.05)))
    lons: Floats = longitude + np.arange(-wide, wide + 1.0) * _PEOPLE_STEP_DEG
    lats: Floats = latitude + np.arange(-high, high + 1.0) * _PEOPLE_STEP_DEG
    cells = people_on(exposure, lons, lats)
    far = distance_km(longitude, latitude, lons[None, :], lats[:, None])
    return float(cells[far <= radius_km].sum())


def near_faults(features: Features, longitude: float, latitude: float) -> NearFaults:
    """Faults within 50 km and the nearest of all; lines of one name are one fault."""
    far: list[tuple[float, int]] = []
    for radius in _FARTHER_KM:
        near = features.touching(*_box(longitude, latitude, radius))
        far = sorted((_line_km(features, int(i), longitude, latitude), int(i)) for i in near)
        if far and far[0][0] <= radius:
            break
    names: list[str] = []
    nameless = 0
    for _, index in (one for one in far if one[0] <= FAULTS_KM):
        name = features.name(index)
        if not name:
            nameless += 1
        elif name not in names:
            names.append(name)
    return NearFaults(
        count=len(names) + nameless,
        nearest=features.name(far[0][1]) if far else "",
        nearest_km=far[0][0] if far else None,
        names=tuple(names),
    )


def past_quakes(
    origin: Origin, past: Sequence[Origin], radius_km: float, gazetteer: Gazetteer
) -> PastQuakes:
    """Those of magnitude 5 and above within a radius, before this one."""
    earlier = [
        one
        for one in past
        if one.origin_at < origin.origin_at and one.magnitude.value >= PAST_MAGNITUDE
    ]
    far = distance_km(
        origin.longitude,
        origin.latitude,
        np.array([one.longitude for one in earlier]),
        np.array([one.latitude for one in earlier]),
    )
    within = [(one, float(km)) for one, km in zip(earlier, far, strict=True) if km <= radius_km]

    def told(found: tuple[Origin, float]) -> PastQuake:
        one, km = found
        zh, en = one.place_zh, one.place_en
        return PastQuake(
            event_id=one.event_id,
            place_zh=zh or gazetteer.describe(one.longitude, one.latitude, "zh"),
            place_en=en or gazetteer.describe(one.longitude, one.latitude, "en"),
            origin_at=one.origin_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            magnitude=one.magnitude.value,
            magnitude_type=str(one.magnitude.type),
            distance_km=km,
        )

    if not within:
        return PastQuakes(radius_km, 0, None, None, None)
    return PastQuakes(
        radius_km=radius_km,
        count=len(within),
        largest=told(max(within, key=lambda f: (f[0].magnitude.value, f[0].origin_at))),
        nearest=told(min(within, key=lambda f: (f[1], f[0].origin_at))),
        latest=told(max(within, key=lambda f: f[0].origin_at)),
    )


def _seats(gazetteer: Gazetteer, longitude: float, latitude: float) -> tuple[SeatDistance, ...]:
    """Of the Chinese units it is told from (see places.describe), and the nearest airport's."""
    nearest, _ = gazetteer.nearest(longitude, latitude)
    seats = gazetteer.nearest_seats(longitude, latitude)
    units = [
        ("county", seats.county),
        ("prefecture", seats.prefecture),
        ("province", seats.province),
    ]
    if gazetteer.place(nearest).country not in CHINA or seats.county.distance_km > SEAT_KM:
        units = []
    airport = nearest_airport(longitude, latitude)
    return (
        *(_seat(gazetteer, kind, seat) for kind, seat in units),
        SeatDistance(
            kind="airport",
            name_zh=airport.airport.name_zh or airport.airport.name_en,
            name_en=airport.airport.name_en,
            distance_km=airport.distance_km,
            azimuth_deg=airport.azimuth_deg,
        ),
    )


def _seat(gazetteer: Gazetteer, kind: str, seat: NearPlace) -> SeatDistance:
    """A unit's seat by the name of the city it is in: 成都市, not 四川省; 康定市, not 甘孜州."""
    place = seat.place
    if kind != "county" and not place.name_zh.endswith("市"):
        lon, lat = gazetteer.longitudes, gazetteer.latitudes
        lower = gazetteer.kinds == (PREFECTURE if kind == "province" else COUNTY)
        far = distance_km(place.longitude, place.latitude, lon, lat)
        near = np.flatnonzero(lower & (far < CAPITAL_KM))
        cities = [i for i in near[np.argsort(far[near])] if gazetteer.names_zh[i].endswith("市")]
        place = gazetteer.place(int(cities[0])) if cities else place
    return SeatDistance(
        kind=kind,
        name_zh=place.name_zh,
        name_en=place.name_en,
        distance_km=seat.distance_km,
        azimuth_deg=seat.azimuth_deg,
    )


def _nearest_town(gazetteer: Gazetteer, longitude: float, latitude: float) -> NearPlace:
    """In China a town without a Chinese name is one listed twice, so another is told."""
    named = np.fromiter((bool(name) for name in gazetteer.names_zh), bool, len(gazetteer))
    towns = (gazetteer.kinds == TOWN) & (named | ~gazetteer.in_china)
    index, _ = gazetteer.nearest(longitude, latitude, towns)
    return gazetteer.seen_from(index, longitude, latitude)


def _terrain(layer: Layer, longitude: float, latitude: float) -> Terrain | None:
    """None where the layer has no value at the epicentre, as at sea."""
    at = float(sample_raster(layer, np.array([longitude]), np.array([latitude]))[0])
    if np.isnan(at):
        return None
    total, cells, highest, lowest = 0.0, 0, at, at
    for lons, lats, values in strips_around(layer.file, longitude, latitude, TERRAIN_KM):
        # Within 50 km the plane is true to 0.1 %; a haversine per cell would cost a second.
        up = (lats - latitude) * KM_PER_DEGREE
        across = np.abs(lons - longitude) * KM_PER_DEGREE
        reach = np.sqrt(np.maximum(TERRAIN_KM**2 - up**2, 0.0))
        reach /= np.cos(np.radians((lats + latitude) / 2))
        inside = across[None, :] <= reach[:, None]
        found = values[inside]
        found = found[np.isfinite(found)]
        if found.size:
            total, cells = total + float(found.sum()), cells + found.size
            highest, lowest = max(highest, float(found.max())), min(lowest, float(found.min()))
    return Terrain(total / cells if cells else at, highest, lowest, at)


def _fortification(layers: Mapping[str, Layer], longitude: float, latitude: float) -> str:
    layer = layers.get("fortification")
    if layer is None:
        return ""
    if layer.form == "raster":
        pga = float(sample_raster(layer, np.array([longitude]), np.array([latitude]))[0])
        return "" if np.isnan(pga) else words_of_pga(pga)
    features = features_in(layer)
    # Of areas within areas the smallest speaks; its name may say nothing of what is built for.
    told = (words_of(features.properties(i)) for i in _areas_at(features, longitude, latitude))
    return next((words for words in told if words), "")


def _in_key_risk_area(
    layers: Mapping[str, Layer], longitude: float, latitude: float, year: int
) -> bool | None:
    """Of the areas of the earthquake's own year; None where the layer is of other years."""
    layer = layers.get("key_risk")
    if layer is None:
        return None
    features = features_in(layer)
    years = [_year(features, i) for i in range(len(features))]
    if years and all(one not in (None, year) for one in years):
        return None
    return any(years[i] in (None, year) for i in _areas_at(features, longitude, latitude))


def _year(features: Features, index: int) -> int | None:
    told = {key.strip().lower(): value for key, value in features.properties(index).items()}
    found = next((str(told[key]).strip().rstrip("年") for key in _YEARS if key in told), "")
    found = found.removesuffix(".0")
    return int(found) if found.isdecimal() else None


def _areas_at(features: Features, longitude: float, latitude: float) -> list[int]:
    """Areas a point lies in, smallest first."""
    near = features.touching(longitude, latitude, longitude, latitude)
    turns = features.turns(longitude)
    found = []
    for i in near:
        shape = features.shape(int(i))
        if shape.covers(shapely.Point(longitude - turns[i], latitude)):
            found.append((shape.area, int(i)))
    return [index for _, index in sorted(found)]


def _line_km(features: Features, index: int, longitude: float, latitude: float) -> float:
    """From a point to a line, on the plane that keeps distances and directions from the point."""
    shape = features.shape(index)
    points = shapely.get_coordinates(shape)
    far = distance_km(longitude, latitude, points[:, 0], points[:, 1])
    towards = np.radians(azimuth_deg(longitude, latitude, points[:, 0], points[:, 1]))
    flat: Floats = np.column_stack([far * np.sin(towards), far * np.cos(towards)])
    return float(shapely.set_coordinates(shape, flat).distance(shapely.Point(0, 0)))


def _box(longitude: float, latitude: float, radius_km: float) -> tuple[float, float, float, float]:
    high = radius_km / KM_PER_DEGREE
    top = abs(latitude) + high
    wide = high / np.cos(np.radians(top)) if top < 89.0 else 360.0
    wide = min(wide, 360.0)
    return longitude - wide, latitude - high, longitude + wide, latitude + high

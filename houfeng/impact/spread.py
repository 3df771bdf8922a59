"""Where people live, guessed from towns, county seats and provincial census totals.

SYNTHETIC: GeoNames knows the people of the larger towns (754 million), the census knows those of
each province; the villages between are laid out by rule, not by observation:

1. Cities and towns hold the province's urban share. Listed populations are used as they are if
   they fit into it, else scaled down together; what is left over goes to county seats of unknown
   population, in proportion to their county's capacity.
2. The rural share goes to counties by capacity, and within a county in equal parts to its seat
   and to the townships GeoNames lists nearest to that seat.
3. Every part is spread over cells by a normal kernel: a town's by a usual urban density, a
   village area's by the land it stands for.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.special import ndtr

from houfeng.places.gazetteer import COUNTY, TOWN, Gazetteer
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM

CELLS_PER_DEGREE = 40  # cells of 0.025 degrees, 2.8 km
URBAN_PER_KM2 = 6000.0  # a built-up area's usual density; sets a town's size, not its people
SMALLEST_TOWN_KM = 1.0
SMALLEST_VILLAGES_KM = 4.0
LARGEST_VILLAGES_KM = 25.0
# Rural people of a county rise with its land while the land is farmed and fall where it is
# plateau or desert: capacity = A / (1 + (A / A0)^m). A0 and m are ours, chosen on eight
# prefectures; laid out / 2020 census: Aba 1.50, Garze 0.96, Liangshan 0.90, Chengdu 0.89,
# Mianyang 0.96, Zhangjiakou 1.46, Chengde 1.04, Xinzhou 0.94.
FARMED_KM2 = 1300.0
DESERTION = 2.5
SAME_TOWN_KM = 5.0  # a county seat this near a town of known population is that town
TOO_LARGE = 0.9  # a listed town with this share of its whole province is a clerical error ...
MUNICIPALITIES = (11, 12, 31, 81, 82)  # ... except where the province is a city


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """People around points, (n,) each."""

    longitudes: Floats
    latitudes: Floats
    people: Floats
    sigma_km: Floats
    province_codes: NDArray[np.uint8]  # 0 outside China


def chinese_clusters(places: Gazetteer, census: dict[int, tuple[float, float]]) -> Clusters:
    """Clusters of all provinces in the census: code -> (people, urban share 0 to 1)."""
    seats = np.flatnonzero(places.kinds == COUNTY)
    land_km2 = _land_per_seat(_on_sphere(places, seats))
    return _joined(
        [
            _province_clusters(places, code, counted, seats=seats, land_km2=land_km2)
            for code, counted in census.items()
        ]
    )


def foreign_clusters(places: Gazetteer) -> Clusters:
    """Towns outside China with the population GeoNames lists, unscaled."""
    found = np.flatnonzero(~places.in_china & (places.populations > 0))
    people = places.populations[found].astype(np.float64)
    return _clusters(places, found, people, town_sigma_km(people))


def town_sigma_km(people: Floats) -> Floats:
    """Kernel width of a town: a disc of usual density has a standard deviation of half its
    radius along each axis."""
    radius = np.sqrt(people / URBAN_PER_KM2 / np.pi)
    return np.asarray(np.maximum(radius / 2, SMALLEST_TOWN_KM))


def spread_on_cells(clusters: Clusters) -> tuple[NDArray[np.int64], Floats]:
    """(cell numbers, people), ascending, each cell once; totals are kept exactly.

    A cell's number is row * 360 * CELLS_PER_DEGREE + column, rows from the south pole and
    columns from 180 degrees west.
    """
    columns_all = 360 * CELLS_PER_DEGREE
    west = int((clusters.longitudes.min() + 180) * CELLS_PER_DEGREE) - 60
    east = int((clusters.longitudes.max() + 180) * CELLS_PER_DEGREE) + 60
    # One band of 5 degrees at a time keeps a world of cells out of memory.
    numbers, values = [], []
    band = np.floor(clusters.latitudes / 5).astype(int)
    for number in np.unique(band):
        inside = np.flatnonzero(band == number)
        south = int((number * 5 + 90) * CELLS_PER_DEGREE) - 60
        grid = np.zeros((5 * CELLS_PER_DEGREE + 120, east - west))
        for index in inside:
            _add(grid, clusters, int(index), south, west)
        rows, columns = np.nonzero(grid > 1e-4)
        total = grid.sum()
        kept = grid[rows, columns]
        numbers.append((rows + south) * columns_all + (columns + west) % columns_all)
        values.append(kept * (total / kept.sum()))
    cells, inverse = np.unique(np.concatenate(numbers).astype(np.int64), return_inverse=True)
    people = np.bincount(inverse, weights=np.concatenate(values)).astype(np.float64)
    return np.asarray(cells, dtype=np.int64), people


def _province_clusters(
    places: Gazetteer,
    code: int,
    counted: tuple[float, float],
    *,
    seats: NDArray[np.intp],
    land_km2: Floats,
) -> Clusters:
    people, urban = counted
    inside = places.province_codes == code
    towns = np.flatnonzero(inside & (places.kinds == TOWN))
    listed = places.populations[towns].astype(np.float64)
    if code not in MUNICIPALITIES:
        listed[listed > TOO_LARGE * people] = 0.0
    known, in_known = towns[listed > 0], listed[listed > 0]
    in_known = in_known * min(1.0, urban * people / in_known.sum())
    own = np.flatnonzero(inside[seats] & (places.adcodes[seats] > 0))
    if not own.size:  # Taiwan, Hong Kong, Macao: no counties on board, all people in towns
        in_known = in_known * (people / in_known.sum())
        return _clusters(places, known, in_known, town_sigma_km(in_known))

    capacity = land_km2[own] / (1 + (land_km2[own] / FARMED_KM2) ** DESERTION)
    unlisted = _far_from(places, seats[own], known)
    left_over = max(urban * people - in_known.sum(), 0.0)
    in_seats = left_over * _shares(np.where(unlisted, capacity, 0.0))

    # Every township belongs to the nearest seat of its own province.
    townships = np.concatenate([seats[own], towns[listed == 0]])
    county = cKDTree(_on_sphere(places, seats[own])).query(_on_sphere(places, townships))[1]
    many = np.bincount(county, minlength=own.size)
    rural = ((1 - urban) * people * _shares(capacity) / many)[county]
    villages_km = np.sqrt(land_km2[own] / many / np.pi)[county]
    return _joined(
        [
            _clusters(places, known, in_known, town_sigma_km(in_known)),
            _clusters(places, seats[own], in_seats, town_sigma_km(in_seats)),
            _clusters(
                places,
                townships,
                rural,
                np.clip(villages_km / 2 * np.sqrt(2), SMALLEST_VILLAGES_KM, LARGEST_VILLAGES_KM),
            ),
        ]
    )


def _land_per_seat(seats: Floats) -> Floats:
    """Land that a seat stands for, km²: four other seats lie within a circle of this density."""
    fourth = cKDTree(seats).query(seats, k=5)[0][:, 4]
    return np.asarray(np.pi * np.maximum(fourth, 1.0) ** 2 / 4)


def _far_from(places: Gazetteer, seats: NDArray[np.intp], towns: NDArray[np.intp]) -> Floats:
    near = cKDTree(_on_sphere(places, towns)).query(_on_sphere(places, seats))[0]
    far = near > SAME_TOWN_KM
    return np.asarray(far if far.any() else np.ones_like(far))


def _shares(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum())


def _on_sphere(places: Gazetteer, which: NDArray[np.intp]) -> Floats:
    """Cartesian kilometres, (n, 3): straight lines between near points are their distances."""
    lon, lat = np.radians(places.longitudes[which]), np.radians(places.latitudes[which])
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return np.asarray(EARTH_RADIUS_KM * unit)


def _clusters(
    places: Gazetteer, which: NDArray[np.intp], people: Floats, sigma_km: Floats
) -> Clusters:
    return Clusters(
        places.longitudes[which],
        places.latitudes[which],
        people,
        sigma_km,
        places.province_codes[which],
    )


def _joined(parts: list[Clusters]) -> Clusters:
    return Clusters(
        longitudes=np.concatenate([part.longitudes for part in parts]),
        latitudes=np.concatenate([part.latitudes for part in parts]),
        people=np.concatenate([part.people for part in parts]),
        sigma_km=np.concatenate([part.sigma_km for part in parts]),
        province_codes=np.concatenate([part.province_codes for part in parts]),
    )


def _add(grid: Floats, clusters: Clusters, index: int, south: int, west: int) -> None:
    """Add one cluster's people to a band of cells, cut at three sigma and made whole again."""
    latitude = clusters.latitudes[index]
    km_per_cell = np.radians(1 / CELLS_PER_DEGREE) * EARTH_RADIUS_KM
    sigma = clusters.sigma_km[index] / km_per_cell
    row = (latitude + 90) * CELLS_PER_DEGREE - south
    column = (clusters.longitudes[index] + 180) * CELLS_PER_DEGREE - west
    up, upward = _weights(row, sigma, grid.shape[0])
    right, rightward = _weights(column, sigma / np.cos(np.radians(latitude)), grid.shape[1])
    grid[up, right] += clusters.people[index] * np.outer(upward, rightward)


def _weights(centre: float, sigma: float, size: int) -> tuple[slice, Floats]:
    first = max(int(centre - 3 * sigma), 0)
    last = min(int(centre + 3 * sigma) + 1, size)
    share = np.diff(ndtr((np.arange(first, last + 1) - centre) / sigma))
    return slice(first, last), np.asarray(share / share.sum())

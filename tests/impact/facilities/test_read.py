"""Reading lists of sites: every kind of file, every kind of mistake, by row and column."""

import json

import pytest

from houfeng.impact.facilities import columns, csv_file, geojson_file
from houfeng.impact.facilities.facility_list import from_bytes, to_bytes
from houfeng.impact.facilities.read import demand_all, keep_good, read_facilities
from houfeng.vocabulary.errors import NotValid

HEADER = "id,name,lon,lat,fragility\n"


def problems(text, encoding="utf-8"):
    found = read_facilities(text.encode(encoding), "f.csv")
    return [(one.row, one.column, one.kind) for one in found.problems]


CHINESE = "编号,名称,类型,经度,纬度,易损性,联系人\nA1,映秀站,电站,103.49,31.06,砖混,张三\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headers_in_any_encoding(encoding):
    sites = demand_all(read_facilities(CHINESE.encode(encoding), "f.csv"), "f.csv")

    assert (sites.ids, sites.names, sites.types) == (("A1",), ("映秀站",), ("电站",))
    assert sites.curves[sites.curve_of[0]].name == "masonry"
    assert (sites.longitudes[0], sites.latitudes[0]) == (103.49, 31.06)


def test_titles_above_the_header_and_semicolons_are_read():
    text = "设施清单\n\n编号;名称;经度;纬度\n1;厂;103;31\n"
    found = read_facilities(text.encode(), "f.csv")

    assert found.sites.ids == ("1",)


def test_a_site_without_a_curve_takes_its_types_or_the_default_and_says_so():
    text = "id,name,type,lon,lat\na,x,框架,103,31\nb,y,学校,103,31\n"
    found = read_facilities(text.encode(), "f.csv", default="C1L-LC")

    assert [found.sites.curves[at].name for at in found.sites.curve_of] == ["frame", "C1L-LC"]
    ((zh, en),) = found.notes
    assert "1 处未给出易损性" in zh
    assert "C1L-LC" in en


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("a,x,abc,31,", (2, "lon", "number")),
        ("a,x,1_0,31,", (2, "lon", "number")),
        ("a,x,nan,31,", (2, "lon", "number")),
        ("a,x,1e400,31,", (2, "lon", "number")),
        ("a,x,,31,", (2, "lon", "missing")),
        ("a,x,103,,", (2, "lat", "missing")),
        ("a,x,31,103,", (2, "lat", "swapped")),
        ("a,x,30.5,80,", (2, "lat", "swapped")),  # in Tibet, if exchanged
        ("a,x,400,31,", (2, "lon", "lon_range")),
        ("a,x,103,-91,", (2, "lat", "lat_range")),
        ("a,x,0,0,", (2, "lon", "null_island")),
        ("a,x,0.0000,-0.0,", (2, "lon", "null_island")),
        (",x,103,31,", (2, "id", "missing")),
        ("a,,103,31,", (2, "name", "missing")),
        ("a,=1+1,103,31,", (2, "name", "formula_text")),
        ("@a,x,103,31,", (2, "id", "formula_text")),
        ("a,+cmd|x,103,31,", (2, "name", "formula_text")),
        ("a,x,103,31,C1L-XC", (2, "fragility", "fragility")),
        ("a,x\x07,103,31,", (2, "name", "control")),
        (f"a,{'长' * 201},103,31,", (2, "name", "long")),
        ("a,x,103,31,,extra", (2, "fragility", "cells")),
        ("a,x,103,31,\nb,y,104,31,\na,z,105,31,", (4, "id", "duplicate")),
    ],
)
def test_each_mistake_is_told_by_row_and_column(row, expected):
    assert expected in problems(HEADER + row + "\n")


def test_good_numbers_are_not_mistaken():
    rows = "-5,x,103.5,31,\nb,x,１０３,31,\nc,x,-103.5,-31,\nd,x,256.5,31,\ne, 带 空格 ,+103,31,\n"
    found = read_facilities((HEADER + rows).encode(), "f.csv")

    assert not found.problems
    assert list(found.sites.longitudes) == [103.5, 103, -103.5, -103.5, 103]
    assert found.sites.names[4] == "带 空格"


def test_the_whole_file_is_refused_with_the_first_problem_in_full():
    text = HEADER + "a,x,103,31,\nb,y,31,103,\nc,z,0,0,\n"
    found = read_facilities(text.encode(), "f.csv")

    with pytest.raises(NotValid) as refused:
        demand_all(found, "f.csv")
    told = str(refused.value)
    assert "f.csv, row 3, column lat: 'lon 31, lat 103'" in told
    assert "row 4, lon" in told
    assert "--keep-good" in told
    assert keep_good(found, "f.csv").ids == ("a",)
    assert found.refused == 2


def test_no_good_row_is_refused_whatever_is_wished():
    with pytest.raises(NotValid, match="row 2"):
        keep_good(read_facilities((HEADER + "a,x,0,0,\n").encode(), "f.csv"), "f.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "header"),
        ("a,b,c\n1,2,3\n", "header"),
        ("id,name,lon\n1,x,3\n", r"lat \(纬度\)"),
        ("name,lon,lat\nx,1,2\n", r"id \(编号\)"),
        ("id,name,lon,lat\n", "at least one site"),
        ("id,id,name,lon,lat\n1,1,x,3,4\n", "two columns"),
        ('id,name,lon,lat\n"1,x,3,4\n', "plain CSV"),
        ("id,name,lon,lat\n" + "x" * 200_000 + ",1,2,3\n", "row 2"),
    ],
)
def test_what_is_no_list_is_refused(text, words):
    with pytest.raises(NotValid, match=words):
        read_facilities(text.encode(), "f.csv")


@pytest.mark.parametrize("raw", [b"\x00\x01\x02", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"])
def test_what_is_no_text_is_refused(raw):
    with pytest.raises(NotValid):
        read_facilities(raw, "f.csv")


def test_too_many_rows_name_the_limit(monkeypatch):
    for module in (columns, csv_file, geojson_file):
        monkeypatch.setattr(module, "MOST_SITES", 3)
    rows = "".join(f"{n},x,103,31,\n" for n in range(4))
    with pytest.raises(NotValid, match="more than 3 rows"):
        read_facilities((HEADER + rows).encode(), "f.csv")


def test_many_problems_are_counted_but_not_all_kept():
    rows = "".join(f"{n},x,0,0,\n" for n in range(3_000))
    found = read_facilities((HEADER + rows).encode(), "f.csv")

    assert found.refused == 3_000
    assert len(found.problems) == 1_000


def test_progress_is_told():
    rows = "".join(f"{n},x,103,31,\n" for n in range(60_000))
    told = []
    read_facilities((HEADER + rows).encode(), "f.csv", progress=lambda *words: told.append(words))

    assert ("reading rows", 50_000, 60_001) in told
    assert told[-1][:2] == ("checking rows", 60_000)


@pytest.mark.parametrize(
    "threshold", ["moderate", "中等破坏", "中等破坏 20%", "烈度 7", "PGA 0.1", ""]
)
def test_thresholds_as_people_write_them(threshold):
    text = f"id,name,lon,lat,threshold\na,x,103,31,{threshold}\n"
    assert not read_facilities(text.encode(), "f.csv").problems


@pytest.mark.parametrize("threshold", ["soon", "none", "moderate 0%", "moderate 200%", "CSIS 40"])
def test_a_threshold_nobody_understands_is_told(threshold):
    assert problems(f"id,name,lon,lat,threshold\na,x,103,31,{threshold}\n") == [
        (2, "threshold", "threshold")
    ]


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def geojson(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


POINT = {"type": "Point", "coordinates": [103.49, 31.06, 900.0]}
SQUARE = {"type": "Polygon", "coordinates": [[[103, 31], [103.2, 31], [103.2, 31.2], [103, 31]]]}


def test_geojson_points_and_areas():
    raw = geojson(
        feature(POINT, 编号="a", 名称="站"), feature(SQUARE, id=7, name="厂区", type="frame")
    )
    found = read_facilities(raw, "f.geojson")

    sites = demand_all(found, "f.geojson")
    assert sites.ids == ("a", "7")
    assert sites.longitudes[0] == 103.49
    # Within the triangle: east of its diagonal.
    assert sites.longitudes[1] - 103 > sites.latitudes[1] - 31 > 0
    assert any("面状" in zh for zh, _ in found.notes)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": ["103", 31]},
        {"type": "Point", "coordinates": [103]},
        {"type": "LineString", "coordinates": [[103, 31], [104, 32]]},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": "x"},
    ],
)
def test_a_feature_without_a_place_is_told(geometry):
    found = read_facilities(geojson(feature(geometry, id="a", name="x")), "f.geojson")
    assert [(p.row, p.column, p.kind) for p in found.problems] == [(1, "geometry", "geometry")]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"{", "complete GeoJSON"),
        (b'{"type": "Topology"}', "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": {}}', "FeatureCollection"),
        (b"[" * 100_000, "complete GeoJSON"),
        (geojson(crs={"type": "name", "properties": {"name": "EPSG:32648"}}), "ogr2ogr"),
    ],
)
def test_what_is_no_geojson_is_refused(raw, words):
    with pytest.raises(NotValid, match=words):
        read_facilities(raw, "f.geojson")


def test_a_list_survives_being_kept():
    sites = read_facilities(CHINESE.encode(), "f.csv").sites
    again = from_bytes(to_bytes(sites))

    assert (again.ids, again.names, again.curves) == (sites.ids, sites.names, sites.curves)
    assert again.longitudes.tolist() == sites.longitudes.tolist()

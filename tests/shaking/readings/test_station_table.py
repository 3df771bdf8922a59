import math

import numpy as np
import pytest

from houfeng.shaking.readings import observations_from_bytes
from houfeng.shaking.reasons import code_of
from houfeng.vocabulary.errors import NotValid


def read(text: str, encoding: str = "utf-8"):
    return observations_from_bytes([("mine.csv", text.encode(encoding))])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("pga_g", 0.1),
        ("pga_pctg", 10),
        ("pga_gal", 98.0665),
        ("pga_cms2", 98.0665),
        ("pga_ms2", 0.980665),
        ("pga_lng", math.log(0.1)),
        ("pga_cm/s^2", 98.0665),
    ],
)
def test_the_unit_is_in_the_name(column, value):
    found = read(f"station,network,lon,lat,{column}\nA,X,104,31,{value}\n")

    assert found.ids == ("X.A",)
    assert found.values["PGA"] == pytest.approx([math.log(0.1)])


def test_a_whole_row():
    found = read(
        "station,network,name,lon,lat,vs30,pga_gal,pgv_ms,sa(0.3)_g,sa1.0_g,pga_stddev,flag\n"
        "A,X,Home,104,31,420,98.0665,0.05,0.2,0.1,0.2,0\n"
        "B,X,,105,32,,50,0.03,0.1,0.05,,M\n"
    )

    assert found.values["PGV"][0] == pytest.approx(math.log(5.0))
    assert found.values["SA(0.3)"][0] == pytest.approx(math.log(0.2))
    assert found.values["SA(1.0)"][0] == pytest.approx(math.log(0.1))
    assert found.vs30_ms[0] == 420
    assert np.isnan(found.vs30_ms[1])
    assert found.extra_sigma["PGA"].tolist() == [0.2, 0.0]
    assert [code_of(found.flags[m][1]) for m in found.flags] == ["flag_manual"] * 4


def test_one_flag_may_belong_to_one_measure():
    found = read("station,lon,lat,pga_g,pga_flag,pgv_cms\nA,104,31,0.1,G,3\n")

    assert np.isnan(found.values["PGA"][0])
    assert np.isfinite(found.values["PGV"][0])


def test_rows_of_one_station_are_its_components():
    found = read(
        "station,network,channel,lon,lat,pga_g\n"
        "A,X,HNE,104,31,0.10\nA,X,HNN,104,31,0.12\nA,X,HNZ,104,31,0.30\n"
    )

    assert found.ids == ("X.A",)
    assert found.values["PGA"] == pytest.approx([math.log(0.12)])


def test_chinese_headings_and_encoding():
    found = read("台站,台网,经度,纬度,pga_gal\n51WCW,SC,103.2,31.0,957.7\n", "gb18030")

    assert found.ids == ("SC.51WCW",)
    assert found.latitudes.tolist() == [31.0]


def test_felt_places_stand_beside_stations():
    found = read(
        "station,lon,lat,pga_gal,csis,replies\nA,104,31,98,,\nvillage,104.2,31.1,,7.5,12\n"
    )

    assert found.kinds == ("instrument", "macroseismic")
    assert found.values["CSIS"][1] == 7.5
    assert found.replies[1] == 12


@pytest.mark.parametrize(
    ("text", "field", "mend"),
    [
        ("station,lon,lat,pga\nA,1,2,3\n", "column", "pga_"),
        ("station,lon,lat,pga_furlong\nA,1,2,3\n", "pga_furlong", "gal"),
        ("station,lon,lat,pgv_gal\nA,1,2,3\n", "pgv_gal", "cms"),
        ("station,lon,lat,pga_g,pga_gal\nA,1,2,3,4\n", "columns", "one unit"),
        ("station,lon,lat,colour\nA,1,2,red\n", "mine.csv", "pga_gal"),
        ("station,place,pga_g\nA,1,2\n", "mine.csv", "lon and lat"),
        ("station,lon,lat,pga_g\n,1,2,0.1\n", "row 2, station", "every row"),
        ("station,lon,lat,pga_g\nA,1,2,0.1,7\n", "row 2", "4 column names"),
        ("station,lon,lat,pga_g,pga_stddev\nA,1,2,0.1,-1\n", "row 2, stddev", "0 or more"),
        ("station,lon,lat,lat,pga_g\nA,1,2,2,0.1\n", "header", "own name"),
        ("lon,lat,intensity\n1,2,6\n", "column", "csis"),
    ],
)
def test_what_is_wrong_is_named(text, field, mend):
    with pytest.raises(NotValid) as refused:
        read(text)

    assert field in refused.value.field
    assert mend in refused.value.mend


def test_amplitudes_that_cannot_be_are_kept_out_one_by_one():
    found = read("station,lon,lat,pga_g\nA,1,2,0\nB,1.5,2,x\nC,2,2,98\nD,2.5,2,0.1\n")

    codes = [code_of(flag) for flag in found.flags["PGA"]]
    assert codes == ["not_positive", "not_a_number", "too_large", ""]

"""Tables by administrative code: what is refused, and where, and that totals are the table's."""

import numpy as np
import pytest

from houfeng.impact.exposure import buildings_known_on, buildings_on, people_on, value_on
from houfeng.impact.exposures.cells import PEOPLE, centres
from houfeng.places.units import unit_of
from houfeng.vocabulary.errors import NotValid

# 2020 census of the counties (Sichuan census bulletin): 泸定县 83,386, 石棉县 110,000 or so; only
# that they are taken over matters here.
TABLE = "行政区划代码,名称,人口,城镇人口\n513322,泸定县,83386,35000\n511824,石棉县,114000,60000\n"


def people_of(exposure, gazetteer, *starts):
    """People in cells whose unit's code begins so."""
    found = 0.0
    for grid in exposure.grids:
        if PEOPLE in grid.amounts:
            lon, lat = centres(grid.cells, grid.per_degree)
            near = (abs(lon - 103) < 7) & (abs(lat - 30) < 5)
            units = unit_of(gazetteer, lon[near], lat[near])
            ours = np.array([unit.code.startswith(starts) for unit in units.units] + [False])
            found += grid.amounts[PEOPLE][near][ours[units.index]].sum(dtype=float)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_are_read_in_the_encodings_of_offices(bring, encoding):
    done = bring(TABLE.encode(encoding))

    assert done.dataset.kind == "census"
    assert done.dataset.figures == {"rows": 2, "people": 197386, "urban_people": 95000}


def test_units_have_the_table_s_totals(bring, in_use, gazetteer, exposure):
    bring(TABLE)
    found = in_use()
    assert people_of(found, gazetteer, "513322") == pytest.approx(83386, rel=1e-5)
    assert people_of(found, gazetteer, "511824") == pytest.approx(114000, rel=1e-5)
    # Nothing else is touched.
    changed = 83386 + 114000 - people_of(exposure, gazetteer, "513322", "511824")
    assert found.total(PEOPLE) - exposure.total(PEOPLE) == pytest.approx(changed, rel=1e-4)


def test_sources_and_lineage_say_so_in_both_languages(bring, in_use):
    bring(TABLE, source="四川省统计局", year=2020)

    found = in_use()
    assert "四川省统计局（分区统计表，2020 年）" in found.source
    assert "最近县城" in found.source
    assert "合成" in found.source
    assert "四川省统计局 (statistics by unit, 2020)" in found.source_en
    assert "synthetic" in found.source_en
    roles = [(line.role, line.name) for line in found.lineage]
    assert roles[0] == ("exposure", "census (census, 2020)")
    assert ("administrative units", "nearest county seat") in roles
    assert ("exposure", "Houfeng embedded exposure") in roles


def test_town_people_are_put_where_it_is_dense(bring, in_use):
    # 都江堰市: a town of above 1,500 people per km², villages around it.
    area = np.arange(102.5125, 104.5, 0.025), np.arange(30.0125, 32, 0.025)
    bring("code,people,urban_people\n510181,700000,100000\n")
    few = people_on(in_use(), *area)
    bring("code,people,urban_people\n510181,700000,600000\n")
    many = people_on(in_use(), *area)

    assert few.sum() == pytest.approx(many.sum(), rel=1e-5)  # the county's total is as told
    grown, shrunk = many > few * 1.001, many < few * 0.999
    assert (many - few)[grown].sum() == pytest.approx(500_000, rel=1e-4)
    assert (few - many)[shrunk].sum() == pytest.approx(500_000, rel=1e-4)


def test_counties_win_over_their_province(bring, in_use, gazetteer):
    bring("code,people\n510000,50000000\n513322,500000\n511824,100000\n")

    found = in_use()
    assert people_of(found, gazetteer, "513322") == pytest.approx(500_000, rel=1e-5)
    assert people_of(found, gazetteer, "511824") == pytest.approx(100_000, rel=1e-5)
    assert people_of(found, gazetteer, "51") == pytest.approx(50_000_000, rel=1e-5)


def test_a_prefecture_between_them_counts_too(bring, in_use, gazetteer):
    bring("code,people\n510000,50000000\n513300,1200000\n513322,500000\n")

    found = in_use()
    assert people_of(found, gazetteer, "513322") == pytest.approx(500_000, rel=1e-5)
    assert people_of(found, gazetteer, "5133") == pytest.approx(1_200_000, rel=1e-5)
    assert people_of(found, gazetteer, "51") == pytest.approx(50_000_000, rel=1e-5)


def test_units_in_titles_are_understood(bring):
    done = bring(
        "四川省分县人口\n区划代码,常住人口（万人）,砖混建筑面积(万平方米),重置价值(亿元)\n513322,8.3386,250,90\n"
    )

    assert done.dataset.figures == {
        "rows": 1, "people": 83386, "floor_m2": 2.5e6, "value_cny": 9e9,
    }  # fmt: skip


def test_floor_areas_and_values_follow_people(bring, in_use):
    bring("code,people,masonry_m2,frame_m2,value_cny\n513322,83386,2000000,1000000,5000000000\n")
    area = np.arange(101.05, 103.5, 0.1), np.arange(28.95, 31, 0.1)

    found = in_use()
    floor, value = buildings_on(found, *area), value_on(found, *area)

    assert floor["masonry"].sum() == pytest.approx(2e6, rel=1e-5)
    assert floor["frame"].sum() == pytest.approx(1e6, rel=1e-5)
    assert value.sum() == pytest.approx(5e9, rel=1e-5)
    people = people_on(found, *area)
    built = floor["masonry"] > 0
    assert people[built].sum() >= 83386 * 0.999
    known = buildings_known_on(found, *area)
    assert 0 < known[built].mean() <= 1
    assert (known[~built] < 1e-9).all()


@pytest.mark.parametrize(
    ("table", "field", "value", "mend"),
    [
        ("code,people\n513322,1234.5\n", "row 2, column people", "1234.5", "counted whole"),
        ("行政区划代码,人口\n513322,83386\n511824,-5\n", "row 3, column 人口", "-5", "negative"),
        ("code,people\n513322,5\n513399,6\n", "row 3, column code", "513399", "no unit"),
        ("code,people\n770101,5\n", "row 2, column code", "770101", "no province"),
        ("code,people\n5133,5\n", "row 2, column code", "5133", "six digits"),
        ("code,people\n513322,5\n511824,7\n513322,6\n", "row 4, column code", "513322", "row 2"),
        ("code,people\n513322,\n", "row 2, column people", "", "empty"),
        ("code,people\n513322,=1+1\n", "row 2, column people", "=1+1", "formulas"),
        ('code,people\n513322,"83,386"\n', "row 2, column people", "83,386", "thousands"),
        ("code,people\n513322,nan1\n", "row 2, column people", "nan1", "plain number"),
        ("code,people\n513322,1e400\n", "row 2, column people", "1e400", "plain number"),
        ("code,people,urban\n513322,5,6\n", "row 2, column urban", "6", "more than all"),
        ("code,people\n510000,100\n513322,5000\n", "row 2, column people", "100", "add up to more"),
        ("code,people\n513322,1,9\n", "row 2", "513322,1,9", "3 values for 2 columns"),
        ("code,people(千人)\n513322,1\n", "row 1, column people(千人)", "千人", "not known"),
        ("code,people,人口\n513322,1,1\n", "row 1, column 人口", "人口", "two columns"),
        ("code,name\n513322,x\n", "header", "code", "add a column of people"),
        ("code,people\n", "table", "0 rows, 0 refused", "at least one"),
    ],
)  # fmt: skip
def test_a_bad_row_refuses_the_whole_table(bring, store, table, field, value, mend):
    with pytest.raises(NotValid, match=mend) as told:
        bring(table, kind="census")
    assert (told.value.field, told.value.value) == (field, value)
    assert not list(store.glob("*/*.npz"))


def test_good_rows_are_kept_when_asked(bring, in_use, gazetteer):
    table = "code,people\n513322,83386\n513399,6\n511824,-5\n=1,2\n511823,4.5\n511822,150000,x\n"

    done = bring(table, keep_good=True)

    assert [(row, column) for row, column, _, _ in sorted(done.refused)] == [
        (3, "code"), (4, "people"), (5, "code"), (6, "people"), (7, ""),
    ]  # fmt: skip
    listed = done.dataset.refused_file.read_text("utf-8-sig").splitlines()
    assert len(listed) == 6
    assert any("'=1" in line for line in listed)  # no spreadsheet works it out
    assert people_of(in_use(), gazetteer, "513322") == pytest.approx(83386, rel=1e-5)


def test_a_workbook_and_noise_are_refused(bring, tmp_path):
    with pytest.raises(NotValid, match="save the sheet as CSV"):
        bring(b"PK\x03\x04" + b"\0" * 100)
    with pytest.raises(NotValid, match="UTF-8 or GB18030"):
        bring(b"code,people\n\0\xff\xfe\n", kind="census")
    with pytest.raises(NotValid, match="say --kind"):
        bring("a,b\n1,2\n")


def test_people_of_a_unit_without_cells_go_to_its_seat(bring, in_use, gazetteer):
    # 西沙群岛: no place of GeoNames, so nobody was laid out there.
    seat = next(i for i in range(len(gazetteer)) if gazetteer.adcodes[i] == 460321)
    lon, lat = gazetteer.longitudes[seat], gazetteer.latitudes[seat]
    around = lon + np.arange(-0.45, 0.5, 0.1), lat + np.arange(-0.45, 0.5, 0.1)
    before = people_on(in_use(), *around).sum()
    bring("code,people\n460321,2333\n")

    found = people_on(in_use(), *around).sum()
    assert found == pytest.approx(2333, rel=1e-4) or before > 0

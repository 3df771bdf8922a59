"""Buildings: own CSV, GEM's columns, OpenQuake's exposure models, taxonomy to structure type."""

import json
from importlib.resources import files

import numpy as np
import pytest

from houfeng.impact.exposure import buildings_known_on, buildings_on, people_on, value_on
from houfeng.impact.exposures.taxonomy import structure_types, type_of_word, types_of_taxonomy
from houfeng.vocabulary.errors import NotFound, NotValid

AREA = np.arange(103.05, 105, 0.1), np.arange(30.05, 32, 0.1)
OWN = (
    "经度,纬度,结构类型,建筑面积,建成年份,层数,重置价值\n"
    "104.061,30.651,框架,12000,2012,18,60000000\n"
    "104.062,30.652,砖混,3000,1995,6,\n"
    "103.521,31.021,土木,120,1970,1,90000\n"
)
RATE = 6.4515  # CNY per dollar, mean of 2021: NBS, statistical communiqué of 2022-02-28
# Columns and strings as GEM's Global Exposure Model 2023.1 has them; the figures are made up.
GEM = (
    "ID_0,NAME_0,ID_1,NAME_1,LONGITUDE,LATITUDE,OCCUPANCY,TAXONOMY,BUILDINGS,TOTAL_REPL_COST_USD,"
    "TOTAL_AREA_SQM,OCCUPANTS_PER_ASSET,OCCUPANTS_PER_ASSET_NIGHT\n"
    "CHN,China,51,Sichuan,104.06,30.65,Res,CR/LFINF+DUL/H:4-6/RES,10.0,1000000.0,15000.0,400.0,380.0\n"
    "CHN,China,51,Sichuan,104.06,30.65,Res,MUR/H:1/RES,20.0,200000.0,2000.0,60.0,55.0\n"
    "CHN,China,51,Sichuan,103.52,31.02,Res,W/H:1/RES,5.0,50000.0,500.0,15.0,14.0\n"
)


def test_an_own_inventory_is_laid_on_the_map(bring, in_use):
    done = bring(OWN)

    assert done.dataset.kind == "buildings"
    assert done.dataset.figures["floor_m2"] == 15120
    found = in_use()
    floor = buildings_on(found, *AREA)
    assert {kind: area.sum() for kind, area in floor.items()} == pytest.approx(
        {"frame": 12000, "masonry": 3000, "earth_timber": 120}
    )
    assert value_on(found, *AREA).sum() == pytest.approx(60_090_000)
    assert floor["frame"][6, 10] == pytest.approx(12000)  # 104.0 to 104.1 E, 30.6 to 30.7 N
    # Two cells of 1/40 degree hold buildings, of 16 in a cell of the map.
    known = buildings_known_on(found, *AREA)
    assert known[6, 10] == pytest.approx(1 / 16)
    assert known.sum() == pytest.approx(2 / 16)
    assert "自有房屋清单" in found.source
    assert ("buildings", "buildings (buildings)") in [(x.role, x.name) for x in found.lineage]
    assert any("no model uses them" in note for note in done.dataset.notes)


def test_without_buildings_there_are_none(exposure):
    assert buildings_on(exposure, *AREA) is None
    assert value_on(exposure, *AREA) is None
    assert buildings_known_on(exposure, *AREA).max() == 0


@pytest.mark.parametrize(
    ("row", "column", "mend"),
    [
        ("104,30.6,木头搭的,100", "structure", "砖混"),
        ("104,30.6,砖混,-1", "area", "negative"),
        ("104,30.6,砖混,", "area", "empty"),
        ("30.6,104,砖混,100", "lat", "swapped"),
        ("0,0,砖混,100", "lon", "0, 0"),
        ("104,91,砖混,100", "lat", "-90 to 90"),
        ("204,31,砖混,100", "lon", "-180 to 180"),
        ("一百,31,砖混,100", "lon", "plain number"),
        ("104,30.6,砖混,1e9", "area", "up to"),
    ],
)
def test_a_bad_building_is_told_with_row_and_column(bring, row, column, mend):
    with pytest.raises(NotValid, match=mend) as told:
        bring(f"lon,lat,structure,area\n104,30.5,frame,100\n{row}\n")
    assert told.value.field == f"row 3, column {column}"


def test_gem_assets_become_types_values_and_if_asked_people(bring, in_use, exposure):
    done = bring(GEM)

    assert done.dataset.kind == "gem"
    found = in_use()
    floor = {kind: area.sum() for kind, area in buildings_on(found, *AREA).items()}
    assert floor == pytest.approx({"frame": 15000, "masonry": 2000, "other": 500})
    assert value_on(found, *AREA).sum() == pytest.approx(1_250_000 * RATE, rel=1e-6)
    assert "people" not in done.dataset.figures
    assert found.total("people") == pytest.approx(exposure.total("people"), rel=1e-6)

    asked = bring(GEM, occupants=True)
    assert asked.dataset.figures["people"] == 475
    assert any("no census" in note for note in asked.dataset.notes)
    # Where GEM tells people, the embedded make room.
    cell = np.array([104.05, 104.075]) + 0.0125 - 0.0125, np.array([30.6375, 30.6625])
    assert people_on(in_use(), *cell).sum() != people_on(exposure, *cell).sum()


def test_gem_tables_by_region_need_codes(bring, in_use):
    summary = GEM.replace("LONGITUDE,LATITUDE,", "").replace("104.06,30.65,", "").replace(
        "103.52,31.02,", ""
    )  # fmt: skip
    with pytest.raises(NotValid, match="add a column CODE"):
        bring(summary)

    coded = "\n".join(
        line + (",CODE" if number == 0 else ",513322")
        for number, line in enumerate(summary.strip().splitlines())
    )
    done = bring(coded)
    assert done.dataset.form == "table"
    floor = buildings_on(in_use(), np.arange(101.05, 103.5, 0.1), np.arange(28.95, 31, 0.1))
    assert floor["frame"].sum() == pytest.approx(15000, rel=1e-5)
    with pytest.raises(NotValid, match="no unit") as told:
        bring(coded.replace("513322", "513399"))
    assert told.value.field == "row 2, column CODE"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CR/LFINF+DUL/H:4-6/RES", "frame"),
        ("S/LFM+CDH/H:1/IND/COM", "frame"),
        ("MCF/LWAL+DUL/H:1/COM", "masonry"),
        ("MUR/H:2-3/RES", "masonry"),
        ("MUR+CL/LWAL+CDN/H:1/RES", "masonry"),
        ("MUR+CB/LWAL+CDN/H:2/RES", "masonry"),
        ("MUR+CLBRS/RWO/H:1", "brick_timber"),
        ("MUR+ADO/LWAL+CDN/H:1/RES", "earth_timber"),
        ("MUR+STRUB/LWAL+CDN/H:1/RES", "earth_timber"),
        ("E+ETO/LWAL+CDN/H:1/RES", "earth_timber"),
        ("ME+MEO/LWAL+CDN/H:1/RES", "earth_timber"),
        ("W/LWAL+CDL/H:1/RES", "other"),
        ("UNK/H:1/COM", "other"),
        ("MATO/RES", "other"),
        ("Adobe", "earth_timber"),
        ("砖混", "masonry"),
    ],
)
def test_taxonomy_strings_of_published_models_are_known(text, kind):
    assert types_of_taxonomy([text]) == ([kind], [])


def test_types_are_those_of_the_structure_table():
    text = files("houfeng.impact").joinpath("data/structure_types.json").read_text("utf-8")
    assert set(structure_types()) == set(json.loads(text)["types"])
    assert type_of_word("没有这种") is None
    assert types_of_taxonomy(["XYZ"]) == (["other"], ["XYZ"])


# After the examples of OpenQuake's user guide: costs per area, area of one building.
NRML = """<?xml version="1.0" encoding="UTF-8"?>
<nrml xmlns:gml="http://www.opengis.net/gml" xmlns="http://openquake.org/xmlns/nrml/0.5">
<exposureModel id="exposure_example" category="buildings"
               taxonomySource="GEM_Building_Taxonomy_2.0">
  <description>Exposure Model Example</description>
  <conversions>
    <costTypes>
      <costType name="structural" type="per_area" unit="{currency}"/>
      <costType name="contents" type="per_asset" unit="{currency}"/>
      <costType name="business_interruption" type="aggregated" unit="EUR/month"/>
    </costTypes>
    <area type="per_asset" unit="SQM"/>
  </conversions>
  <assets>{assets}</assets>
</exposureModel>
</nrml>
"""
ASSET = """
    <asset id="a1" taxonomy="Adobe" number="5" area="100">
      <location lon="104.06" lat="30.65"/>
      <costs><cost type="structural" value="1000"/><cost type="contents" value="2000"/>
        <cost type="business_interruption" value="77"/></costs>
      <occupancies><occupancy occupants="20" period="day"/>
        <occupancy occupants="30" period="night"/></occupancies>
    </asset>"""


@pytest.fixture
def model(tmp_path):
    def write(assets=ASSET, currency="USD", text=NRML):
        file = tmp_path / "exposure.xml"
        file.write_text(text.format(assets=assets, currency=currency))
        return file

    return write


def test_an_openquake_model_is_converted_as_it_says(bring, in_use, model):
    done = bring(model(), occupants=True, year=2021)

    assert done.dataset.kind == "openquake"
    found = in_use()
    floor = {kind: area.sum() for kind, area in buildings_on(found, *AREA).items()}
    assert floor == pytest.approx({"earth_timber": 500})  # 5 buildings of 100 m²
    # 500 m² x 1000 + 5 x 2000 dollars; what business loses is no replacement value.
    assert value_on(found, *AREA).sum() == pytest.approx(510_000 * RATE, rel=1e-6)
    assert done.dataset.figures["people"] == 30
    assert value_on_of(bring(model(currency="CNY"))) == pytest.approx(510_000)


def value_on_of(done):
    return done.dataset.figures["value_cny"]


def test_assets_may_lie_in_csv_files_with_titles_of_their_own(bring, in_use, model, tmp_path):
    (tmp_path / "a.csv").write_text(
        "ASSET_ID,LONGITUDE,LATITUDE,TAXONOMY,BUILDINGS,AREA_EACH,COST_M2\n"
        "1,104.06,30.65,CR/LFM,2,1000,500\n"
    )
    (tmp_path / "b.csv").write_text(
        "ASSET_ID,LONGITUDE,LATITUDE,TAXONOMY,BUILDINGS,AREA_EACH,COST_M2\n"
        "2,103.52,31.02,MUR+CL,1,200,300\n"
    )
    fields = """</assets><exposureFields>
      <field oq="lon" input="LONGITUDE"/><field oq="lat" input="LATITUDE"/>
      <field oq="number" input="BUILDINGS"/><field oq="area" input="AREA_EACH"/>
      <field oq="value" type="structural" input="COST_M2"/></exposureFields><assets2>"""
    text = NRML.replace("{assets}</assets>", "{assets}" + fields + "</assets2>")

    done = bring(model(" a.csv\n b.csv ", text=text), year=2021)

    assert done.dataset.figures["floor_m2"] == 2200
    assert done.dataset.figures["value_cny"] == pytest.approx(1_060_000 * RATE, rel=1e-5)


@pytest.mark.parametrize(
    ("assets", "currency", "error", "said"),
    [
        (ASSET, "EUR", NotValid, "USD or CNY"),
        (ASSET.replace('lat="30.65"', 'lat="95"'), "USD", NotValid, "-90 to 90"),
        (ASSET.replace('area="100"', 'area="-1"'), "USD", NotValid, "negative"),
        (ASSET.replace('number="5"', ""), "USD", NotValid, "give number"),
        (ASSET.replace('taxonomy="Adobe"', ""), "USD", NotValid, "taxonomy"),
        ("../../etc/passwd", "USD", NotValid, "own folder"),
        ("/etc/passwd", "USD", NotValid, "own folder"),
        ("missing.csv", "USD", NotFound, "missing.csv"),
        ("", "USD", NotValid, "list the assets"),
    ],
)
def test_a_bad_model_is_told(bring, model, assets, currency, error, said):
    with pytest.raises(error, match=said):
        bring(model(assets, currency))


def test_hostile_xml_is_refused(bring, tmp_path):
    file = tmp_path / "bomb.xml"
    file.write_text('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><nrml>&b;</nrml>')
    with pytest.raises(NotValid, match="entity"):
        bring(file)


def test_good_assets_are_kept_when_asked(bring, model):
    bad = ASSET.replace('lat="30.65"', 'lat="95"')
    done = bring(model(ASSET + bad), keep_good=True)

    assert done.dataset.figures["assets"] == 1
    assert [row for row, _, _, _ in done.refused] == [2]


def test_an_inventory_is_what_is_damaged_and_lost(bring, in_use, exposure, assess, make_case):
    case = make_case(103.52, 31.02, 9.0)
    bring(
        "经度,纬度,结构类型,建筑面积,重置价值\n"
        + "".join(f"103.5{i}1,31.0{i}1,土木,4000000,900000000000\n" for i in range(5))
    )

    without, given = assess(*case), assess(*case, exposure=in_use())

    of_type = {one.type: one.total_m2 for one in without.buildings.types}
    now = {one.type: one.total_m2 for one in given.buildings.types}
    assert now["earth_timber"] == pytest.approx(of_type["earth_timber"] + 20e6, rel=0.05)
    assert now["frame"] < of_type["frame"]  # what was laid out by rule in those cells is gone
    assert given.economic_loss_cny.median > 1.5 * without.economic_loss_cny.median
    assert given.fatalities == without.fatalities  # the people are the same
    stock = next(line for line in given.lineage if line.role == "buildings")
    assert stock.source

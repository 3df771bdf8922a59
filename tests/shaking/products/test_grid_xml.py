"""grid.xml in ShakeMap's dialect; read by hand with mapio 0.8.12's ShakeGrid as well."""

import numpy as np
import pytest
from lxml import etree

from houfeng.shaking.products.grid_xml import grid_xml_bytes, uncertainty_xml_bytes
from tests.shaking.products.conftest import MADE_AT

S = "{http://earthquake.usgs.gov/eqcenter/shakemap}"


def _read(text):
    root = etree.fromstring(text, etree.XMLParser(huge_tree=True))
    told = sorted(root.iter(S + "grid_field"), key=lambda field: int(field.get("index")))
    fields = [field.get("name") for field in told]
    cells = np.array(root.findtext(S + "grid_data").split(), dtype=float).reshape(-1, len(fields))
    return root, fields, cells


def test_fields_stand_in_shakemaps_order_with_its_units(made):
    root, fields, _ = _read(grid_xml_bytes(made, MADE_AT))

    assert fields == [
        "LON", "LAT", "MMI", "PGA", "PGV", "PSA03", "PSA10", "PSA30", "SVEL", "CSIS",
    ]  # fmt: skip
    units = {f.get("name"): f.get("units") for f in root.iter(S + "grid_field")}
    assert units["LON"] == "dd"
    assert units["PGA"] == units["PSA03"] == "%g"
    assert (units["PGV"], units["MMI"], units["SVEL"]) == ("cm/s", "intensity", "m/s")


def test_rows_run_from_north_to_south_and_hold_the_map(made):
    _, fields, cells = _read(grid_xml_bytes(made, MADE_AT))
    rows, columns = made.fields["PGA"].mean.shape
    column = dict(zip(fields, cells.T, strict=True))

    assert cells[0, :2] == pytest.approx([made.longitudes[0], made.latitudes[-1]], abs=6e-5)
    assert cells[-1, :2] == pytest.approx([made.longitudes[-1], made.latitudes[0]], abs=6e-5)
    pga = column["PGA"].reshape(rows, columns)[::-1]
    assert pga == pytest.approx(100 * np.exp(made.fields["PGA"].mean), rel=6e-4)
    csis = column["CSIS"].reshape(rows, columns)[::-1]
    assert csis == pytest.approx(made.fields["CSIS"].mean, abs=0.0051)
    assert (column["SVEL"] == 500.0).all()


def test_specification_agrees_with_the_axes(across):
    root, _, cells = _read(grid_xml_bytes(across, MADE_AT))
    told = root.find(S + "grid_specification").attrib

    assert (int(told["nlon"]), int(told["nlat"])) == (61, 49)
    assert float(told["lon_min"]) == pytest.approx(178.0)
    assert float(told["lon_max"]) == pytest.approx(181.0)
    assert float(told["nominal_lon_spacing"]) == pytest.approx(0.05)
    assert cells[:, 0].max() == pytest.approx(181.0)


def test_event_and_map_are_told(across):
    root, _, _ = _read(grid_xml_bytes(across, MADE_AT))
    event = root.find(S + "event")

    assert root.get("process_timestamp") == "2026-11-24T04:05:06"
    assert root.get("shakemap_version") == "3"
    assert root.get("shakemap_event_type") == "SCENARIO"
    assert event.get("event_timestamp") == "2008-05-12T06:28:04"
    assert event.get("event_description") == "演习 EXERCISE Synthetic <case> & County A"
    assert (event.get("seismic_stations"), event.get("intensity_observations")) == ("4", "2")
    assert event.get("point_source") == "False"
    terms = {u.get("name"): u for u in root.iter(S + "event_specific_uncertainty")}
    assert float(terms["pga"].get("value")) == 0.09
    assert terms["pga"].get("numsta") == "4"


def test_real_events_wear_no_banner(made):
    root, _, _ = _read(grid_xml_bytes(made, MADE_AT))

    assert root.get("shakemap_event_type") == "ACTUAL"
    assert not root.find(S + "event").get("event_description").startswith("演习")


def test_uncertainty_holds_sigmas(made):
    root, fields, cells = _read(uncertainty_xml_bytes(made, MADE_AT))

    assert fields[2:] == [
        "STDMMI", "STDPGA", "STDPGV", "STDPSA03", "STDPSA10", "STDPSA30", "STDCSIS",
    ]  # fmt: skip
    units = {f.get("name"): f.get("units") for f in root.iter(S + "grid_field")}
    assert (units["STDPGA"], units["STDPGV"], units["STDMMI"]) == ("ln(g)", "ln(cm/s)", "intensity")
    std = cells[:, 3].reshape(made.fields["PGA"].std.shape)[::-1]
    assert std == pytest.approx(made.fields["PGA"].std, rel=6e-4)


def test_northridge_grid_is_the_references(northridge):
    _, fields, cells = _read(grid_xml_bytes(northridge, MADE_AT))

    assert cells.shape == (384 * 461, len(fields))
    # From the reference grids.npz, its first cell (row 0 is the north): ln PGA -4.739941.
    assert cells[0, fields.index("PGA")] == pytest.approx(100 * np.exp(-4.739941), rel=5e-4)

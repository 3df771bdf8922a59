"""All files together: names, repeatable bytes, which of them know the clock."""

import json
from datetime import UTC, datetime

import pytest

from houfeng.shaking.products.writing import files_of, write_products
from houfeng.vocabulary.errors import NotValid
from tests.shaking.made_result import unseen_result
from tests.shaking.products.conftest import MADE_AT


def test_names_are_shakemaps_where_it_has_them(made, tmp_path):
    names = {path.name for path in write_products(made, tmp_path, MADE_AT)}

    assert {
        "grid.xml", "uncertainty.xml", "stationlist.json", "info.json", "rupture.json",
        "shakemap.kmz", "grids.npz", "measures.nc", "cont_mmi.json", "cont_psa0p3.json",
        "coverage_pga.covjson", "psa3p0.tif", "csis.tif",
    } <= names  # fmt: skip
    assert names == {path.name for path in tmp_path.iterdir()}
    assert all(path.stat().st_size > 0 for path in tmp_path.iterdir())


def test_only_three_files_know_when_they_were_made(made):
    later = datetime(2027, 1, 1, tzinfo=UTC)
    first = {name: make() for name, make in files_of(made, MADE_AT)}
    second = {name: make() for name, make in files_of(made, later)}

    changed = {name for name in first if first[name] != second[name]}
    assert changed == {"grid.xml", "uncertainty.xml", "info.json"}


def test_a_time_without_zone_is_refused(made, tmp_path):
    with pytest.raises(NotValid, match="zone"):
        write_products(made, tmp_path, datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("kind", ["quads", "point"])
def test_a_map_of_the_first_minutes_has_every_file(kind, tmp_path):
    paths = write_products(unseen_result(kind=kind), tmp_path, MADE_AT)

    assert len(paths) == 29
    told = json.loads((tmp_path / "info.json").read_text("utf-8"))
    assert told["houfeng"]["observations"]["stations"] == 0
    assert json.loads((tmp_path / "stationlist.json").read_text("utf-8"))["features"] == []

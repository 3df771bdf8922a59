"""Boundary polygons on their way in: codes that exist, names in both languages."""

import json
from datetime import UTC, datetime

import pytest

from houfeng.places.layers import prepare_layer
from houfeng.vocabulary.errors import NotValid
from tests.places.test_units import feature

NOW = datetime(2026, 1, 31, tzinfo=UTC)
BOX = (102.0, 29.0, 103.0, 30.0)


@pytest.fixture
def kept(gazetteer, tmp_path):
    def make(*properties):
        features = [
            feature(None, *BOX) | {"properties": one} for one in properties
        ]  # the same square will do
        file = tmp_path / "areas.geojson"
        file.write_text(
            json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        )
        layer = prepare_layer(file, "admin", tmp_path, added_at=NOW, gazetteer=gazetteer)
        return layer, [one["properties"] for one in json.loads(layer.file.read_text())["features"]]

    return make


@pytest.mark.parametrize(
    "properties",
    [
        {"code": "513322"},
        {"adcode": 513322},
        {"adcode": 513322.0},
        {"gb": "156513322"},  # as the national geographic information service writes it
        {"PAC": "513322"},
        {"行政区划代码": "513322000000"},  # the twelve digits of statistics
    ],
)
def test_codes_are_read_as_files_write_them(kept, properties):
    layer, (found,) = kept(properties)

    assert found == {"code": "513322", "name_zh": "泸定县", "name_en": "Luding County"}
    assert any("1 names in Chinese were filled in" in note for note in layer.notes)


def test_names_of_the_file_are_kept_and_only_the_missing_filled(kept):
    layer, (found,) = kept({"adcode": 513322, "name": "泸定", "level": "district"})

    assert (found["name_zh"], found["name_en"]) == ("泸定", "Luding County")
    assert found["level"] == "district"
    assert not any("Chinese" in note for note in layer.notes)
    assert any("1 names in English" in note for note in layer.notes)


@pytest.mark.parametrize(
    ("bad", "field", "mend"),
    [
        ({"code": "990101"}, "feature 2, property code", "six digits"),
        ({"code": "770101"}, "feature 2, property code", "no province has the code 77"),
        ({"adcode": 513399}, "feature 2, property adcode", "no unit"),
        ({"code": "51332"}, "feature 2, property code", "six digits"),
        ({"code": "510000"}, "feature 2, property code", "counties"),
        ({"name": "泸定县"}, "feature 2, properties", "add a property code"),
        ({"code": None}, "feature 2, propert", "add a property code"),
    ],
)
def test_a_code_that_does_not_exist_is_told_with_its_feature(kept, bad, field, mend):
    with pytest.raises(NotValid, match=mend) as told:
        kept({"code": "513301"}, bad)
    assert told.value.field.startswith(field)


def test_the_command_checks_codes(houfeng, tmp_path):
    file = tmp_path / "areas.geojson"
    areas = [feature("513322", *BOX), feature("513399", *BOX)]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": areas}))

    done = houfeng("layers", "add", str(file), "--kind", "admin", "--json")

    assert done.returncode == 2
    told = json.loads(done.stderr.strip().splitlines()[-1])
    assert told["field"] == "feature 2, property code"
    assert "513399" in told["value"]

"""Whom a loop warns, from what people name."""

from pathlib import Path

import pytest

from houfeng.monitoring.values import Channel
from houfeng.vocabulary.errors import NotFound
from houfeng.warning.prepare import targets_of


def at(longitude: float, latitude: float) -> tuple[Channel, ...]:
    place = (longitude, latitude, 1000.0, 0.0, 0.0, -90.0)
    return (Channel("SC", "LDS", "00", "HNZ", *place, 100.0, 1e6, "acceleration"),)


LUDING = at(102.23, 29.91)


def test_places_are_warned_where_nobody_is_named(gazetteer):
    found = targets_of(None, LUDING, gazetteer)

    assert found.names == targets_of(Path("places"), LUDING, gazetteer).names
    assert "泸定县" in found.names
    # Chengdu is 210 km away, Chongqing 420.
    assert any("成都" in name for name in found.names)
    assert not any("重庆" in name for name in found.names)


def test_counties_are_warned_by_name(gazetteer, tmp_path):
    found = targets_of(Path("counties"), LUDING, gazetteer, tmp_path)

    assert set(found.kinds) == {"unit"}
    assert {"泸定县", "石棉县"} <= set(found.names)


def test_a_network_abroad_has_no_counties_but_itself(gazetteer):
    ocean = at(-150.0, -45.0)

    assert targets_of(None, ocean, gazetteer).names == ("SC.LDS.00",)
    with pytest.raises(NotFound, match="no county seat of China"):
        targets_of(Path("counties"), ocean, gazetteer)


def test_a_file_that_is_not_there_is_told_with_the_words_that_are(gazetteer):
    with pytest.raises(NotFound, match="places or counties"):
        targets_of(Path("towns"), LUDING, gazetteer)

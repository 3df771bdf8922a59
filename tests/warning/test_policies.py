import json

import numpy as np
import pytest

from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.warning.policies import Policy, degree, policy_names
from houfeng.warning.release_area import Provinces, holds


def test_the_policies_that_come_with_houfeng():
    assert policy_names() == ("jiangsu", "jma", "open", "shanghai", "yunnan")
    for name in policy_names():
        assert Policy.load(name).name == name


@pytest.mark.parametrize(
    ("name", "intensity", "code"),
    [
        # Yunnan: red from VII, orange V and VI, yellow III and IV, blue below III.
        ("yunnan", 6.5, "red"),
        ("yunnan", 6.49, "orange"),
        ("yunnan", 4.5, "orange"),
        ("yunnan", 4.4, "yellow"),
        ("yunnan", 2.5, "yellow"),
        ("yunnan", 2.0, "blue"),
        # Shanghai and Jiangsu: pushed from II, forced from V.
        ("shanghai", 1.4, "list"),
        ("shanghai", 1.5, "push"),
        ("shanghai", 4.5, "siren"),
        ("jiangsu", 4.4, "push"),
        ("jiangsu", 4.5, "siren"),
    ],
)
def test_levels_are_those_published(name, intensity, code):
    policy = Policy.load(name)

    rank = int(policy.ranks(np.array([intensity]))[0])

    assert policy.levels[rank - 1].code == code


def test_below_all_levels_and_unknown_there_is_none():
    policy = Policy.load("jiangsu")

    ranks = policy.ranks(np.array([1.4, np.nan]))

    assert ranks.tolist() == [0, 0]
    assert policy.alerting(ranks).tolist() == [False, False]


def test_what_is_only_listed_is_not_sent():
    policy = Policy.load("shanghai")

    assert policy.alerting(policy.ranks(np.array([1.0, 2.0, 6.0]))).tolist() == [False, True, True]


def test_degrees_begin_half_a_unit_below():
    assert degree(np.array([5.49, 5.5, 6.49])).tolist() == [5.0, 6.0, 6.0]


@pytest.mark.parametrize(
    ("place", "row", "expected"),
    [
        ((102.7, 25.0), 0, True),  # Kunming: in Yunnan
        ((104.07, 30.67), 0, False),  # Chengdu: far from it
        ((104.07, 30.67), 1, True),  # but within the box
        ((116.4, 39.9), 1, False),  # Beijing
    ],
)
def test_where_yunnan_releases(gazetteer, place, row, expected):
    policy = Policy.load("yunnan")

    assert holds(policy.release[row].area, Provinces(gazetteer), *place) is expected


def test_distances_from_shanghai(gazetteer):
    provinces = Provinces(gazetteer)

    assert provinces.distance_km(31, 121.47, 31.23) == 0.0
    # Nanjing lies some 270 km from the city, 220 from its nearest town.
    assert 190 < provinces.distance_km(31, 118.78, 32.06) < 300
    # Hualien, Taiwan: about 780 km.
    assert 650 < provinces.distance_km(31, 121.6, 24.0) < 850
    with pytest.raises(NotFound):
        provinces.distance_km(99, 121.0, 31.0)


def test_a_province_without_a_gazetteer_is_told():
    with pytest.raises(NotValid, match="gazetteer"):
        Provinces(None).distance_km(31, 121.0, 31.0)


def _changed(**changes):
    from houfeng.warning.tables_json import read_table

    fields, _ = read_table("policies", "open")
    return fields | changes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"delivery_s": -1}, "policy.delivery_s"),
        ({"delivery_s": True}, "policy.delivery_s"),
        ({"alert_by": "mood"}, "policy.alert_by"),
        ({"levels": []}, "policy.levels"),
        ({"surprise": 1}, "policy.surprise"),
        ({"release": [{"area": None}]}, "policy.release[0]"),
        ({"release": [{"area": {"box": [1, 2, 0, 3]}, "magnitude": 4}]},
         "policy.release[0].area.box"),
        ({"release": [{"area": {"province": 53}, "magnitude": 4}]},
         "policy.release[0].area.within_km"),
        ({"evidence": None}, "policy.evidence"),
        ({"evidence": {"stations": 0, "sigma_km": 5}}, "policy.evidence.stations"),
        ({"update": {"least_s": 1, "rise": {"below": 3}}}, "policy.update.rise.to"),
    ],
)  # fmt: skip
def test_a_bad_table_names_its_field(tmp_path, changes, field):
    file = tmp_path / "own.json"
    file.write_text(json.dumps(_changed(**changes)))

    with pytest.raises(NotValid) as told:
        Policy.load(file)

    assert told.value.field == field


def test_an_operators_own_table(tmp_path):
    file = tmp_path / "own.json"
    file.write_text(json.dumps(_changed(name="ours", delivery_s=3.0)))

    policy = Policy.load(file)

    assert (policy.name, policy.delivery_s) == ("ours", 3.0)
    assert len(policy.sha256) == 64


def test_files_that_are_no_tables(tmp_path):
    with pytest.raises(NotValid, match="open"):
        Policy.load("nowhere")
    with pytest.raises(NotFound):
        Policy.load(tmp_path / "none.json")
    (tmp_path / "list.json").write_text("[1]")
    with pytest.raises(NotValid):
        Policy.load(tmp_path / "list.json")
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(NotValid):
        Policy.load(tmp_path / "broken.json")

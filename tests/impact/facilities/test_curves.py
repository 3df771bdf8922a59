"""Curves: their names, what is near a wrong name, and curves that cross."""

import math

import pytest

from houfeng.impact.buildings import type_grade_probabilities
from houfeng.impact.facilities.curve_files import read_curves
from houfeng.impact.facilities.curves import (
    built_in,
    curve_from_dict,
    find_curve,
    make_curve,
    table_of,
)
from houfeng.vocabulary.errors import NotFound, NotValid


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("C1L-HC", "C1L-HC"),
        ("c1l hc", "C1L-HC"),
        ("C1LH", "C1L-HC"),  # as ShakeCast writes it
        ("ＵＲＭＬ－ＰＣ", "URML-PC"),
        ("masonry", "masonry"),
        ("砖混", "masonry"),
        ("砖混结构", "masonry"),
        ("框架", "frame"),
    ],
)
def test_a_curve_is_found_by_any_of_its_names(word, name):
    assert find_curve(word, {}).name == name


def test_short_forms_of_shakecast_are_not_ambiguous():
    hazus = [name for name in built_in() if "-" in name]
    assert len({name.replace("-", "")[:-1] for name in hazus}) == len(hazus)


def test_an_unknown_name_gets_near_ones():
    with pytest.raises(NotFound, match="C1L-HC"):
        find_curve("C1L-XC", {})
    with pytest.raises(NotFound, match="masonry"):
        find_curve("水泥", {})


def test_a_structure_type_is_its_damage_matrix():
    intensities = [6.0, 8.0, 10.0]
    for at, grades in zip(
        (500, 700, 900), type_grade_probabilities("masonry", intensities), strict=True
    ):
        # slight or worse = 1 - intact; destroyed last
        assert table_of("masonry")[at, 0] == pytest.approx(1 - grades[0])
        assert table_of("masonry")[at, 3] == pytest.approx(grades[4])


@pytest.mark.parametrize(
    "states",
    [
        {"slight": (0.3, 0.6), "moderate": (0.2, 0.6)},  # out of order
        {"slight": (0.3, 0.3), "moderate": (0.4, 0.9)},  # crossing below the medians
        {"moderate": (0.3, 0.9), "complete": (0.5, 0.3)},  # crossing above them
    ],
)
def test_curves_that_cross_are_refused(states):
    with pytest.raises(NotValid, match=r"cross.*g' is not valid|above P"):
        make_curve("own", "PGA", states, "test")


def test_a_state_that_is_left_out_goes_with_the_next_worse():
    made = make_curve("own", "CSIS", {"moderate": (7.5, 0.7)}, "test")

    assert made.medians == (7.5, 7.5, math.inf, math.inf)
    assert curve_from_dict(made.as_dict()) == made


OWN = "名称,状态,动参数,中值,离散\n塔,轻微破坏,PGA,0.2,0.5\n塔,毁坏,PGA,0.9,0.5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_own_curves_from_csv(encoding):
    (made,) = read_curves(OWN.encode(encoding), "own.csv").values()

    assert (made.name, made.measure) == ("塔", "PGA")
    assert made.medians == (0.2, 0.9, 0.9, 0.9)


def test_own_curves_from_json():
    text = (
        '[{"name": "tank", "measure": "PGV", "states": ['
        '{"state": "slight", "median": 20, "beta": 0.5},'
        '{"state": "complete", "median": 90, "beta": 0.5}]}]'
    )
    made = read_curves(text.encode(), "own.json")["tank"]

    assert (made.measure, made.medians[0], made.medians[3]) == ("PGV", 20, 90)
    assert find_curve("TANK", {"tank": made}) is made


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x,slight,PGA,abc,0.5", "row 2, median: 'abc'"),
        ("x,slight,PGA,nan,0.5", "row 2, median"),
        ("x,slight,PGA,-1,0.5", "above 0"),
        ("x,slight,PGA,0.2,0", "row 2, beta"),
        ("x,broken,PGA,0.2,0.5", "row 2, state: 'broken'"),
        ("x,slight,SA(7),0.2,0.5", "row 2, measure"),
        ("=x,slight,PGA,0.2,0.5", "row 2, name"),
        ("C1L-HC,slight,PGA,0.2,0.5", "built-in"),
        ("x,slight,PGA,0.2,0.5\nx,slight,PGA,0.3,0.5", "row 3, state"),
        ("x,slight,PGA,0.2,0.5\nx,complete,PGV,30,0.5", "row 3, measure"),
        ("x,slight,PGA,20.1,0.5", "at most 20"),
        ("", "at least one row"),
    ],
)
def test_bad_curves_are_told_by_row_and_column(row, words):
    with pytest.raises(NotValid, match=words.replace("(", r"\(").replace(")", r"\)")):
        read_curves(f"name,state,measure,median,beta\n{row}\n".encode(), "own.csv")


@pytest.mark.parametrize("text", ["[1]", "[", '{"curves": 3}', '[{"name": "x", "states": 4}]'])
def test_bad_json_of_curves_is_refused(text):
    with pytest.raises(NotValid):
        read_curves(text.encode(), "own.json")


def test_a_missing_column_of_curves_is_named():
    with pytest.raises(NotValid, match=r"\['beta'\]"):
        read_curves(b"name,state,measure,median\nx,slight,PGA,0.2\n", "own.csv")

"""`houfeng impact`: judged on past earthquakes, real and broken."""

import json

import pytest
from click.testing import CliRunner

from houfeng.cli.main import main

HEAD = "EventID,Time,Lat,Lon,CountryCode,MMI5,MMI6,MMI7,MMI8,MMI9+,ShakingDeaths\n"
LUDIAN = "1,2014-08-03 08:30:13,27.19,103.41,CN,13000000,1500000,300000,60000,0,617\n"


@pytest.fixture
def evaluate(tmp_path):
    def run(text: str, *more: str):
        (tmp_path / "events.csv").write_text(text, encoding="utf-8")
        words = ["impact", "evaluate", str(tmp_path / "events.csv"), *more]
        return CliRunner().invoke(main, words)

    return run


@pytest.mark.parametrize("model", ["houfeng", "pager"])
def test_past_earthquakes_are_judged(houfeng, shared, model):
    file = shared / "truth" / "exposure_deaths_1960_2007.csv"
    done = houfeng("impact", "evaluate", str(file), "--model", model, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert (found["model"], found["country"]) == (model, "CN")
    assert found["cross_validated"] is (model == "houfeng")
    assert found["all_events"]["n"] == 271 and found["fatal_events"]["n"] == 43
    for subset in ("all_events", "fatal_events"):
        for measure in ("right_colour", "within_one_order", "coverage90"):
            assert 0 <= found[subset][measure] <= 1
    assert len(found["events"]) == 271


def test_a_table_for_people_is_in_both_languages(evaluate):
    done = evaluate(HEAD + LUDIAN, "--events")

    assert done.exit_code == 0, done.stderr
    assert "颜色正确 colour" in done.stdout and "the full fit" in done.stdout
    assert "617" in done.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (HEAD, "--country"),
        (HEAD.replace("MMI8,", "") + LUDIAN, "MMI8"),
        (HEAD + LUDIAN.replace(",300000", ",-300000"), "MMI7, row 2"),
        (HEAD + LUDIAN.replace("617", "=1+1"), "ShakingDeaths, row 2"),
        (HEAD + LUDIAN + LUDIAN, "EventID, row 3"),
        (HEAD + LUDIAN.replace("CN", "FR"), "CN"),
    ],
)
def test_bad_input_is_told_with_row_and_column(evaluate, text, words):
    done = evaluate(text)

    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_good_rows_are_kept_when_asked(evaluate):
    done = evaluate(
        HEAD + LUDIAN + LUDIAN.replace("1,2014", "2,yesterday"), "--keep-good", "--json"
    )

    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["rows_left_out"] == 1
    assert "1 rows left out" in done.stderr


def test_a_country_without_a_law_of_ours_is_told_first(evaluate):
    done = evaluate(HEAD + LUDIAN, "--country", "IR")

    assert done.exit_code == 2
    assert "--model pager" in done.stderr

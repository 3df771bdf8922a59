"""Loss models judged on EXPO-CAT: the targets of the issue, the figures the data file records."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.impact.deaths import document
from houfeng.impact.evaluate import evaluate, region_of_quake
from houfeng.impact.evaluation_csv import PastQuake, parse_past_quakes, read_past_quakes
from houfeng.vocabulary.errors import NotValid

FILE = "exposure_deaths_1960_2007.csv"
LUDING = PastQuake(
    "us-luding", "Luding", datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC), 102.08, 29.59, 16.0, 6.6,
    "CN", (9e6, 4e5, 6e4, 2e4, 3e3), 93, True, None,
)  # fmt: skip


@pytest.fixture(scope="module")
def chinese(shared):
    return read_past_quakes(shared / "truth" / FILE, "CN")[0]


@pytest.fixture(scope="module")
def ours(chinese):
    return evaluate(chinese, "houfeng", "CN")


def test_pager_reproduces_its_published_hindcast(chinese):
    """Published for 313 events 68.7 % and 71.9 %, for the 84 fatal ones 46.4 % and 58.3 %; of
    the 271 and 43 that are here tests/impact/science/test_pager.py finds 70.1, 72.3, 34.9, 48.8.
    """
    found = evaluate(chinese, "pager", "CN")

    assert found["cross_validated"] is False
    assert found["all_events"]["n"] == 271
    assert found["all_events"]["right_colour"] == pytest.approx(190 / 271, abs=1e-4)
    assert found["all_events"]["within_one_order"] == pytest.approx(196 / 271, abs=1e-4)
    assert found["fatal_events"]["n"] == 43
    assert found["fatal_events"]["right_colour"] == pytest.approx(15 / 43, abs=1e-4)
    assert found["fatal_events"]["within_one_order"] == pytest.approx(21 / 43, abs=1e-4)


def test_houfeng_meets_the_targets_out_of_sample(ours):
    everything, fatal = ours["all_events"], ours["fatal_events"]

    assert ours["cross_validated"] and ours["folds"] == 10 and ours["of_the_fit"] == 271
    assert everything["right_colour"] >= 0.75
    assert everything["within_one_order"] >= 0.80
    assert fatal["right_colour"] >= 0.58
    assert fatal["within_one_order"] >= 0.75
    assert 0.80 <= everything["coverage90"] <= 0.97


def test_houfeng_is_the_better_forecast_by_a_proper_score(ours, chinese):
    pagers = evaluate(chinese, "pager", "CN")

    assert ours["all_events"]["log_score"] > pagers["all_events"]["log_score"] + 0.5


def test_the_data_file_records_what_is_found(ours):
    kept = document()["skill"]["houfeng"]

    for subset in ("all_events", "fatal_events"):
        assert ours[subset] == pytest.approx(kept[subset], abs=1e-3)


def test_the_measures_agree_with_the_events_listed(ours, shared):
    with (shared / "truth" / FILE).open(encoding="utf-8") as source:
        rows = [row for row in csv.DictReader(source) if row["CountryCode"] == "CN"]
    recorded = {row["EventID"]: float(row["ShakingDeaths"] or 0) for row in rows}
    events = ours["events"]

    assert [event["id"] for event in events] == list(recorded)
    assert all(event["recorded"] == recorded[event["id"]] for event in events)
    inside = np.mean([e["p05"] <= recorded[e["id"]] <= e["p95"] for e in events])
    orders = [np.log10(max(e["point"], 0.1) / max(recorded[e["id"]], 0.1)) for e in events]
    assert inside == pytest.approx(ours["all_events"]["coverage90"], abs=1e-3)
    assert np.mean(np.abs(orders) <= 1) == pytest.approx(
        ours["all_events"]["within_one_order"], abs=1e-3
    )


def test_an_event_of_the_sample_is_predicted_without_itself(chinese):
    """Nothing an earthquake of the sample did may reach its own prediction: the same people on
    another day are predicted by the whole fit, and otherwise."""
    luhuo = next(quake for quake in chinese if quake.id == "197302061037")
    elsewhen = replace(luhuo, id="new", origin_at=datetime(1973, 3, 6, 10, 37, tzinfo=UTC))
    known, new = (evaluate([quake], "houfeng", "CN") for quake in (luhuo, elsewhen))

    assert known["cross_validated"] and not new["cross_validated"]
    assert new["events"][0]["predicted_by"] == "the full fit"
    assert known["events"][0]["predicted_by"].startswith("the fit without fold")
    # Luhuo is the deadliest: without it fewer deaths are expected.
    assert known["events"][0]["point"] < new["events"][0]["point"]


def test_a_later_event_is_predicted_by_the_whole_fit():
    found = evaluate([LUDING], "houfeng", "CN")
    (event,) = found["events"]

    assert found["cross_validated"] is False and found["folds"] is None
    assert event["predicted_by"] == "the full fit"
    assert event["p05"] <= event["median"] <= event["p95"]
    assert found["fatal_events"]["n"] == 1


def test_more_people_shaken_never_mean_fewer_deaths():
    base = evaluate([LUDING], "houfeng", "CN")["events"][0]
    for place in range(5):
        people = list(LUDING.people)
        people[place] *= 2
        more = evaluate([replace(LUDING, people=tuple(people))], "houfeng", "CN")["events"][0]
        assert more["point"] > base["point"] and more["p95"] >= base["p95"]


def test_nobody_shaken_is_no_deaths():
    found = evaluate([replace(LUDING, people=(0,) * 5, deaths=0)], "houfeng", "CN")
    (event,) = found["events"]

    assert (event["point"], event["median"], event["p95"]) == (0.1, 0, 0)
    assert found["all_events"]["right_colour"] == 1.0
    assert found["fatal_events"]["right_colour"] is None


def test_taiwan_is_judged_by_its_own_level(shared):
    taiwan, _ = read_past_quakes(shared / "truth" / FILE, "TW")
    found = evaluate(taiwan, "houfeng", "TW")

    assert {event["region"] for event in found["events"]} == {"taiwan"}
    assert found["all_events"]["right_colour"] > 0.75


def test_the_country_decides_where_coasts_are_near():
    assert region_of_quake(replace(LUDING, country="TW")) == "taiwan"
    assert region_of_quake(replace(LUDING, longitude=121.0, latitude=24.0)) == "east"


def test_countries_without_a_model_are_told(shared):
    everything, faulty = read_past_quakes(shared / "truth" / FILE, "ALL", keep_good=True)
    found = evaluate(everything, "pager", "ALL")

    assert len(faulty) == 10  # the catalogue lists ten earthquakes twice
    assert found["left_out"]["XX"] == 41
    assert found["all_events"]["n"] + sum(found["left_out"].values()) == len(everything)
    with pytest.raises(NotValid, match="CN and TW"):
        evaluate(everything, "houfeng", "ALL")


def test_unknown_models_and_countries_are_refused():
    with pytest.raises(NotValid):
        evaluate([LUDING], "shaman", "CN")
    with pytest.raises(NotValid):
        evaluate([replace(LUDING, country="XX")], "pager", "XX")


def test_other_earthquakes_of_the_same_format_are_judged():
    text = (
        "EventID,Time,Name,Lat,Lon,Depth,Magnitude,CountryCode,MMI1,MMI2,MMI3,MMI4,MMI5,MMI6,"
        "MMI7,MMI8,MMI9+,ShakingDeaths,TotalDeaths,Injured,Fire\n"
        "1,2014-08-03 08:30:13,Ludian,27.19,103.41,12,6.2,CN,0,0,0,0,13000000,1500000,300000,"
        "60000,0,617,617,2400,0\n"
        "2,2016-11-25 14:24:30,Aketao,39.27,74.0,17,6.6,CN,0,0,0,0,900000,20000,1000,,,1,1,,0\n"
    )
    found = evaluate(parse_past_quakes(text, "CN")[0], "houfeng", "CN")

    assert found["all_events"]["n"] == 2
    assert found["cross_validated"] is False

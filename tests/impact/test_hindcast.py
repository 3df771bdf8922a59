"""The whole chain on past earthquakes outside the fit."""

import json

import pytest
from click.testing import CliRunner

from houfeng.cli.main import main
from houfeng.events.historic import historic_event
from houfeng.impact.hindcast import hindcast

CHOSEN = (
    "wenchuan-2008", "panzhihua-2008", "lushan-2013", "ludian-2014", "jiuzhaigou-2017",
    "yangbi-2021", "menyuan-2022", "luding-2022",
)  # fmt: skip


@pytest.fixture(scope="module")
def found(exposure):
    return hindcast(exposure, events=[historic_event(name) for name in CHOSEN])


def test_the_chain_tells_deaths_better_than_pager_on_the_same_maps(found):
    ours, pagers = found["houfeng"]["all_events"], found["pager"]["all_events"]

    assert ours["n"] == pagers["n"] == 8
    assert ours["right_colour"] >= pagers["right_colour"]
    assert ours["coverage90"] >= 0.75
    assert ours["log_score"] > pagers["log_score"]


def test_wenchuan_is_red_and_within_the_interval(found):
    wenchuan = found["events"][0]

    assert wenchuan["colour"] == "red"
    assert wenchuan["p05"] < 69227 < wenchuan["p95"]
    assert wenchuan["median"] < 200_000  # PAGER's estimate on this map: several hundred thousand


def test_only_origin_and_magnitude_are_seen(exposure):
    """Wenchuan's strike and rupture are in the list; the chain must not use them."""
    from dataclasses import replace

    event = historic_event("wenchuan-2008")
    assert event.origin.rupture_line
    bare = replace(event, origin=replace(event.origin, rupture_line=(), strike_deg=None))

    with_line, without = (hindcast(exposure, events=[one])["events"] for one in (event, bare))

    assert with_line == without


def test_years_are_left_out_as_asked(exposure):
    old, new = historic_event("lijiang-1996"), historic_event("yangbi-2021")

    assert [e["id"] for e in hindcast(exposure, events=[old, new])["events"]] == ["yangbi-2021"]


def test_the_command_prints_the_table(exposure, monkeypatch):
    monkeypatch.setattr("houfeng.impact.exposure.load_exposure", lambda _: exposure)
    table, told = (
        CliRunner().invoke(main, ["impact", "hindcast", "--from", "2025", *more])
        for more in ([], ["--json"])
    )

    assert table.exit_code == 0, table.output
    assert "dingri-2025" in table.stdout and "死亡 recorded" in table.stdout
    assert [event["id"] for event in json.loads(told.stdout)["events"]] == ["dingri-2025"]

"""The whole chain on past earthquakes outside the fit."""

import json
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from houfeng.cli.main import main
from houfeng.events.historic import historic_event
from houfeng.impact.assess import Known, assess_impact
from houfeng.impact.deaths import death_law
from houfeng.impact.exposure import people_on
from houfeng.impact.hindcast import expected_on_realisations, hindcast
from houfeng.impact.map_bridge import first_map
from houfeng.vocabulary.status import Status

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
    event = historic_event("wenchuan-2008")
    assert event.origin.rupture_line
    bare = replace(event, origin=replace(event.origin, rupture_line=(), strike_deg=None))

    with_line, without = (hindcast(exposure, events=[one])["events"] for one in (event, bare))

    assert with_line == without


def test_it_judges_what_the_platform_publishes(exposure, gazetteer):
    """Luding by origin and magnitude alone, assessed as an event is: the same interval and point,
    but for the draws: 2020 is the last year that people are scaled to.
    """
    event = historic_event("luding-2022")
    bare = replace(event.origin, rupture_line=(), strike_deg=None)
    shaking = first_map(bare)
    published = assess_impact(
        bare, shaking, Known(gazetteer, exposure), shaking_sha256="0" * 64
    ).fatalities
    (told,) = hindcast(exposure, events=[event])["events"]

    assert told["point"] == pytest.approx(published.likely, rel=0.15)
    assert told["p95"] == pytest.approx(published.p95, rel=0.3)
    assert abs(told["median"] - published.median) <= 2


def test_a_certain_map_expects_the_same_on_every_realisation(exposure):
    """Without the map's sigma nothing is left to realise: what the law expects of it, each time."""
    event = historic_event("yangbi-2021")
    origin = replace(event.origin, status=Status.ACTUAL)
    shaking = first_map(origin)
    certain = replace(
        shaking,
        intensity_sigma=np.zeros_like(shaking.intensity),
        intensity_tau=np.zeros_like(shaking.intensity),
    )
    people = people_on(exposure, shaking.longitudes, shaking.latitudes)
    law = death_law(origin.longitude, origin.latitude, origin.origin_at)

    plain = float((people * law.rates(shaking.intensity)).sum())
    sure, unsure = (
        expected_on_realisations(origin, one, people, law) for one in (certain, shaking)
    )

    assert sure.min() == pytest.approx(sure.max())
    assert sure[0] == pytest.approx(plain, rel=0.02)  # but for bins of 0.05 degrees
    assert np.log(unsure).std() > 0.5
    # The law scatters about a median, and so do the realisations.
    assert np.median(unsure) == pytest.approx(plain, rel=0.25)


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

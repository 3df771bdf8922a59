"""Advice by hand, rule by rule, on the hand-made example of Luding 2022."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from scipy.integrate import quad

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.impact.advice import (
    Situation,
    advice_lineage,
    advise,
    aftershock_chance,
    rules,
    urgent_counties,
)
from houfeng.impact.estimate import CriticalLayer, Spread, Terrain
from tests.impact.made_impact import COUNTIES, made_impact

NOTHING = Spread(0.0, 0.0, 0.0)


def luding(**changes) -> Situation:
    impact = made_impact()
    at = datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC)
    magnitude = Magnitude(6.8, MagnitudeType.MS)
    situation = Situation(
        origin=Origin("luding-2022", 1, at, 102.08, 29.59, 16.0, magnitude, "cenc"),
        max_intensity=9.0,
        fatalities=impact.fatalities,
        injured=impact.injured,
        displaced=impact.displaced,
        trapped=impact.trapped,
        counties=impact.counties,
        critical=impact.critical,
        ground_failure=impact.ground_failure,
        surroundings=impact.surroundings,
    )
    return replace(situation, **changes)


def found(situation: Situation) -> dict:
    return {advice.key: advice for advice in advise(situation)}


def at(situation: Situation, when: datetime, **changes) -> Situation:
    return replace(situation, origin=replace(situation.origin, origin_at=when, **changes))


def test_every_key_has_its_rule_and_source():
    advices = advise(luding())

    assert [advice.key for advice in advices] == [
        "rescue", "search_first", "medical", "medical_teams", "tents", "shelter_area", "water",
        "aftershocks", "aftershock_m5_24h", "aftershock_m5_7d", "landslides", "barrier_lakes",
        "dams", "rail",
    ]  # fmt: skip
    for advice in advices:
        assert advice.source == rules()[advice.key]["source"]
        if advice.amount:
            assert advice.amount.p05 <= advice.amount.median <= advice.amount.p95


def test_every_rule_names_source_and_reference():
    for rule in rules().values():
        assert rule["source"]
        assert rule["reference"]
        assert rule["what_zh"]
        assert rule["what_en"]
        assert isinstance(rule["from_memory"], bool)
    assert advice_lineage().version


def test_rescue_is_what_the_province_asked_for_luding():
    # The real brief asked for 2,500 to 5,000; 118 died or went missing.
    certain = Spread(118.0, 118.0, 118.0)
    amount = found(luding(fatalities=certain))["rescue"].amount

    assert 2500 <= amount.median <= 5000
    # 1184 * 118^0.23 = 3548, up to two figures; the mean's spread exp(1.645 * 0.30) = 1.638.
    assert amount == Spread(3600.0, 2200.0, 5900.0)


def test_the_rescue_relation_is_the_fit_it_says():
    deaths = np.log([87_150, 2_968, 217, 729, 118])
    sent = np.log([22_000, 5_100, 9_000, 2_600, np.sqrt(2_500 * 5_000)])
    exponent, constant = np.polyfit(deaths, sent, 1)
    scatter = np.std(sent - constant - exponent * deaths, ddof=2)

    rule = rules()["rescue"]
    assert rule["exponent"] == pytest.approx(exponent, abs=0.005)
    assert rule["scale"] == pytest.approx(np.exp(constant), rel=0.01)
    assert rule["log_sd_of_mean"] == pytest.approx(scatter / np.sqrt(5), abs=0.01)


def test_rescue_falls_to_nothing_with_the_deaths():
    few = found(luding(fatalities=Spread(1.0, 0.0, 8.0)))["rescue"].amount

    # 1184 * 10^0.23 = 2011 for ten deaths, a tenth of it for one.
    assert few.median == pytest.approx(210.0)
    assert few.p05 == 0.0
    none = luding(fatalities=NOTHING, trapped=NOTHING)
    assert "rescue" not in found(none)


def test_counties_are_searched_by_expected_deaths():
    assert urgent_counties(reversed(COUNTIES)) == ("513322", "511824", "513301")
    # A county barely in VI without deaths is not searched first.
    quiet = replace(COUNTIES[2], max_intensity=6.0, fatalities=NOTHING)
    assert urgent_counties((quiet,)) == ()


def test_medical_by_hand():
    # Injured 400 (40 to 2600): 9.4 % of 400, 5 % of 40, 18 % of 2600; teams of 100.
    advices = found(luding())

    assert advices["medical"].amount == Spread(38.0, 2.0, 470.0)
    assert advices["medical_teams"].amount == Spread(4.0, 1.0, 26.0)
    assert "medical" not in found(luding(injured=NOTHING))


def test_shelter_by_hand():
    # Displaced 13,500 (4,000 to 34,000), four to a tent, 3 m² and 3 litres each.
    advices = found(luding())

    assert advices["tents"].amount == Spread(3400.0, 1000.0, 8500.0)
    assert advices["shelter_area"].amount == Spread(41_000.0, 12_000.0, 110_000.0)
    assert advices["water"].amount == advices["shelter_area"].amount
    assert advices["tents"].places == ("513322", "511824", "513301")


def test_largest_aftershock_is_baths():
    # 6.8 - 1.2 = 5.6; 1.645 * 0.46 = 0.757 either way. Luding's came to 5.6 in January 2023.
    assert found(luding())["aftershocks"].amount == Spread(5.6, 4.8, 6.4)


def test_chance_of_a_strong_aftershock():
    # Ms 6.8 is Mw 6.44 (Cheng et al. 2017: 0.86 * 6.8 + 0.59).
    time, _ = quad(lambda t: (t + 0.018) ** -0.98, 0.0, 1.0)
    sigma = np.sqrt(0.49**2 + 570**2 / 10**6.438)
    expected = [
        1 - np.exp(-(10 ** (a + 6.438 - 5.0)) * time)
        for a in (-2.42, -2.42 - 1.6449 * sigma, -2.42 + 1.6449 * sigma)
    ]

    day, week = (found(luding())[f"aftershock_m5_{key}"].amount for key in ("24h", "7d"))
    assert (day.median, day.p05, day.p95) == pytest.approx(expected, abs=1e-3)
    assert week.median > day.median
    assert aftershock_chance("aftershock_m5_24h", 6.438, since_days=3.0).median < day.median


def test_small_events_get_no_aftershock_advice():
    small = luding()
    small = replace(small, origin=replace(small.origin, magnitude=Magnitude(4.9, MagnitudeType.MS)))
    assert not {key for key in found(small) if key.startswith("aftershock")}


def test_landslides_by_model_or_by_relief():
    advices = found(luding())
    assert advices["landslides"].amount == Spread(31.0, 31.0, 31.0)
    assert advices["landslides"].places == ("513322", "511824", "513301")
    assert advices["barrier_lakes"].places == ("513322", "511824")

    relief = found(luding(ground_failure=()))
    assert relief["landslides"].amount is None
    flat = replace(luding().surroundings, terrain=Terrain(50.0, 120.0, 10.0, 40.0))
    assert "landslides" not in found(luding(ground_failure=(), surroundings=flat))
    unknown = replace(luding().surroundings, terrain=None)
    assert "landslides" not in found(luding(ground_failure=(), surroundings=unknown))


def test_layers_are_counted_only_when_something_is_shaken():
    layers = (
        CriticalLayer("schools", 12, None, ()),
        CriticalLayer("hospitals", 0, None, ()),
        CriticalLayer("rail", 2, 24.04, ()),
    )
    advices = found(luding(critical=layers))

    assert advices["schools"].amount == Spread(12.0, 12.0, 12.0)
    assert advices["rail"].amount == Spread(24.0, 24.0, 24.0)
    assert "hospitals" not in advices


def test_night_fire_and_cold():
    day = found(luding())
    assert not {"night", "night_fire", "cold"} & set(day)

    # 16:00 UTC is 22:48 by the sun at 102° E; December at 29.6° N.
    night = found(at(luding(), datetime(2023, 12, 18, 16, 0, tzinfo=UTC)))
    assert {"night", "night_fire", "cold"} <= set(night)
    # 52,000 and 44,000 people in VII and above; 2,000 in the third.
    assert night["night_fire"].places == ("513322", "511824")
    # Hainan has no winter.
    south = at(luding(), datetime(2023, 12, 18, 16, 0, tzinfo=UTC), latitude=19.0)
    assert "cold" not in found(south)


def test_high_altitude():
    high = replace(luding().surroundings, terrain=Terrain(4_800.0, 6_000.0, 4_000.0, 4_310.4))
    advices = found(luding(surroundings=high))

    assert advices["high_altitude"].amount == Spread(4310, 4310, 4310)
    october = at(luding(surroundings=high), datetime(2022, 10, 5, 4, 0, tzinfo=UTC))
    assert "cold" in found(october)
    assert "cold" not in advices  # September
    assert "high_altitude" not in found(luding())

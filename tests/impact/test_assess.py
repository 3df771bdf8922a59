"""The whole estimate on made-up shaking, checked by hand or by its own parts."""

import dataclasses
import json
import math

import numpy as np
import pytest

from houfeng.impact.assess import assess_impact
from houfeng.impact.exposure import people_on
from houfeng.impact.report import impact_from_json, impact_to_json
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status


def test_areas_are_those_of_circles(near_chengdu):
    _, _, impact = near_chengdu

    # I = 10.4 - 3.657 lg((r + 15)/15); the zone of I ends where I = degree - 0.5.
    def radius(intensity):
        return 15 * 10 ** ((10.4 - intensity) / 3.657) - 15

    assert list(impact.intensity_areas_km2) == [6, 7, 8, 9, 10]
    for degree in (7, 8):
        expected = math.pi * (radius(degree - 0.5) ** 2 - radius(degree + 0.5) ** 2)
        assert impact.intensity_areas_km2[degree] == pytest.approx(expected, rel=0.05)
    whole = math.pi * radius(6.5) ** 2
    found = sum(impact.intensity_areas_km2[degree] for degree in (7, 8, 9, 10))
    assert found == pytest.approx(whole, rel=0.02)


def test_exposed_people_are_those_on_the_map(near_chengdu, exposure):
    _, shaking, impact = near_chengdu
    people = people_on(exposure, shaking.longitudes, shaking.latitudes)

    assert sum(impact.exposed_population.values()) == pytest.approx(
        people[shaking.intensity >= 5.5].sum(), abs=5
    )
    assert sum(impact.exposed_population.values()) > 1e7


def test_losses_follow_the_model_and_its_spread(near_chengdu):
    _, _, impact = near_chengdu
    exposed = impact.exposed_population

    # Rates of China's model, Phi(ln(I/10.328811)/0.100058): ln(8/10.328811) = -0.25550,
    # z = -2.5535, 5.33e-3; IX: -0.13772, z = -1.3764, 8.435e-2; VII: z = -3.888, 5.05e-5.
    by_hand = 5.05e-5 * exposed[7] + 5.33e-3 * exposed[8] + 8.435e-2 * (exposed[9] + exposed[10])
    assert impact.fatalities.median == pytest.approx(by_hand, rel=0.01)
    assert impact.fatalities.p05 == pytest.approx(
        impact.fatalities.median * math.exp(-1.64485 * 2.013), rel=1e-4
    )
    assert impact.alert_level == "red"
    for loss in (impact.fatalities, impact.economic_loss_cny):
        assert loss.p05 < loss.median < loss.p95
        assert sum(part.probability for part in loss.bins) == pytest.approx(1.0)
        assert loss.bins[-1].high is None


def test_deaths_never_exceed_the_people_there(near_chengdu):
    _, _, impact = near_chengdu

    assert not impact.losses_abroad
    assert impact.fatalities.p95 <= sum(impact.exposed_population.values())


def test_places_are_strongest_first_and_named_once(near_chengdu):
    _, _, impact = near_chengdu

    intensities = [round(place.intensity, 1) for place in impact.places]
    assert intensities == sorted(intensities, reverse=True)
    assert 15 <= len(impact.places) <= 23
    assert "都江堰市" in [place.name_zh for place in impact.places]  # 11 km away
    assert "成都市" in [place.name_zh for place in impact.places]
    assert {place.kind for place in impact.places} >= {"county_seat", "prefecture_seat", "town"}
    nearest = min(impact.places, key=lambda place: place.distance_km)
    formula = 10.4 - 3.657 * math.log10((nearest.distance_km + 15) / 15)
    assert nearest.intensity == pytest.approx(formula, abs=0.1)


def test_nobody_is_hurt_where_nobody_is_shaken(make_case, gazetteer, exposure):
    origin, shaking = make_case(155.0, 20.0, 8.0)  # open Pacific

    impact = assess_impact(origin, shaking, gazetteer, exposure)

    assert impact.fatalities.median == impact.fatalities.p95 == 0.0
    assert impact.economic_loss_cny.p95 == 0.0
    assert impact.fatalities.bins[0].probability == 1.0
    assert impact.alert_level == "green"
    assert impact.places == ()
    assert set(impact.exposed_population.values()) == {0}


def test_weak_shaking_has_no_zones(make_case, gazetteer, exposure):
    impact = assess_impact(*make_case(103.6, 30.9, 5.2), gazetteer, exposure)

    assert impact.intensity_areas_km2 == {}
    assert impact.exposed_population == {}
    assert impact.fatalities.median == 0.0  # capped: nobody in zone VI
    assert impact.alert_level in {"green", "yellow"}


def test_abroad_says_whose_coefficients_were_used(make_case, gazetteer, exposure):
    impact = assess_impact(*make_case(84.7, 28.1, 9.0), gazetteer, exposure)  # Gorkha

    notes = " ".join(line.note for line in impact.lineage)
    assert "Nepal" in notes
    assert impact.losses_abroad
    assert impact.fatalities.median > 0


def test_a_map_of_another_revision_is_refused(make_case, gazetteer, exposure):
    origin, shaking = make_case(103.6, 30.9, 9.0)

    with pytest.raises(NotValid, match="revision 3"):
        assess_impact(dataclasses.replace(origin, revision=3), shaking, gazetteer, exposure)


def test_exercise_stays_visible(make_case, gazetteer, exposure):
    case = make_case(103.6, 30.9, 8.0, status=Status.EXERCISE)

    report = impact_to_json(assess_impact(*case, gazetteer, exposure))

    assert report["status"] == "exercise"
    assert report["banner"]["zh"] == "演习"


def test_json_there_and_back(near_chengdu):
    _, _, impact = near_chengdu

    written = json.dumps(impact_to_json(impact), ensure_ascii=False, allow_nan=False)

    assert impact_from_json(json.loads(written)) == impact


def test_json_without_a_key_is_refused(near_chengdu):
    report = impact_to_json(near_chengdu[2])
    del report["fatalities"]

    with pytest.raises(NotValid, match="fatalities"):
        impact_from_json(report)


def test_lineage_names_every_source(near_chengdu):
    _, _, impact = near_chengdu

    assert [line.role for line in impact.lineage] == [
        "ground motion", "exposure", "fatalities", "economic loss",
    ]  # fmt: skip
    assert np.isfinite(impact.max_intensity)

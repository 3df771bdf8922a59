"""The whole estimate on made-up shaking, checked by hand or by its own parts."""

import dataclasses
import json
import math
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.impact.deaths import death_law
from houfeng.impact.exposure import people_on
from houfeng.impact.report import impact_from_json, impact_to_json
from houfeng.places.layers import add_layer
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


def certain(shaking):
    """The same map without any uncertainty."""
    none = np.zeros_like(shaking.intensity)
    return dataclasses.replace(shaking, intensity_sigma=none, intensity_tau=none)


def test_losses_on_a_certain_map_are_the_laws_own(make_case, assess, exposure):
    origin, shaking = make_case(103.6, 30.9, 9.4)

    impact = assess(origin, certain(shaking))

    law = death_law(origin.longitude, origin.latitude, origin.origin_at)
    people = people_on(exposure, shaking.longitudes, shaking.latitudes)
    expected = float((people * law.rates(shaking.intensity)).sum())
    for level, found in ((0.5, impact.fatalities.median), (0.95, impact.fatalities.p95)):
        by_law = float(law.quantile(np.array(expected), np.array(level)))
        assert found == pytest.approx(by_law, rel=0.1)
    assert impact.fatalities.point == pytest.approx(
        float(law.point(np.array([expected]))), rel=0.02
    )
    assert impact.alert_level == "red"
    for loss in (impact.fatalities, impact.injured, impact.displaced, impact.economic_loss_cny):
        assert loss.p05 <= loss.median < loss.p95
        assert sum(part.probability for part in loss.bins) == pytest.approx(1.0)
        assert loss.bins[-1].high is None


def test_an_uncertain_map_makes_every_loss_more_uncertain(make_case, assess):
    """The shaking map's sigma is carried into the losses: without it, intervals are narrower."""
    origin, shaking = make_case(103.6, 30.9, 9.4)

    uncertain, sure = assess(origin, shaking), assess(origin, certain(shaking))

    for name in ("fatalities", "injured", "displaced", "economic_loss_cny"):
        wide, narrow = getattr(uncertain, name), getattr(sure, name)
        assert wide.p95 / max(wide.p05, 1.0) > 1.1 * narrow.p95 / max(narrow.p05, 1.0), name
    assert sure.buildings.destroyed_m2.p05 == pytest.approx(sure.buildings.destroyed_m2.p95)
    wide = uncertain.buildings.destroyed_m2
    assert wide.p05 < 0.8 * wide.median < wide.median < 0.8 * wide.p95
    assert sure.fatalities.median == pytest.approx(uncertain.fatalities.median, rel=0.5)


def test_the_same_revision_gives_the_same_estimate(make_case, assess):
    assert assess(*make_case(103.6, 30.9, 8.5)) == assess(*make_case(103.6, 30.9, 8.5))


def test_counties_share_out_what_the_whole_has(near_chengdu):
    _, _, impact = near_chengdu

    for degree, people in impact.exposed_population.items():
        of_counties = sum(county.people.get(degree, 0) for county in impact.counties)
        assert of_counties == pytest.approx(people, rel=1e-3, abs=len(impact.counties))
        area = sum(county.areas_km2.get(degree, 0.0) for county in impact.counties)
        assert area == pytest.approx(impact.intensity_areas_km2[degree], rel=1e-6)
    strongest = impact.counties[0]
    assert strongest.name_zh == "都江堰市"  # 11 km from the epicentre
    assert strongest.province_en == "Sichuan"
    assert strongest.max_intensity == pytest.approx(impact.max_intensity, abs=0.3)
    highest = [round(county.max_intensity, 1) for county in impact.counties]
    assert highest == sorted(highest, reverse=True)
    assert len({county.code for county in impact.counties}) == len(impact.counties)
    assert impact.counties_basis == "nearest seat"
    named = [town.name_zh for county in impact.counties for town in county.towns]
    assert len(named) > 50


def test_floor_area_adds_up(near_chengdu):
    _, _, impact = near_chengdu

    for one in impact.buildings.types:
        assert sum(one.grades_m2) == pytest.approx(one.total_m2, rel=1e-9)
    total = sum(one.total_m2 for one in impact.buildings.types)
    # Some 35 to 47 m² a head (census of 2020: 41.76 in the mean).
    assert 33 < total / sum(impact.exposed_population.values()) < 50


def test_a_layer_that_is_loaded_is_no_longer_missing(make_case, assess, tmp_path, gazetteer):
    dams = tmp_path / "dams.geojson"
    point = {"type": "Point", "coordinates": [103.58, 30.99]}
    feature = {"type": "Feature", "geometry": point, "properties": {"name": "紫坪铺"}}
    dams.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    layer = add_layer(tmp_path / "layers", dams, "dams", added_at=datetime(2026, 1, 1, tzinfo=UTC))
    case = make_case(103.6, 30.9, 9.4)

    without, given = assess(*case), assess(*case, layers={"dams": layer})

    assert "dams" in without.missing
    assert "dams" not in given.missing
    (found,) = given.critical
    assert (found.kind, found.count, found.strongest[0].name) == ("dams", 1, "紫坪铺")
    assert "dams" in [advice.key for advice in given.advice]
    assert layer.sha256 in [line.version for line in given.lineage]


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


def test_nobody_is_hurt_where_nobody_is_shaken(make_case, assess):
    origin, shaking = make_case(155.0, 20.0, 8.0)  # open Pacific

    impact = assess(origin, shaking)

    assert impact.fatalities.median == impact.fatalities.p95 == 0.0
    assert impact.economic_loss_cny.p95 == 0.0
    assert impact.fatalities.bins[0].probability == 1.0
    assert impact.alert_level == "green"
    assert impact.places == ()
    assert set(impact.exposed_population.values()) == {0}


def test_weak_shaking_has_no_zones(make_case, assess):
    impact = assess(*make_case(103.6, 30.9, 5.2))

    assert impact.intensity_areas_km2 == {}
    assert impact.exposed_population == {}
    assert impact.fatalities.median == 0.0  # capped: nobody in zone VI
    assert impact.alert_level in {"green", "yellow"}


def test_abroad_says_whose_coefficients_were_used(make_case, assess):
    impact = assess(*make_case(84.7, 28.1, 9.0))  # Gorkha

    used = next(line for line in impact.lineage if line.role == "fatalities")
    assert used.version.startswith("NP, ")
    assert impact.losses_abroad
    assert impact.fatalities.median > 0
    assert impact.response_level.level == ""  # China's plan does not apply
    assert impact.counties[0].code == "NP"


def test_a_map_of_another_revision_is_refused(make_case, assess):
    origin, shaking = make_case(103.6, 30.9, 9.0)

    with pytest.raises(NotValid, match="revision 3"):
        assess(dataclasses.replace(origin, revision=3), shaking)


def test_exercise_stays_visible(make_case, assess):
    case = make_case(103.6, 30.9, 8.0, status=Status.EXERCISE)

    report = impact_to_json(assess(*case))

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

    roles = [line.role for line in impact.lineage]
    assert roles[:2] == ["ground motion", "exposure"]
    assert {
        "administrative units", "map uncertainty", "fatalities", "injured", "economic loss",
        "building stock", "building damage", "displaced", "trapped", "response advice",
    } <= set(roles)  # fmt: skip
    assert impact.shaking_sha256 == "0" * 64
    assert np.isfinite(impact.max_intensity)

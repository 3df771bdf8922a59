"""The fitted constants are those that the sample gives, with the skill that is told."""

import csv
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.shaking.china_intensity import (
    calibration,
    document,
)
from houfeng.shaking.hindcast import mapped_intensity
from houfeng.shaking.models import MODELS
from houfeng.shaking.science.zone_areas import areas_at_least_km2
from tests.shaking import china_intensity_fit as fitting


@pytest.fixture(scope="module")
def samples(shared):
    weight = calibration().motion_weight
    return (
        fitting.cases(shared / "truth" / "hindcast.csv", weight),
        fitting.cases(fitting.WIDE, weight),
    )


def origin(**changes):
    given = {
        "event_id": "test",
        "revision": 0,
        "origin_at": datetime(2020, 1, 1, tzinfo=UTC),
        "longitude": 102.0,
        "latitude": 30.0,
        "depth_km": 12.0,
        "magnitude": Magnitude(7.0, MagnitudeType.MS),
        "source": "test",
    }
    return Origin(**{**given, **changes})


def test_fitting_again_gives_the_constants_kept(samples):
    again = fitting.fit([*samples[0], *samples[1]])

    kept = calibration()
    assert again == pytest.approx(
        [kept.constant, kept.magnitude_slope, kept.stable_shift], abs=0.02
    )


def test_the_skill_told_is_the_skill_there_is(samples):
    kept = calibration()
    constants = np.array([kept.constant, kept.magnitude_slope, kept.stable_shift])
    told = document()["skill"]["in_sample"]
    for name, sample in (("seven", samples[0]), ("others", samples[1])):
        found = fitting.skill(fitting.ln_ratios(sample, constants))
        for what in ("areas", "median_factor", "p90_factor"):
            assert found[what] == pytest.approx(told[name][what], abs=0.02)


def test_earthquakes_that_were_not_fitted_are_told_as_well(samples):
    """Left out one by one: the issue asks for 1.4 and 2.6 of the median and 90th percentile."""
    everything = [*samples[0], *samples[1]]
    kept = calibration()
    start = np.array([kept.constant, kept.magnitude_slope, kept.stable_shift])
    pairs = fitting.left_out(everything, start)
    found = fitting.skill(
        np.concatenate([fitting.ln_ratios([case], constants) for case, constants in pairs])
    )

    assert found["median_factor"] <= 1.4
    assert found["p90_factor"] <= 2.2
    tau, _ = fitting.between_events(pairs)
    assert tau == pytest.approx(kept.tau, abs=0.01)


def test_surveyed_zones_add_up_to_the_totals_released():
    with fitting.WIDE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["id"] for row in rows}) == 19
    for row in rows:
        zones = [row[f"area_km2_{roman}"] for roman in ("VI", "VII", "VIII", "IX")]
        if zones[0]:
            total = sum(float(area) for area in zones if area)
            assert total == pytest.approx(float(row["area_km2_VI_plus"])), row["id"]
        assert row["known"] in {"found", "memory", "part memory"}
        assert row["source"].startswith("http") or row["known"] != "found", row["id"]


def test_zones_are_as_large_with_a_strike_as_without():
    thresholds = np.array([5.5, 6.5, 7.5, 8.5])
    areas = []
    for strike in (None, 0.0, 60.0):
        found = mapped_intensity(origin(strike_deg=strike))
        areas.append(
            areas_at_least_km2(found.longitudes, found.latitudes, found.intensity, thresholds)
        )

    assert areas[0][-1] > 50
    assert areas[1] == pytest.approx(areas[0], rel=0.02)
    assert areas[2] == pytest.approx(areas[0], rel=0.02)


def test_the_motion_mixture_is_whole_and_of_models_there_are():
    weights = document()["motion_mixture"]["weights"]

    assert sum(weights.values()) == pytest.approx(1.0)
    known = {name.split("_")[0] for name in MODELS}
    assert set(weights) <= known

"""Observed beside predicted: rows of the table, and the curve through the predictions."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.documents.attenuation import (
    amplitude_words,
    compared_at,
    curve_at_stations,
    normalised,
    station_rows,
    times_words,
)
from houfeng.shaking.result import Compared
from houfeng.vocabulary.errors import NotFound
from tests.shaking.made_result import synthetic_result


@pytest.fixture
def result():
    return synthetic_result()


def predictions(distances, **changes):
    n = len(distances)
    given = {
        "observed": np.zeros(n),
        "converted_from": ("",) * n,
        "extra_sigma": np.zeros(n),
        "predicted": 1.0 - 1.5 * np.log(distances),
        "tau": np.full(n, 0.3),
        "phi": np.full(n, 0.4),
        "used": np.ones(n, bool),
        "reasons": ("",) * n,
    }
    return Compared(**given | changes)


@pytest.mark.parametrize(
    ("measure", "value", "said"),
    [
        ("PGA", np.log(0.123), "12 %g"),
        ("PGA", np.log(0.0123), "1.2 %g"),
        ("SA(0.3)", np.log(0.000123), "0.012 %g"),
        ("PGV", np.log(34.6), "35 cm/s"),
        ("PGV", np.log(0.00346), "0.0035 cm/s"),
        ("MMI", 6.34, "6.3"),
        ("CSIS", 7.0, "7.0"),
    ],
)
def test_amplitudes_are_told_in_the_units_people_read(measure, value, said):
    assert amplitude_words(measure, value) == said


@pytest.mark.parametrize(
    ("measure", "difference", "said"),
    [
        ("PGA", np.log(2), "2×"),
        ("PGV", -np.log(3), "0.33×"),
        ("MMI", 0.62, "+0.6"),
        ("CSIS", -1, "-1.0"),
    ],
)  # fmt: skip
def test_differences_are_factors_of_motion_and_degrees_of_intensity(measure, difference, said):
    assert times_words(measure, difference) == said


def test_residuals_count_the_observations_own_sigma():
    # sqrt(0.3² + 0.4² + 1.2²) = 1.3
    found = normalised(
        predictions(np.array([1.0, 1.0]), observed=np.array([2.3, 1.5]),
                    extra_sigma=np.array([1.2, np.nan]))
    )  # fmt: skip
    assert found == pytest.approx([1.3 / 1.3, 0.5 / 0.5])


def test_left_out_stations_come_first_with_the_reason_in_both_languages(result):
    pga = replace(
        result.compared["PGA"],
        used=np.array([True, False, True, False, True, True]),
        reasons=("", "flag_manual", "", "words of another program", "", ""),
    )
    result = replace(result, compared={"PGA": pga})
    for language, words in (
        ("zh", "来源人工标记为不可用"),
        ("en", "flagged by hand at the source"),
    ):
        rows = station_rows(result, "PGA", language)
        assert [row.is_used for row in rows] == [False, False, True, True, True, True]
        assert [row.station for row in rows[:2]] == ["SC.A02", "SC.B02"]
        assert abs(rows[0].residual) > abs(rows[1].residual)
        assert [row.reason for row in rows[:3]] == [words, "words of another program", ""]


def test_a_row_tells_what_was_seen_beside_what_was_said(result):
    row = next(row for row in station_rows(result, "PGA", "en") if row.station == "SC.A01")

    # Observed e^0.25 of the prediction; sigma sqrt(0.35² + 0.55²) = 0.652.
    assert row.times == "1.3×"
    assert row.residual == pytest.approx(0.25 / 0.652, abs=1e-3)
    assert row.observed.endswith(" %g")
    assert row.predicted.endswith(" %g")
    assert not row.is_felt_report
    felt = next(row for row in station_rows(result, "PGA", "en") if row.station == "DYFI.1")
    assert felt.is_felt_report
    assert felt.converted_from == "MMI"


def test_rows_leave_out_what_was_not_seen_and_stop_at_the_most(result):
    assert len(station_rows(result, "SA(1.0)", "en")) == 2
    assert len(station_rows(result, "PGA", "en", most=1)) == 1
    assert not station_rows(result, "PGA", "en", most=1)[0].is_used


def test_a_measure_that_was_not_compared_is_told_with_what_there_is(result):
    with pytest.raises(NotFound, match=r"SA\(9.0\).*PGA"):
        compared_at(result, "SA(9.0)")


def test_the_curve_follows_the_predictions():
    far = np.exp(np.random.default_rng(2).uniform(0, np.log(300), 400))
    curve = curve_at_stations(predictions(far), far)

    assert np.all(np.diff(curve.distances_km) > 0)
    assert curve.mean == pytest.approx(1.0 - 1.5 * np.log(curve.distances_km), abs=0.02)
    assert curve.sigma == pytest.approx(0.5)


def test_too_few_predictions_make_no_curve():
    for far in (np.array([1.0, 10, 30, 50]), np.full(20, 30.0)):
        assert curve_at_stations(predictions(far), far) is None

"""Night and day, and trapped people by the data file."""

from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.impact.needs import is_night, local_hour, needs_lineage, trapped, trapped_scatter


def test_local_hour_is_the_sun_s():
    # 18:40 UTC at 103.4° E: 18.667 + 6.893 = 25.560 h, 01:34 in the night.
    at = datetime(2008, 5, 12, 18, 40, tzinfo=UTC)
    assert local_hour(at, 103.4) == pytest.approx(1.560, abs=0.001)
    assert is_night(at, 103.4)
    # Western hemisphere: 02:00 UTC at 120° W is 18:00 of the day before.
    assert local_hour(datetime(2020, 1, 1, 2, tzinfo=UTC), -120.0) == pytest.approx(18.0)


@pytest.mark.parametrize(
    ("utc", "longitude", "night"),
    [
        (datetime(2023, 12, 18, 15, 59, 30, tzinfo=UTC), 102.79, True),  # Jishishan: 22:50
        (datetime(1976, 7, 27, 19, 42, 54, tzinfo=UTC), 118.2, True),  # Tangshan: 03:35
        (datetime(2008, 5, 12, 6, 28, 4, tzinfo=UTC), 103.4, False),  # Wenchuan: 13:21
        (datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC), 102.08, False),  # Luding: 11:40
    ],
)
def test_known_earthquakes_by_night_and_day(utc, longitude, night):
    assert is_night(utc, longitude) is night


def test_trapped_by_the_table():
    destroyed = {"earth_timber": np.array([10_000.0]), "frame": np.array([10_000.0])}

    # 10000 * (0.5 * 0.45 + 0.15 * 0.6) = 3150 m² of people in rubble; 0.02 people a m²;
    # nine in ten at home by night, half by day.
    assert trapped(destroyed, 0.02, night=True) == pytest.approx([56.7])
    assert trapped(destroyed, 0.02, night=False) == pytest.approx([31.5])
    scatter = trapped_scatter(np.array([-1.0, 0.0, 1.0]))
    assert scatter == pytest.approx(np.exp([-0.8, 0.0, 0.8]))
    assert trapped(destroyed, 0.02, True, scatter) == pytest.approx(56.7 * scatter)


def test_lineage_names_the_standard():
    homeless, buried = needs_lineage()
    assert "18208.4" in homeless.source
    assert "Coburn" in buried.source

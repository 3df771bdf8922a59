"""The bridge from our maps to the catalogue's."""

from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.events.historic import historic_event
from houfeng.impact.map_bridge import EDGES, MIDDLES, bridge, population_millions, shaken_people
from houfeng.impact.science.houfeng_deaths import HoufengLaw, Rate

LAW = HoufengLaw(Rate(-8.0, 3.0, 0.0), 0.0, 0.0, 2.0, 1.0)


def test_the_shift_between_two_maps_is_found_again():
    """People at one intensity each: at 7 for the catalogue, and half a degree lower for us."""
    generator = np.random.default_rng(0)
    theirs = np.zeros((40, 5))
    theirs[:, 2] = generator.uniform(2e4, 2e6, 40)  # at VII
    ours = np.zeros((40, MIDDLES.size))
    ours[:, np.argmin(np.abs(MIDDLES - 6.45))] = theirs[:, 2]

    found = bridge(ours, theirs, [LAW] * 40)

    assert found["shift"] == pytest.approx(7.0 - 6.45, abs=0.01)
    assert found["earthquakes"] == 40
    assert found["ln_expected_per_degree"] == pytest.approx(3.0, abs=0.01)
    assert found["ln_expected_sd_between_maps"] == 0.0
    assert found["people_ratio"]["VII+"]["+0.55"]["median"] == 1.0


def test_earthquakes_far_from_people_do_not_count():
    theirs, ours = np.zeros((4, 5)), np.zeros((4, MIDDLES.size))
    theirs[:, 2], ours[:, np.argmin(np.abs(MIDDLES - 6.45))] = 1e6, 1e6
    theirs[3], ours[3] = 0.0, 0.0

    assert bridge(ours, theirs, [LAW] * 4)["earthquakes"] == 3


def test_population_between_and_beyond_the_years_known():
    # World Bank: 1135.19 million in 1990, 1204.86 in 1995.
    assert population_millions(datetime(1992, 7, 1, tzinfo=UTC)) == pytest.approx(
        1135.19 + 0.4 * (1204.86 - 1135.19)
    )
    assert population_millions(datetime(1950, 1, 1, tzinfo=UTC)) == 667.07


def test_people_of_the_year_are_shaken(exposure):
    """Yangbi 2021 as of 1981 shakes as many fewer as China had: 994 of 1411 million."""
    origin = historic_event("yangbi-2021").origin
    earlier = origin.__class__(
        origin.event_id, 1, datetime(1980, 5, 21, tzinfo=UTC), origin.longitude, origin.latitude,
        origin.depth_km, origin.magnitude, origin.source,
    )  # fmt: skip
    now, then = shaken_people(origin, exposure), shaken_people(earlier, exposure)

    assert now.shape == (EDGES.size - 1,)
    assert now[MIDDLES > 6].sum() > 50_000
    ratio = then.sum() / now.sum()
    assert ratio == pytest.approx(981.24 / population_millions(origin.origin_at), rel=1e-6)

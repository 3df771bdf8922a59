import numpy as np
import pytest
from scipy.stats import norm

from houfeng.warning.science.fuse_magnitude import (
    AT_LEAST,
    AT_MOST,
    GRID,
    VALUE,
    Observations,
    log_likelihood,
    log_prior,
    single,
    summary,
)


def _observed(seen, kinds, sigma=0.3, cap=99.0, weight=1.0):
    """Amplitudes whose logarithm is the magnitude itself, up to a cap."""
    k = len(seen)
    return Observations(
        np.array(seen, dtype=float),
        np.tile(np.minimum(GRID, cap), (k, 1)),
        np.full(k, sigma),
        np.array(kinds, dtype=np.int8),
        np.full(k, weight),
    )


def _flat(observed, tau=0.0, reach=9.0, b_within=0.0, b_beyond=0.0):
    return summary(log_likelihood(observed, tau) + log_prior(reach, b_within, b_beyond))


def test_one_value_is_a_normal_distribution():
    found = _flat(_observed([6.0], [VALUE]))

    # The broken share of 1 % widens it a little.
    assert found.median == pytest.approx(6.0, abs=0.02)
    assert found.low == pytest.approx(6.0 - 0.298, abs=0.04)
    assert found.high == pytest.approx(6.0 + 0.298, abs=0.04)


def test_the_event_term_widens_what_many_stations_agree_on():
    # sqrt(0.3² / 100 + 0.4²) = 0.401: a hundred stations do not beat the event term.
    found = _flat(_observed([6.0] * 100, [VALUE] * 100), tau=0.4)

    assert (found.high - found.low) / 2 == pytest.approx(0.401, abs=0.03)


def test_a_broken_sensor_does_not_carry_the_answer():
    found = _flat(_observed([5.0] * 8 + [8.5], [VALUE] * 9))

    # The plain mean would be 5.39.
    assert found.median == pytest.approx(5.0, abs=0.05)


def test_a_limit_above_cuts_and_a_limit_below_lifts():
    alone = _flat(_observed([6.0], [VALUE], sigma=0.5))
    cut = _flat(_observed([6.0, 5.8], [VALUE, AT_MOST], sigma=0.5))
    lifted = _flat(_observed([6.0, 6.2], [VALUE, AT_LEAST], sigma=0.5))

    # Normal times normal distribution function, by numerical integration (SciPy).
    m = np.linspace(2, 9, 7001)
    expected = np.average(m, weights=norm.pdf(m, 6.0, 0.5) * norm.cdf(5.8, m, 0.5))
    assert cut.median == pytest.approx(expected, abs=0.05)
    assert cut.median < alone.median - 0.2
    assert lifted.median > alone.median + 0.2


def test_beyond_the_windows_reach_it_is_said_that_it_may_be_more():
    # All amplitudes are those of the largest magnitude the window tells, 6.
    told = _observed([6.0] * 5, [VALUE] * 5, sigma=0.2, cap=6.0)

    ignorant = _flat(told)
    lawful = _flat(told, reach=6.0, b_within=0.2, b_beyond=1.0)

    assert ignorant.median > 7.0  # the middle of ignorance
    # Gutenberg-Richter of b = 1 beyond 6: half of what is above lies within lg 2 = 0.30.
    assert 5.9 < lawful.median < 6.3
    assert lawful.high > 6.5


def test_weights_below_one_make_repetitions_count_once():
    many = _flat(_observed([6.0] * 10, [VALUE] * 10, weight=0.1))
    one = _flat(_observed([6.0], [VALUE]))

    assert many.sigma == pytest.approx(one.sigma, rel=0.02)


def test_a_station_by_itself():
    assert single(_observed([5.52, 6.0], [VALUE, VALUE])) == pytest.approx([5.5, 6.0])


def test_the_prior_is_that_of_earthquakes_beyond_what_windows_tell():
    told = np.diff(log_prior(6.5, 0.2, 1.0)) / (0.1 * np.log(10.0))

    # Slopes -0.2 below Mw 6.5, -1 above.
    assert told[GRID[:-1] < 6.4] == pytest.approx(-0.2)
    assert told[GRID[:-1] > 6.5] == pytest.approx(-1.0)


def test_sources_of_one_magnitude_are_averaged_and_gaps_are_read_off():
    # Every second magnitude, each as a good source and one that explains nothing.
    of = np.repeat(GRID[::2], 2)
    both = np.where(np.arange(of.size) % 2 == 0, of, -50.0)[None, :]
    one = _observed([5.0], [VALUE])

    alone = log_likelihood(one, 0.2)
    mixed = log_likelihood(Observations(one.seen, both, one.sigma, one.kind, one.weight, of), 0.2)

    near = np.abs(GRID - 5.0) < 0.35
    # Half of the sources cannot have done it: ln 2 less, the shape is the same.
    assert (alone - mixed)[near] == pytest.approx(np.log(2.0), abs=0.06)
    assert summary(mixed).median == pytest.approx(summary(alone).median, abs=0.02)

"""The shipped money law is what its data give, and how well it tells losses left out."""

import numpy as np
import pytest

from houfeng.events.historic import historic_event
from houfeng.impact.economy import china_money_law, china_worth
from houfeng.impact.economy_fit import (
    TAU,
    exposures_csv,
    first_minutes,
    fit_china,
    kept_losses,
    product_by_intensity,
    reported_losses,
)
from houfeng.impact.science.economic_loss import expected_losses, fit_money_law, leave_one_out
from houfeng.shaking.inputs import Inputs
from houfeng.shaking.make import make_map
from houfeng.shaking.profiles import CHINA


def test_shipped_law_is_the_fit():
    found, shipped = fit_china(), china_money_law()

    assert found.theta == pytest.approx(shipped.theta, rel=1e-3)
    assert found.beta == pytest.approx(shipped.beta, rel=1e-3)
    assert found.spread == pytest.approx(shipped.spread, rel=1e-3)


@pytest.mark.parametrize("event_id", ["luding-2022", "ludian-2014"])
def test_kept_exposures_are_those_of_our_maps(event_id, gazetteer, exposure):
    kept = kept_losses()
    row = [one.event_id for one in reported_losses()].index(event_id)

    found = product_by_intensity(first_minutes(event_id), gazetteer, exposure)

    assert found.sum() == pytest.approx(kept.product[row].sum(), rel=0.02)
    law = china_money_law()
    assert found @ law.rates(kept.intensity) == pytest.approx(
        expected_losses(kept, law, 1.0)[row], rel=0.05
    )


def test_maps_are_as_unsure_as_the_fit_takes_them_to_be():
    tau = make_map(Inputs(first_minutes("luding-2022")), CHINA).fields["CSIS"].tau

    assert tau.min() == pytest.approx(TAU, abs=0.005)
    assert tau.max() == pytest.approx(TAU, abs=0.005)


def test_left_out_one_by_one_it_is_near():
    """PAGER's China, people alone, on the same maps: with the national GDP per head of 2020 a
    median factor of 5.1 and a 90th percentile of 34.8; with that of the year 2.5 and 16.4; with
    the province's of the year 2.3 and 8.3, in the mean e^0.57 too high."""
    left_out = leave_one_out(kept_losses(), china_worth())

    assert left_out.ratios.size >= 25
    assert np.median(left_out.factors) < 1.9
    assert np.percentile(left_out.factors, 90) < 5.8
    assert abs(np.log(left_out.ratios).mean()) < 0.1
    inside = np.mean((left_out.levels > 0.05) & (left_out.levels < 0.95))
    assert 0.85 <= inside <= 0.95


def test_one_more_earthquake_does_not_turn_the_law():
    """The share at VII and VIII holds within a third, whichever earthquake is left out."""
    past, law = kept_losses(), china_money_law()
    degrees = np.array([7.0, 8.0])

    for index in range(0, past.losses.size, 4):
        found = fit_money_law(past.without(index), china_worth())
        assert found.rates(degrees) == pytest.approx(law.rates(degrees), rel=0.35)


def test_figures_from_memory_do_not_carry_the_fit():
    """Those read in a source and those remembered lie about the law alike."""
    past, reported = kept_losses(), reported_losses()
    seen = np.array([one.support == "seen" for one in reported])
    off = np.log(expected_losses(past, china_money_law(), china_worth()) / past.losses)

    assert seen.sum() >= 8
    # Standard error of the difference of two means with spread 1: sqrt(1/8 + 1/21) = 0.42.
    assert abs(off[seen].mean() - off[~seen].mean()) < 0.84


def test_every_loss_has_a_support_and_a_historic_earthquake():
    for one in reported_losses():
        assert historic_event(one.event_id).origin.origin_at.year >= 1990
        assert one.support in {"seen", "memory"}
        assert one.loss_cny > 1e8
        assert one.source


def test_the_exposures_can_be_written_anew(gazetteer, exposure, monkeypatch):
    monkeypatch.setattr(
        "houfeng.impact.economy_fit.reported_losses", lambda: reported_losses()[-1:]
    )

    head, row = exposures_csv(gazetteer, exposure).splitlines()

    assert head.startswith("event_id,4.125,")
    assert row.startswith("dingri-2025,")
    assert len(row.split(",")) == len(head.split(","))

"""PAGER's published coefficients, against values printed elsewhere, and PAGER's rules."""

import json
import math
from importlib.resources import files

import numpy as np
import pytest

from houfeng.impact.pager_countries import (
    WORLD,
    pager_countries,
    pager_death_law,
    pager_lineage,
    pager_model,
    pager_money_law,
)
from houfeng.vocabulary.errors import NotFound


def test_every_country_of_the_release_is_there():
    # Both files of the release hold 252 codes: 249 of ISO 3166 and XF, WU, EU of the United States.
    found = pager_countries()

    assert len(found) == 252
    assert {"CN", "NA", "GB", "SS", "XF", "WU", "EU"} <= set(found)
    assert "XK" not in found  # has no model of its own


def test_coefficients_are_in_the_published_ranges():
    # Jaiswal & Wald cap G at 2.5 and look for beta from 0.1 up.
    for kind in ("deaths", "money"):
        for code in pager_countries():
            model = pager_model(kind, code)
            assert 1.0 <= model.g <= 2.5, code
            assert 0.09 < model.beta < 1.0, code
            assert 5.0 < model.theta < 60.0, code


@pytest.mark.parametrize(
    ("code", "theta", "beta"),
    [  # as PAGER's own tests print them
        ("AF", 11.613073, 0.180683),
        ("CN", 10.328811, 0.100058),
        ("JP", 11.862534, 0.100779),
        ("US", 46.155474, 0.434135),
        ("IR", 9.318099, 0.100001),
    ],
)
def test_death_coefficients(code, theta, beta):
    model = pager_model("deaths", code)

    assert (model.theta, model.beta, model.alpha) == (theta, beta, 1.0)


def test_china_agrees_with_the_bundled_values():
    text = files("houfeng.impact").joinpath("data/pager_china.json").read_text("utf-8")
    bundled = json.loads(text)
    deaths, money = pager_model("deaths", "CN"), pager_model("money", "cn")

    assert (deaths.theta, deaths.beta) == (
        bundled["fatalities"]["theta"],
        bundled["fatalities"]["beta"],
    )
    assert deaths.g == pytest.approx(bundled["fatalities"]["zeta"], abs=5e-4)
    assert (money.theta, money.beta, money.alpha) == (
        bundled["economic"]["theta"],
        bundled["economic"]["beta"],
        bundled["economic"]["alpha"],
    )
    assert money.g == 2.5  # its own; the bundled file took that of deaths


def test_rates_are_the_published_ones_at_whole_degrees():
    # China, z = ln(I / 10.328811) / 0.100058: VIII -2.5535, 5.33e-3; IX -1.3764, 8.435e-2.
    law = pager_death_law("CN")

    found = law.rates(np.array([4.4, 8.0, 9.0, 9.7, 12.0]))

    assert found[0] == 0.0
    assert found[1:3] == pytest.approx([5.33e-3, 8.435e-2], rel=2e-3)
    assert found[3] == found[4] == found[2]  # nine and above are pooled


def test_full_spread_is_the_published_one_and_the_usual_is_less():
    one, tenfold = np.array(1.0), np.array(0.8413447)  # Phi(1)

    published = pager_death_law("CN", full=True).quantile(one, tenfold)
    usual = pager_death_law("CN").quantile(one, tenfold)

    assert math.log(published) == pytest.approx(2.013134, rel=1e-5)
    # China's s is 1.227 (a run of `shaking_spread`, bounded in test_pager): sqrt(4.053 - 1.505).
    assert math.log(usual) == pytest.approx(1.596, abs=0.02)


def test_no_law_is_surer_than_half_its_published_spread():
    level = np.array(0.8413447)
    for law_of in (pager_death_law, pager_money_law):
        for code in pager_countries():
            g = math.log(law_of(code, full=True).quantile(np.array(1.0), level))
            own = math.log(law_of(code).quantile(np.array(1.0), level))
            assert g / 2 - 1e-6 <= own < g


def test_unknown_country_is_told_what_to_do():
    with pytest.raises(NotFound, match=r"ISO 3166.*neighbour.*world"):
        pager_death_law("QQ")
    with pytest.raises(NotFound, match="''"):
        pager_money_law("")


def test_lineage_says_how_the_coefficients_came_to_be():
    assert "own earthquakes" in pager_lineage("deaths", "CN").note
    assert "group of countries" in pager_lineage("deaths", "NP").note
    assert "Serbia" in pager_lineage("money", "XK").note
    assert "world default" in pager_lineage("deaths", WORLD).note
    assert pager_model("deaths", WORLD).theta == 16.0  # PAGER's default

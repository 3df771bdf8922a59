"""Thresholds and what counts as news: crossings with a margin, a dead band, material change."""

import numpy as np
import pytest

from houfeng.impact.facilities.assess import assess
from houfeng.impact.facilities.standing import (
    carried,
    from_bytes,
    scores,
    stand,
    to_bytes,
)
from houfeng.impact.facilities.thresholds import Threshold, read_threshold
from houfeng.vocabulary.errors import NotValid
from tests.impact.facilities.making import even_map, sites_of


def stood(sites, grids, before=None):
    found = assess(sites, grids)
    return stand(sites, found, grids, before)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Threshold("slight", "moderate", 0.10)),
        ("Moderate", Threshold(state="moderate")),
        ("中等破坏", Threshold(state="moderate")),
        ("严重", Threshold(state="extensive")),
        ("moderate 20%", Threshold(chance_of="moderate", chance=0.2)),
        ("毁坏≥5％", Threshold(chance_of="complete", chance=0.05)),
        ("CSIS 7", Threshold(measure="CSIS", value=7)),
        ("烈度7度", Threshold(measure="CSIS", value=7)),
        ("PGA >= 0.1 g", Threshold(measure="PGA", value=0.1)),
        ("SA(0.3) 0.2", Threshold(measure="SA(0.3)", value=0.2)),
    ],
)
def test_thresholds_are_read(text, expected):
    assert read_threshold(text) == expected


def test_thresholds_are_told_in_both_languages():
    assert read_threshold("烈度 7").words() == ("地震烈度达到 7", "intensity (CSIS) of 7 or more")
    assert read_threshold("PGA 0.1").words()[0] == "峰值加速度达到 0.1 g"
    zh, en = read_threshold("").words()
    assert zh == "最可能状态达到轻微破坏，或中等破坏及以上概率达到 10%"
    assert en == "most probably slight or worse, or a chance of 10 % of moderate or worse"


@pytest.mark.parametrize(
    "text", ["none", "x", "moderate 0%", "moderate 101%", "CSIS 13", "PGA 1.2.3"]
)
def test_other_words_are_no_threshold(text):
    with pytest.raises(NotValid):
        read_threshold(text)


def test_scores_are_what_is_looked_at_over_the_threshold():
    # 0.35 g is the moderate median of C1L-HC: chance of moderate or worse 0.5 whatever the sigma.
    sites = sites_of(
        "a,x,103,31,,C1L-HC,moderate 20%",
        "b,y,103,31,,C1L-HC,PGA 0.7",
        "c,z,103,31,,C1L-HC,烈度 8",
        "d,w,99,31,,C1L-HC,烈度 1",
    )
    grids = even_map(pga_g=0.35, csis=7.0)

    found = scores(sites, assess(sites, grids), grids)
    assert found == pytest.approx([2.5, 0.5, 7 / 8, 0])


def test_the_most_probable_state_reaches_its_threshold_when_it_is_the_likeliest():
    sites = sites_of("a,x,103,31,,C1L-HC,moderate", "b,x,103,31,,C1L-HC,extensive")
    grids = even_map(pga_g=0.35, sigma_ln=0.5)

    # 0.2124, 0.2876, 0.3606, 0.1229, 0.0165 (test_assess): 0.3606/0.2876 and 0.1229/0.3606
    found = scores(sites, assess(sites, grids), grids)
    assert found == pytest.approx([1.254, 0.341], abs=2e-3)


def test_a_first_map_tells_what_is_above():
    sites = sites_of("a,x,103,31,,C1L-HC,", "b,y,99,31,,C1L-HC,")
    now, changes = stood(sites, even_map(pga_g=0.35))

    assert changes.up.tolist() == [0]
    assert changes.worth_telling
    assert now.above.tolist() == [True, False]


def test_a_quiet_map_tells_nothing():
    _, changes = stood(sites_of("a,x,103,31,,C1L-HC,"), even_map(pga_g=0.03))
    assert not changes.worth_telling


def test_one_per_cent_tells_nothing_of_any_of_many_sites():
    """Ten thousand sites lie at every distance from their thresholds; some cross by a hair."""
    rng = np.random.default_rng(11)
    sites = sites_of(
        *(
            f"{n},x,{lon:.5f},31,,{'C1L-HC' if n % 2 else 'masonry'},"
            for n, lon in enumerate(rng.uniform(102, 104, 10_000))
        )
    )
    first, told = stood(sites, even_map(pga_g=0.15, csis=6.5, tilt=1.0))
    assert told.worth_telling

    more = even_map(pga_g=0.15 * 1.01, csis=6.5 * 1.01, tilt=1.0)
    found = assess(sites, more)
    # Something would leak: without the dead band there are crossings.
    assert (scores(sites, found, more) >= 1).sum() != first.above.sum()
    again, changes = stood(sites, more, first)
    assert not changes.worth_telling
    less = even_map(pga_g=0.15 * 0.99, csis=6.5 * 0.99, tilt=1.0)
    assert not stood(sites, less, first)[1].worth_telling
    assert (again.above == first.above).all()


def test_drift_adds_up_since_the_last_notice():
    sites = sites_of("a,x,103,31,,C1L-HC,PGA 0.2")
    first, _ = stood(sites, even_map(pga_g=0.195))
    assert not first.above.any()

    # 2 % at a time, always compared with the last notice: 0.199, 0.203, 0.207 (6 % in all)
    news = [stood(sites, even_map(pga_g=g), first)[1].up.size for g in (0.199, 0.203, 0.207)]
    assert news == [0, 0, 1]


def test_a_crossing_downwards_needs_the_margin():
    sites = sites_of("a,x,103,31,,C1L-HC,PGA 0.2")
    first, _ = stood(sites, even_map(pga_g=0.22))
    assert first.above.all()

    assert not stood(sites, even_map(pga_g=0.195), first)[1].down.size  # 0.975 of the threshold
    assert stood(sites, even_map(pga_g=0.185), first)[1].down.size  # 0.925 of it


def test_a_map_that_no_longer_covers_a_site_lets_it_fall():
    sites = sites_of("a,x,103,31,,C1L-HC,")
    first, _ = stood(sites, even_map(pga_g=0.5))
    grids = even_map(pga_g=0.5)
    grids.longitudes[:] += 10

    assert stood(sites, grids, first)[1].down.tolist() == [0]


def test_a_fifth_more_in_moderate_damage_is_material():
    # Nobody's threshold is near: only the number counts. Eleven at increasing shaking.
    sites = sites_of(*(f"{n},x,{102.5 + n / 10:.2f},31,,C1L-HC,complete 99%" for n in range(11)))
    weak, _ = stood(sites, even_map(pga_g=0.35, tilt=1.0))
    n_before = int(weak.moderate.sum())
    assert 4 < n_before < 10

    _, changes = stood(sites, even_map(pga_g=0.45, tilt=1.0), weak)
    assert not changes.up.size
    assert changes.moderate_now - changes.moderate_before >= 0.2 * n_before
    assert changes.material
    _, same = stood(sites, even_map(pga_g=0.36, tilt=1.0), weak)
    assert not same.worth_telling


def test_a_newer_version_of_the_list_keeps_what_was_told():
    old = sites_of("a,x,103,31,,C1L-HC,", "b,y,103,31,,URML-PC,")
    first, _ = stood(old, even_map(pga_g=0.35))
    new = sites_of("c,new,103,31,,C1L-HC,", "b,y,103,31,,URML-PC,", "a,x,103,31,,C1L-HC,")
    before = carried(first, old, new)

    _, changes = stood(new, even_map(pga_g=0.35), before)
    assert [new.ids[at] for at in changes.up] == ["c"]
    assert before.above.tolist() == [False, True, True]


def test_another_curve_is_looked_at_anew():
    old = sites_of("a,x,103,31,,URML-PC,")
    first, _ = stood(old, even_map(pga_g=0.12))
    new = sites_of("a,x,103,31,,W1-HC,")
    assert first.above.all()

    assert stood(new, even_map(pga_g=0.12), carried(first, old, new))[1].down.size == 1


def test_a_standing_survives_being_kept():
    now, _ = stood(sites_of("a,x,103,31,,C1L-HC,", "b,y,99,31,,C1L-HC,"), even_map())
    again = from_bytes(to_bytes(now))

    for name in ("inside", "values", "sigmas", "above", "moderate"):
        assert np.array_equal(
            getattr(again, name), getattr(now, name), equal_nan=name in ("values", "sigmas")
        )

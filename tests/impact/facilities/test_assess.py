"""Assessment: chances by hand, sampling as shaking/sample.py does it, ranking, sites outside."""

import numpy as np
import pytest
from scipy.stats import norm

from houfeng.impact.buildings import type_grade_probabilities
from houfeng.impact.facilities.assess import assess, chances
from houfeng.impact.facilities.curves import make_curve
from houfeng.impact.science.fragility import STATES
from houfeng.shaking.sample import SiteList, sample
from houfeng.vocabulary.errors import NotValid
from tests.impact.facilities.making import even_map, sites_of
from tests.shaking.made_result import synthetic_result


def test_a_hazus_class_at_its_median():
    # 0.35 g at C1L-HC, sigma 0.5: of HAZUS's 0.64 the building's own part is 0.4 (0.64^2 less
    # 0.5^2 is 0.1596), so sqrt(0.1596 + 0.25) = 0.64. Moderate or worse 0.5; slight or worse
    # Phi(ln(0.35/0.21)/0.64) = Phi(0.7982) = 0.7876; extensive or worse Phi(-1.0830) = 0.1394;
    # complete Phi(-2.1320) = 0.0165: as HAZUS itself where motion is not known better.
    found = assess(sites_of("a,x,103,31,,C1L-HC,"), even_map(pga_g=0.35, sigma_ln=0.5))

    assert found.reached("slight")[0] == pytest.approx(0.7876, abs=2e-4)
    assert found.reached("moderate")[0] == pytest.approx(0.5, abs=1e-6)
    assert found.reached("extensive")[0] == pytest.approx(0.1394, abs=2e-4)
    assert found.reached("complete")[0] == pytest.approx(0.0165, abs=2e-4)
    # 0.2124, 0.2876, 0.3606, 0.1229, 0.0165: moderate is the likeliest
    assert STATES[found.states[0]] == "moderate"
    assert found.probabilities.sum() == pytest.approx(1, abs=1e-6)


def test_a_structure_type_is_integrated_over_the_maps_intensity():
    at = np.linspace(7.6 - 6 * 0.8, 7.6 + 6 * 0.8, 4_001)
    weight = norm.pdf(at, 7.6, 0.8)
    weight /= weight.sum()
    expected = weight @ type_grade_probabilities("masonry", np.clip(at, 1, 12))

    found = assess(sites_of("a,x,103,31,,masonry,"), even_map(csis=7.6, sigma_i=0.8))
    assert found.probabilities[:, 0] == pytest.approx(expected, abs=2e-3)


def test_own_curves_by_intensity_and_velocity():
    own = {
        "mast": make_curve("mast", "CSIS", {"moderate": (7.0, 0.8)}, "test"),
        "tank": make_curve("tank", "PGV", {"slight": (20.0, 0.5), "complete": (80.0, 0.5)}, "test"),
    }
    found = assess(
        sites_of("a,x,103,31,,mast,", "b,y,103,31,,tank,", own=own), even_map(csis=7.0, sigma_i=0.6)
    )

    assert found.reached("moderate") == pytest.approx([0.5, 0.0250], abs=1e-4)
    # tank: complete Phi(-ln 4 / sqrt(0.5^2 + 0.5^2)) = Phi(-1.9605) = 0.0250, with no state between
    assert found.probabilities[:, 1] == pytest.approx([0.5, 0.4750, 0, 0, 0.0250], abs=1e-4)
    assert found.reached("extensive")[0] == 0


def test_values_at_sites_are_those_of_the_general_sampler():
    made = synthetic_result()
    rng = np.random.default_rng(3)
    lons, lats = rng.uniform(101.8, 105.0, 300), rng.uniform(29.7, 32.3, 300)
    rows = [
        f"{n},x,{lons[n]:.9f},{lats[n]:.9f},,{'C1L-HC' if n % 2 else 'masonry'},"
        for n in range(300)
    ]
    sites = sites_of(*rows)
    general = sample(made, SiteList(sites.ids, sites.longitudes, sites.latitudes))

    from houfeng.shaking.products.grids_npz import Grids

    found = assess(sites, Grids(made.longitudes, made.latitudes, dict(made.fields)))
    assert (found.inside == general.inside).all()
    assert 0 < found.outside < 300
    for measure, remainder in (("CSIS", 0), ("PGA", 1)):
        these = np.arange(300) % 2 == remainder
        for ours, part in ((found.values, "mean"), (found.sigmas, "std")):
            assert ours[these] == pytest.approx(general.values[measure][part][these], nan_ok=True)


def test_sites_outside_are_counted_and_come_last():
    sites = sites_of("a,x,110,31,,C1L-HC,", "b,y,103,31,,C1L-HC,", "c,z,103,31,,URML-PC,")
    found = assess(sites, even_map(pga_g=0.3))

    assert found.counts["outside"] == found.outside == 1
    assert sum(found.counts.values()) == 3
    assert [sites.ids[at] for at in found.order] == ["c", "b", "a"]  # the weaker house first
    assert found.states[0] == -1
    assert np.isnan(found.probabilities[:, 0]).all()


@pytest.mark.parametrize("longitude", ["-179.7", "180.3"])
def test_a_map_across_the_date_line(longitude):
    made = synthetic_result(180.0, -17.0)
    from houfeng.shaking.products.grids_npz import Grids

    grids = Grids(made.longitudes, made.latitudes, dict(made.fields))
    found = assess(sites_of(f"a,x,{longitude},-17,,C1L-HC,"), grids)

    assert found.values[0] == pytest.approx(made.fields["PGA"].mean[24, 36])


def test_many_sites_are_assessed_as_few_are():
    rng = np.random.default_rng(5)
    lons = rng.uniform(101.9, 104.1, 70_000)  # more than one piece
    sites = sites_of(*(f"{n},x,{lon:.6f},31,,C1L-HC," for n, lon in enumerate(lons)))
    grids = even_map(pga_g=0.3, tilt=0.5)
    told = []
    found = assess(sites, grids, told.append)

    few = sites_of(*(f"{n},x,{lons[n]:.6f},31,,C1L-HC," for n in (0, 69_999)))
    expected = assess(few, grids).probabilities
    assert found.probabilities[:, [0, 69_999]] == pytest.approx(expected, nan_ok=True)
    assert sorted(told) == [65_536, 70_000]
    inside = found.order[: len(sites) - found.outside]
    assert (np.diff(found.damage[inside]) <= 0).all()


def test_chances_again_from_what_is_kept():
    sites = sites_of("a,x,103,31,,C1L-HC,", "b,y,103.2,31,,masonry,", "c,z,99,31,,frame,")
    found = assess(sites, even_map())

    again = chances(sites, found.inside, found.values, found.sigmas)
    assert again == pytest.approx(found.probabilities, nan_ok=True)


def test_a_map_without_the_curves_measure_is_refused():
    grids = even_map()
    del grids.fields["CSIS"]
    with pytest.raises(NotValid, match="need CSIS"):
        assess(sites_of("a,x,103,31,,masonry,"), grids)

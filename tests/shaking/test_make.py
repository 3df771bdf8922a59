"""A whole map: Northridge against ShakeMap's modules 1.1.18, and what a map must be."""

from dataclasses import replace

import numpy as np
import pytest

from houfeng.shaking.inputs import Inputs
from houfeng.shaking.make import make_map
from houfeng.shaking.profiles import CHINA, REFERENCE
from houfeng.shaking.reasons import code_of
from houfeng.vocabulary.errors import NotValid
from tests.shaking import northridge
from tests.shaking.making import earthquake

MEASURES = (*northridge.SIX, "CSIS")


@pytest.fixture(scope="module")
def made(shared):
    return make_map(northridge.inputs(shared), REFERENCE)


@pytest.fixture(scope="module")
def truth(shared):
    # The reference's first row is the northernmost.
    return {
        name: grid[::-1] if grid.ndim == 2 else grid
        for name, grid in northridge.reference_grids(shared).items()
    }


@pytest.mark.parametrize(
    ("measure", "median", "most_of_it"),
    # Measured: PGA 0.0007 and 0.0021, MMI 0.0013 and 0.0027; the issue asks for 0.02, 0.06, 0.05.
    [*((m, 0.0015, 0.004) for m in northridge.SIX[:-1]), ("MMI", 0.0025, 0.006)],
)
def test_northridge_is_the_reference_s_map(made, truth, measure, median, most_of_it):
    apart = np.abs(made.fields[measure].mean - truth[f"{measure}_mean"])

    assert np.median(apart) < median
    assert np.percentile(apart, 95) < most_of_it


@pytest.mark.parametrize("measure", northridge.SIX)
@pytest.mark.parametrize("part", ["std", "tau", "phi"])
def test_its_uncertainty_is_the_reference_s_part_by_part(made, truth, measure, part):
    apart = np.abs(getattr(made.fields[measure], part) - truth[f"{measure}_{part}"])

    # Measured: median below 5e-5 everywhere (MMI tau 3e-5); the issue asks for 0.02.
    assert np.median(apart) < 1e-4
    assert np.percentile(apart, 99) < 1e-3


def test_only_mmi_where_its_relation_breaks_differs_much(made, truth):
    """What remains: no motion is 0.005 off anywhere, MMI only on a break of its relation."""
    for measure in northridge.SIX[:-1]:
        assert np.abs(made.fields[measure].mean - truth[f"{measure}_mean"]).max() < 0.005

    apart = np.abs(made.fields["MMI"].mean - truth["MMI_mean"])
    # Broken at 0.53 and -1.21 in lg PGV (Worden et al. 2012): the slope, and with it tau and
    # phi, jumps there, and how much an observation pulls.
    assert (apart > 0.02).mean() < 0.002


def test_the_event_terms_are_the_reference_s(made):
    # Of its info.json: output, ground_motions, bias.
    expected = {"PGA": 0.357, "PGV": 0.408, "SA(0.3)": 0.472, "SA(1.0)": 0.606, "SA(3.0)": 0.454}

    for measure, bias in expected.items():
        assert made.bias[measure][0] == pytest.approx(bias, abs=0.002)
    assert made.bias["MMI"][0] == pytest.approx(0.516, abs=0.01)  # 0.512 when written


def test_a_map_is_whole(made):
    shape = (made.latitudes.size, made.longitudes.size)

    assert set(made.fields) == set(MEASURES)
    for field in made.fields.values():
        for part in (field.mean, field.std, field.tau, field.phi):
            assert part.shape == shape
            assert np.isfinite(part).all()
        assert field.std.min() > 0
    assert made.vs30_ms.shape == shape and (made.vs30_ms == 760).all()
    assert len(made.observations) == len(made.distances.rrup) == made.compared["PGA"].used.size
    assert made.fields["MMI"].mean.min() >= 1 and made.fields["MMI"].mean.max() <= 10
    assert made.fields["CSIS"].mean.min() >= 1 and made.fields["CSIS"].mean.max() <= 12


def test_a_map_says_what_it_was_made_of(made):
    assert made.profile == "shakemap-reference"
    assert {name for name, _ in made.models["PGA"]} == {"ASK14", "BSSA14", "CB14", "CY14"}
    roles = [one.role for one in made.lineage]
    for role in ("origin", "rupture", "ground motion", "site", "observations", "software"):
        assert role in roles
    assert any("facilities.txt" in warning for warning in made.warnings)
    assert made.choices["mechanism"] == "not known"


def test_a_map_goes_through_its_stations(made):
    """Beside an exact station the map takes most of its residual, and sigma is smallest."""
    compared = made.compared["PGA"]
    exact = compared.used & (compared.extra_sigma == 0)
    assert exact.sum() > 150
    column = np.searchsorted(made.longitudes, made.observations.longitudes[exact])
    row = np.searchsorted(made.latitudes, made.observations.latitudes[exact])
    inside = (column > 0) & (column < made.longitudes.size) & (row > 0)
    inside &= row < made.latitudes.size
    field = made.fields["PGA"]
    there = field.mean[row[inside], column[inside]]
    observed, predicted = (each[exact][inside] for each in (compared.observed, compared.predicted))

    assert np.std(observed - there) < 0.6 * np.std(observed - predicted)
    assert np.median(field.std[row[inside], column[inside]]) < 0.8 * np.median(field.std)


def test_the_same_inputs_give_the_same_bytes(shared):
    given = northridge.inputs(shared)
    one, other = (make_map(given, REFERENCE, step_s=300.0) for _ in range(2))

    for measure in MEASURES:
        for part in ("mean", "std", "tau", "phi"):
            assert (
                getattr(one.fields[measure], part).tobytes()
                == getattr(other.fields[measure], part).tobytes()
            )


def test_without_observations_a_map_is_the_prediction():
    steps = []
    made = make_map(Inputs(earthquake(ms=6.5)), CHINA, step_s=300.0, tell=steps.append)

    assert sorted(steps) == ["conditioning", "predicting", "weighing observations"]
    field = made.fields["PGA"]
    assert field.std == pytest.approx(np.hypot(field.tau, field.phi))
    assert made.bias["PGA"][0] == 0
    assert made.warnings == ()
    # Strongest at the epicentre, weaker everywhere else.
    row, column = np.unravel_index(field.mean.argmax(), field.mean.shape)
    assert made.longitudes[column] == pytest.approx(103.4, abs=0.1)
    assert made.latitudes[row] == pytest.approx(31.0, abs=0.1)


def test_all_stations_flagged_is_said_and_the_prediction_stands(shared):
    given = northridge.inputs(shared)
    seen = given.observations
    flagged = replace(
        seen,
        values={m: np.full(len(seen), np.nan) for m in seen.values},
        recorded=seen.values,
        flags={m: ("flag_manual",) * len(seen) for m in seen.values},
    )

    made = make_map(replace(given, observations=flagged), REFERENCE, step_s=300.0)
    alone = make_map(Inputs(given.origin, surface=given.surface), REFERENCE, step_s=300.0)

    assert any("all 732 observations are flagged" in one for one in made.warnings)
    assert not any("flagged" in one for one in alone.warnings)
    for measure in MEASURES:
        assert np.array_equal(made.fields[measure].mean, alone.fields[measure].mean)
    assert {code_of(one) for one in made.compared["PGA"].reasons} <= {"flag_manual", ""}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"latitude": 80.1}, "latitude"),
        ({"latitude": -80.1}, "latitude"),
        ({"longitude": 31.0, "latitude": 103.4}, "latitude"),  # swapped
        ({"longitude": float("nan")}, "longitude"),
        ({"depth_km": 900.0}, "depth_km"),
    ],
)
def test_an_origin_that_cannot_be_is_refused(more, field):
    with pytest.raises(NotValid, match=field):
        make_map(Inputs(earthquake(**more)), REFERENCE)


@pytest.mark.parametrize("longitude", [179.9, -179.9])
def test_a_map_on_the_date_line_is_one_piece(longitude):
    made = make_map(Inputs(earthquake(longitude, -17.0, ms=6.5)), REFERENCE, step_s=300.0)

    assert np.all(np.diff(made.longitudes) > 0)
    assert made.longitudes[-1] - made.longitudes[0] < 10
    field = made.fields["PGA"].mean
    row, column = np.unravel_index(field.argmax(), field.shape)
    assert (made.longitudes[column] - longitude + 180) % 360 - 180 == pytest.approx(0, abs=0.1)
    assert made.latitudes[row] == pytest.approx(-17.0, abs=0.1)
    # The line itself changes nothing: half a degree to the west shakes as it does to the east.
    offsets = (made.longitudes - longitude + 180) % 360 - 180
    to_west, to_east = np.interp([-0.5, 0.5], offsets, field[row])
    assert to_west == pytest.approx(to_east, abs=0.005)

"""From observations to evidence: stand-ins, the event term's range, Northridge's counts."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType
from houfeng.shaking.make import make_ready
from houfeng.shaking.observations import INSTRUMENT, MACROSEISMIC, Observations
from houfeng.shaking.predict import ALL_MEASURES
from houfeng.shaking.profiles import REFERENCE
from houfeng.shaking.reasons import code_of
from houfeng.shaking.result import Compared
from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.gmm.motion import Motion
from houfeng.shaking.screening import ScreeningRules
from houfeng.shaking.source import source_of, upright_through
from houfeng.shaking.weigh import compare, stand_ins, weigh
from tests.shaking import northridge
from tests.shaking.making import earthquake

BOUNDS = (100.0, 28.0, 107.0, 34.0)


@pytest.mark.parametrize(
    ("measure", "has", "expected"),
    [
        ("PGA", (), ()),
        ("PGA", ("SA(0.3)", "SA(1.0)"), ("SA(0.3)",)),
        ("PGA", ("SA(1.0)", "SA(3.0)"), ("SA(1.0)",)),
        ("SA(1.0)", ("SA(0.3)", "SA(3.0)"), ("SA(0.3)", "SA(3.0)")),
        ("SA(1.0)", ("SA(0.2)", "SA(0.3)", "SA(3.0)", "SA(5.0)"), ("SA(0.3)", "SA(3.0)")),
        ("SA(0.3)", ("SA(1.0)", "SA(3.0)"), ("SA(1.0)",)),
        ("SA(3.0)", ("SA(0.3)", "SA(1.0)"), ("SA(1.0)",)),
    ],
)
def test_the_periods_next_to_the_wanted_one_stand_for_it(measure, has, expected):
    assert stand_ins(measure, has) == expected


def _source(mw=6.5, *, finite=True):
    surface = upright_through((103.4, 31.0, 10.0), mw, 0.0) if finite else None
    origin = earthquake(magnitude=Magnitude(mw, MagnitudeType.MW), depth_km=10.0)
    return source_of(origin, m_is_mw=True, unknown_rake_deg=0.0, surface=surface)


def _seen(longitudes, values, kind=INSTRUMENT):
    n = len(longitudes)
    return Observations(
        ids=tuple(f"XX.S{i}" for i in range(n)),
        names=("",) * n,
        kinds=(kind,) * n,
        sources=("XX",) * n,
        longitudes=np.array(longitudes),
        latitudes=np.full(n, 31.0),
        vs30_ms=np.full(n, np.nan),
        replies=np.full(n, np.nan),
        values={m: np.array(v, dtype=float) for m, v in values.items()},
        extra_sigma={m: np.zeros(n) for m in values},
        flags=dict.fromkeys(values, ("",) * n),
    )


def _made(seen, source, profile=REFERENCE):
    """(where, compared, evidence), everything predicted as -2 with tau 0.3 and phi 0.5."""
    n = len(seen)
    where = distances(source.surface, seen.longitudes, seen.latitudes)
    told = {m: Motion(np.full(n, -2.0), np.full(n, 0.3), np.full(n, 0.5)) for m in ALL_MEASURES}
    told["MMI"] = Motion(np.full(n, 6.0), np.full(n, 0.4), np.full(n, 0.7))
    on = earthquake().origin_at.date()
    compared = compare(seen, told, where, source, profile, ScreeningRules(), bounds=BOUNDS, on=on)
    return where, compared, weigh(seen, compared, where, source, profile)


def test_a_place_without_the_measure_is_heard_through_its_neighbours():
    nan = np.nan
    seen = _seen(
        [103.5, 103.7, 103.9],
        {
            "PGA": [-1.5, nan, nan],
            "SA(0.3)": [-1.0, -1.2, nan],
            "SA(1.0)": [nan, -2.1, -2.2],
            "SA(3.0)": [nan, nan, -2.9],
        },
    )

    _, _, evidence = _made(seen, _source())

    heard = {m: list(zip(e.longitudes, e.measures, strict=True)) for m, e in evidence.items()}
    assert heard["PGA"] == [(103.5, "PGA"), (103.7, "SA(0.3)"), (103.9, "SA(1.0)")]
    assert heard["SA(0.3)"] == [(103.5, "SA(0.3)"), (103.7, "SA(0.3)"), (103.9, "SA(1.0)")]
    assert heard["SA(1.0)"] == [(103.5, "SA(0.3)"), (103.7, "SA(1.0)"), (103.9, "SA(1.0)")]
    assert heard["SA(3.0)"] == [(103.5, "SA(0.3)"), (103.7, "SA(1.0)"), (103.9, "SA(3.0)")]
    assert heard["PGV"] == []  # nothing stands for it
    # Its own residual comes along: SA(0.3) of -1.2 against -2.
    assert evidence["PGA"].residuals == pytest.approx([0.5, 0.8, -0.2])
    # Intensity is told from motion at each place, with the relation's sigma.
    assert {name for _, name in heard["MMI"]} == {"MMI"}
    assert len(heard["MMI"]) == 3
    assert np.all(evidence["MMI"].extra_sigma > 0.5)


def test_an_outlier_is_not_heard_and_neighbours_stand_for_it():
    # 3 sigma of hypot(0.3, 0.5) is 1.75.
    seen = _seen([103.5, 103.7], {"PGA": [-0.2, -0.3], "SA(0.3)": [-1.0, -1.0]})

    _, compared, evidence = _made(seen, _source())

    assert [code_of(one) for one in compared["PGA"].reasons] == ["outlier", ""]
    assert compared["PGA"].observed == pytest.approx([-0.2, -0.3])  # kept for people
    assert evidence["PGA"].measures == ("SA(0.3)", "PGA")


def test_felt_reports_become_motion_with_the_relation_s_sigma():
    seen = _seen([103.5, 103.7, 103.9], {"MMI": [6.0, 5.0, 3.9]}, MACROSEISMIC)

    _, compared, evidence = _made(seen, _source())

    assert compared["PGA"].converted_from == ("MMI", "MMI", "")
    assert code_of(compared["PGA"].reasons[2]) == "weak_felt"
    assert len(evidence["PGA"]) == 2
    assert len(evidence["MMI"]) == 3
    # Worden et al. 2012, MMI from PGA in cm/s²: -1.60 + 3.70 lg PGA, and of distance (never
    # below 10 km) and magnitude -0.91 + 1.02 lg 10 - 0.17 * 6.5; sd of lg PGA 0.35.
    lg_pga = (6.0 + 1.60 - (-0.91 + 1.02 - 0.17 * 6.5)) / 3.70
    assert evidence["PGA"].residuals[0] == pytest.approx(
        np.log(10**lg_pga / 980.665) + 2.0, abs=1e-3
    )
    assert evidence["PGA"].extra_sigma == pytest.approx(0.35 * np.log(10))
    assert evidence["MMI"].extra_sigma == pytest.approx(0.3)


def test_far_observations_do_not_tell_the_event_term():
    seen = _seen([103.5, 104.4, 104.9], {"PGA": [-1.5] * 3})  # 10, 95 and 143 km

    where, _, evidence = _made(seen, _source())

    assert where.rrup == pytest.approx([9.6, 95.5, 143], rel=0.01)
    assert evidence["PGA"].tells_event_term.tolist() == [True, True, False]
    near = _made(seen, _source(), replace(REFERENCE, bias_range_km=50.0))[2]
    assert near["PGA"].tells_event_term.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("mw", "finite", "tells"), [(7.7, False, True), (7.71, False, False), (7.9, True, True)]
)
def test_a_large_point_has_no_event_term(mw, finite, tells):
    seen = _seen([103.45, 103.6], {"PGA": [-1.5, -1.6]})

    _, _, evidence = _made(seen, _source(mw, finite=finite))

    assert evidence["PGA"].tells_event_term.tolist() == [tells, tells]


def test_evidence_is_the_same_whatever_is_not_used():
    """A place that is flagged everywhere leaves no trace."""
    both = _seen([103.5, 103.7], {"PGA": [-1.5, -1.6]})
    flagged = replace(
        both,
        values={"PGA": np.array([-1.5, np.nan])},
        recorded=both.values,
        flags={"PGA": ("", "flag_manual")},
    )

    _, compared, evidence = _made(flagged, _source())

    assert evidence["PGA"].longitudes.tolist() == [103.5]
    assert compared["PGA"].observed == pytest.approx([-1.5, -1.6])
    assert isinstance(compared["PGA"], Compared)


@pytest.fixture(scope="module")
def of_northridge(shared):
    ready = make_ready(northridge.inputs(shared), REFERENCE)
    return ready.compared, ready.evidence


@pytest.mark.parametrize("measure", northridge.SIX)
def test_northridge_is_conditioned_on_what_the_reference_is(shared, of_northridge, measure):
    truth = northridge.reference_grids(shared)
    _, evidence = of_northridge
    ours = evidence[measure]
    # The reference keeps longitudes as -pi to pi in single precision.
    theirs = np.degrees(
        [truth[f"sta_{axis}_rad_{measure}"].astype(float).ravel() for axis in ("lon", "lat")]
    )
    theirs[0] = (theirs[0] + 180.0) % 360.0 - 180.0

    assert len(ours) == theirs.shape[1]
    order, their_order = np.lexsort((ours.latitudes, ours.longitudes)), np.lexsort(theirs[::-1])
    assert ours.longitudes[order] == pytest.approx(theirs[0, their_order], abs=2e-5)
    assert np.sort(ours.latitudes) == pytest.approx(np.sort(theirs[1]), abs=2e-5)
    assert np.sort(ours.extra_sigma) == pytest.approx(
        np.sort(truth[f"add_unc_{measure}"].ravel()), abs=1e-3
    )


def test_northridge_s_counts_and_who_stands_for_whom(of_northridge):
    """PGA: 682 of its own and SA(0.3) of HI.SJF, whose PGA is an outlier: the reference's 683."""
    compared, evidence = of_northridge

    assert {m: dict(Counter(evidence[m].measures)) for m in northridge.SIX} == {
        "PGA": {"PGA": 682, "SA(0.3)": 1},
        "PGV": {"PGV": 683},
        "SA(0.3)": {"SA(0.3)": 682, "SA(1.0)": 1},
        "SA(1.0)": {"SA(1.0)": 681, "SA(0.3)": 2, "SA(3.0)": 2},
        "SA(3.0)": {"SA(3.0)": 682, "SA(1.0)": 1},
        "MMI": {"MMI": 712},
    }
    assert Counter(code_of(one) for one in compared["MMI"].reasons) == {
        "": 712,
        "outside_map": 12,
        "outlier": 8,
    }

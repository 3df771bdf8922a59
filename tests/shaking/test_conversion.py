from datetime import date

import numpy as np
import pytest

from houfeng.shaking.conversion import fill_measures
from houfeng.shaking.readings import observations_from_bytes, read_observations
from houfeng.shaking.reasons import code_of
from houfeng.shaking.science.gmice.gbt17742_2020_gmice import GBT17742_2020
from houfeng.shaking.science.gmice.worden_2012 import WORDEN_2012
from houfeng.shaking.screening import ScreeningRules, screen
from tests.shaking.northridge_list import FOLDER, MAGNITUDE, OUR_NAMES, ln_of, reference

MEASURES = tuple(OUR_NAMES.values())


def filled(text: str, measures=("PGA", "PGV", "MMI"), relations=None, rules=None, **more):
    seen = observations_from_bytes([("mine.csv", text.encode())])
    screened = screen(
        seen,
        {},
        rules or ScreeningRules(),
        on=date(2026, 1, 1),
        magnitude=6.0,
        has_finite_rupture=True,
    )
    given = {"MMI": WORDEN_2012} if relations is None else relations
    distance = np.full(len(seen), 30.0)
    return fill_measures(
        seen, screened, given, measures, distance_km=distance, magnitude=6.0, **more
    )


@pytest.fixture(scope="module")
def northridge(shared):
    folder = shared / FOLDER
    seen = read_observations([folder / "dyfi_dat.xml", folder / "hist_dat.xml"])
    truth = reference(shared, seen)
    screened = screen(
        seen,
        truth.predicted,
        ScreeningRules(),
        on=date(1994, 1, 17),
        magnitude=MAGNITUDE,
        has_finite_rupture=True,
        bounds=truth.bounds,
    )
    found = fill_measures(
        seen,
        screened,
        {"MMI": WORDEN_2012},
        MEASURES,
        distance_km=truth.rrup_km,
        magnitude=MAGNITUDE,
    )
    return seen, truth, found


def test_felt_cells_of_northridge_are_converted_as_by_shakemap(northridge):
    seen, truth, found = northridge
    compared = 0
    for at, place in enumerate(seen.ids):
        theirs = truth.stations.get(place)
        if theirs is None or theirs["station_type"] != "macroseismic":
            continue
        assert found["MMI"].used[at] == (theirs["intensity"] != "null")
        if found["MMI"].used[at]:
            assert found["MMI"].values[at] == theirs["intensity"]
            assert found["MMI"].extra_sigma[at] == theirs["intensity_stddev"]
        for told in theirs["pgm_from_mmi"]:
            ours = found[OUR_NAMES[told["name"]]]
            if told["value"] is None:
                assert np.isnan(ours.values[at])
                assert not ours.used[at]
                continue
            compared += 1
            expected = ln_of(OUR_NAMES[told["name"]], told["value"])
            assert ours.values[at] == pytest.approx(expected, abs=2e-4)  # written to 4 decimals
            assert ours.extra_sigma[at] == pytest.approx(told["ln_sigma"], abs=6e-5)
            assert ours.used[at] == (told["flag"] == "0")
            assert ours.converted_from[at] == "MMI"
    assert compared > 2_400


def test_instruments_of_northridge_tell_intensity_as_in_shakemap(northridge):
    seen, truth, found = northridge
    compared = 0
    for at, place in enumerate(seen.ids):
        theirs = truth.stations.get(place)
        if theirs is None or theirs["station_type"] != "seismic":
            continue
        compared += 1
        by_velocity = next(t for t in theirs["mmi_from_pgm"] if t["name"] == "pgv")
        assert found["MMI"].values[at] == pytest.approx(by_velocity["value"], abs=0.0051)
        assert found["MMI"].extra_sigma[at] == theirs["intensity_stddev"]
        assert found["MMI"].converted_from[at] == "PGV"
        for amplitude in theirs["channels"][0]["amplitudes"]:
            ours = found[OUR_NAMES[amplitude["name"]]]
            expected = ln_of(OUR_NAMES[amplitude["name"]], amplitude["value"])
            assert ours.values[at] == pytest.approx(expected)
            assert ours.used[at] == (amplitude["flag"] == "0")
            assert ours.converted_from[at] == ""
            assert ours.extra_sigma[at] == 0
    assert compared == 185


def test_intensity_is_told_by_what_is_in_use():
    found = filled(
        "station,lon,lat,pga_g,pgv_cms,pgv_flag\n"
        "A,1,2,0.1,9,0\nB,2,2,0.1,9,M\nC,3,2,,9,M\nD,4,2,,,\n"
    )["MMI"]

    assert found.converted_from == ("PGV", "PGA", "PGV", "")
    assert found.used.tolist() == [True, True, False, False]
    assert [code_of(why) for why in found.reasons] == ["", "", "flag_manual", ""]
    assert np.isfinite(found.values).tolist() == [True, True, True, False]
    assert found.extra_sigma[:2] == pytest.approx([0.63, 0.66])


def test_weak_and_doubtful_felt_reports_tell_no_motion():
    found = filled("id,lon,lat,mmi,replies\na,1,2,3.9,9\nb,2,2,4.0,9\nc,3,2,6,2\n")

    assert found["PGA"].used.tolist() == [False, True, False]
    assert [code_of(why) for why in found["PGA"].reasons] == ["weak_felt", "", "few_replies"]
    assert np.isnan(found["PGA"].values[0])
    assert found["MMI"].used.tolist() == [True, True, False]


def test_a_felt_cells_own_deviation_holds_over_the_default():
    found = filled("id,lon,lat,mmi,replies,stddev\na,1,2,5,9,0.8\nb,2,2,5,9,\n")["MMI"]

    assert found.extra_sigma == pytest.approx([0.8, 0.3])


def test_chinese_intensity_from_both_peaks_and_from_felt():
    relations = {"MMI": WORDEN_2012, "CSIS": GBT17742_2020}
    text = "station,lon,lat,pga_ms2,pgv_ms,csis,mmi\nA,1,2,1,0.1,,\nB,2,2,,,7,\nC,3,2,,,,6\n"

    found = filled(text, ("CSIS", "MMI", "PGA", "SA(1.0)"), relations)

    csis = found["CSIS"]
    assert csis.values == pytest.approx([6.77, 7.0, 6.0])  # both above VI: 3 lg 0.1 + 9.77
    assert csis.converted_from == ("PGA+PGV", "", "MMI")
    assert csis.extra_sigma[1] == 0.3
    assert csis.extra_sigma[2] == pytest.approx(np.hypot(0.3, 0.5))
    assert found["PGA"].converted_from == ("", "CSIS", "MMI")
    # 3.17 lg PGA + 6.59 = 7
    assert found["PGA"].values[1] == pytest.approx(np.log(10 ** (0.41 / 3.17) / 9.80665))
    # The annex has no spectral line.
    assert np.isnan(found["SA(1.0)"].values[1])
    assert np.isfinite(found["SA(1.0)"].values[2])


def test_instruments_do_not_tell_one_motion_by_another():
    found = filled("station,lon,lat,pgv_cms\nA,1,2,9\n")["PGA"]

    assert np.isnan(found.values).all()
    assert not found.used.any()

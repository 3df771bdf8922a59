"""GB 18306-2015 as a model: hand calculations, both public copies, Table E.1, other models."""

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.shaking.models import ground_motion_model
from houfeng.shaking.regional import regional_model
from houfeng.shaking.science.gmm.motion import MEASURES, Distances, Earthquake, Sites
from houfeng.shaking.standards import REGIONS, document
from houfeng.vocabulary.errors import NotValid
from tests.shaking.science.gmm.reference_b import distances, earthquake

CHINESE = {"qingzang": "青藏区", "xinjiang": "新疆区", "east": "东部区", "central": "中部区"}
PERIODS = tuple(
    row[0] for row in document("gb18306_2015_spectra")["regions"]["east"]["long"]["rows"]
)


def predict(region, measure, ms, along, across, vs30=500.0):
    along, across = (
        np.atleast_1d(np.asarray(along, float)),
        np.atleast_1d(np.asarray(across, float)),
    )
    nan = np.full(along.shape, np.nan)
    return ground_motion_model(f"gb18306_{region}").predict(
        [measure],
        earthquake(mw=float("nan"), ms=ms),
        Sites(np.broadcast_to(np.asarray(vs30, float), along.shape)),
        distances(nan, along, across),
    )[measure]


@pytest.mark.parametrize(
    ("region", "measure", "ms", "along", "across", "lg"),
    [
        # 3.807 + 0.411 x 7 - 2.416 lg(30 + 2.647 e^2.562) = 6.684 - 2.416 lg 64.309
        ("qingzang", "PGA", 7.0, 30.0, 0.0, 2.315205),
        # 0.443 + 0.474 x 7 - 1.696 lg(30 + 0.612 e^3.199) = 3.761 - 1.696 lg 44.999
        ("qingzang", "PGV", 7.0, 0.0, 30.0, 0.957170),
        # 0.541 + 0.868 x 6 - 2.265 lg(50 + 2.647 e^2.196) = 5.749 - 2.265 lg 73.795
        ("qingzang", "SA(1.0)", 6.0, 50.0, 0.0, 1.517934),
        # 1.351 + 0.524 x 7.5 - 1.744 lg(80 + 0.612 e^3.4275) = 5.281 - 1.744 lg 98.852
        ("qingzang", "SA(1.0)", 7.5, 0.0, 80.0, 1.801766),
        # -1.187 + 0.970 x 6 - 2.060 lg(50 + 1.772 e^2.544) = 4.633 - 2.060 lg 72.559
        ("xinjiang", "SA(3.0)", 6.0, 50.0, 0.0, 0.799983),
    ],
)
def test_rock_motion_by_hand(region, measure, ms, along, across, lg):
    expected = lg * math.log(10) - (0.0 if measure == "PGV" else math.log(980.665))
    assert predict(region, measure, ms, along, across).mean == pytest.approx([expected], abs=1e-4)


def read(path):
    found = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            numbers = [float(row[c]) for c in ("A1", "B1", "A2", "B2", "C", "D", "E")]
            key = row["region"], row["axis"], row["period"]
            found[key] = (*numbers, float(row["sigma_log10"]))
    return found


def test_every_row_is_the_copy_it_says(shared):
    folder = shared / "data" / "ground_motion"
    workbook = read(folder / "cea2019_xlsx_wang.csv")
    branch = read(folder / "yu2013_log10_hazardlib_branch.csv")
    spectra = document("gb18306_2015_spectra")
    counted = {"both": 0, "cea2019": 0}
    for region, axes in spectra["regions"].items():
        for axis, zh in (("long", "长轴"), ("short", "短轴")):
            for period, *numbers, sigma, copies in axes[axis]["rows"]:
                ours = (*numbers, axes[axis]["d"], axes[axis]["e"], sigma)
                key = CHINESE[region], zh, f"{period:g}"
                assert ours == workbook[key]
                assert (branch[key] == ours) == (copies == "both")
                counted[copies] += 1
    assert counted == {"both": 126, "cea2019": 74}


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("ms", [5.0, 6.0, 7.0, 8.0])
def test_spectra_are_smooth_in_period(region, ms):
    # A shifted column, as in the branch's 0.8 s row of Qinghai-Tibet, breaks this by 0.8 or more.
    for along, across in ((50.0, 0.0), (0.0, 50.0), (40.0, 40.0)):
        lg = [
            predict(region, f"SA({period})", ms, along, across).mean[0] / math.log(10)
            for period in PERIODS
        ]
        x = np.log10(PERIODS)
        straight = [
            lg[i - 1] + (lg[i + 1] - lg[i - 1]) * (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1])
            for i in range(1, len(lg) - 1)
        ]
        assert np.abs(np.array(lg[1:-1]) - straight).max() < 0.06
        assert np.argmax(lg) in range(5, 10)  # the peak, 0.12 to 0.3 s


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("period", PERIODS)
def test_axes_meet_at_the_source_and_pairs_at_ms_6_5(region, period):
    model = regional_model(region)
    rows = [table.at(f"SA({period})") for table in (model.long, model.short)]
    for row in rows:
        assert abs(row["a1"] - row["a2"] + 6.5 * (row["b1"] - row["b2"])) < 0.022
    for ms, pair in ((6.0, "1"), (7.0, "2")):
        long, short = (
            r["a" + pair] + r["b" + pair] * ms + r["c"] * math.log10(r["d"] * math.exp(r["e"] * ms))
            for r in rows
        )
        assert abs(long - short) < 0.051


def test_between_rows_the_spectrum_is_between_its_neighbours():
    low, between, high = (
        predict("east", f"SA({t})", 6.5, 40.0, 10.0).mean[0] for t in (1.0, 1.1, 1.2)
    )
    weight = math.log(1.1) / math.log(1.2)
    # On an axis this is exact; off it the ellipse bends it a little.
    assert between == pytest.approx(low + weight * (high - low), abs=2e-3)
    with pytest.raises(ValueError, match=r"SA\(0\.02\)"):
        predict("east", "SA(0.02)", 6.5, 40.0, 10.0)


def test_the_total_sigma_is_split_and_kept():
    found = predict("central", "SA(3.0)", 6.0, 30.0, 5.0)
    assert found.tau == pytest.approx([0.55 * 0.34 * math.log(10)])
    assert found.sigma == pytest.approx([0.34 * math.log(10)])


@pytest.mark.parametrize(
    ("measure", "vs30", "factor"),
    [
        # At 200 km PGA on rock is 0.0101 g: columns below 0.05 g. I1 has 0.80.
        ("PGA", 900.0, 0.72 / 0.80),
        ("PGA", 500.0, 1.0),
        ("PGA", 400.0, 1 / 0.80),
        ("PGV", 200.0, 1.30 / 0.80),
        ("PGA", 100.0, 1.25 / 0.80),
        # Group 0.40 s: Tg 0.30 on I1, 0.55 on III. At 0.2 s both spectra are flat; at 0.4 s
        # rock has fallen to (0.30 / 0.4)^0.9; at 3 s both: (0.55 / 0.30)^0.9.
        ("SA(0.2)", 200.0, 1.30 / 0.80),
        ("SA(0.4)", 200.0, 1.30 / 0.80 * (0.4 / 0.30) ** 0.9),
        ("SA(3.0)", 200.0, 1.30 / 0.80 * (0.55 / 0.30) ** 0.9),
        ("SA(3.0)", 800.0, 0.72 / 0.80 * (0.25 / 0.30) ** 0.9),
    ],
)
def test_ground_follows_table_e1_and_the_design_spectrum(measure, vs30, factor):
    rock = predict("qingzang", "PGA", 6.0, 200.0, 0.0).mean
    assert math.exp(rock[0]) < 0.04  # so that class II has less than 0.05 g
    reference = predict("qingzang", measure, 6.0, 200.0, 0.0).mean
    found = predict("qingzang", measure, 6.0, 200.0, 0.0, vs30).mean
    assert np.exp(found - reference) == pytest.approx([factor], rel=1e-9)


def test_soft_ground_gains_less_from_strong_motion():
    gain = [
        predict("east", "PGA", ms, 5.0, 5.0, 200.0).mean - predict("east", "PGA", ms, 5.0, 5.0).mean
        for ms in (5.0, 8.0)
    ]
    assert gain[0] > 0.2 > gain[1] >= 0.0


@given(st.floats(60.0, 2000.0), st.sampled_from(MEASURES))
def test_ground_does_not_depend_on_its_neighbours(vs30, measure):
    alone = predict("east", measure, 7.0, 30.0, 10.0, vs30).mean
    among = predict("east", measure, 7.0, [30.0, 30.0, 5.0], [10.0, 10.0, 1.0], [vs30, 150, 600])
    assert among.mean[0] == alone[0]


@pytest.mark.parametrize("region", REGIONS)
def test_it_stands_among_other_models(region):
    # BSSA14 on 500 m/s, Mw 7.0 strike-slip, by rjb of 10, 50 and 150 km along the long axis: the
    # Chinese relations stay within a factor of 3.5 in every measure. Catches wrong units.
    rjb = np.array([10.0, 50.0, 150.0])
    other = ground_motion_model("bssa14")
    where = Distances(rjb, rjb, rjb, np.zeros(3), rjb, rjb, rjb, np.zeros(3))
    rupture = Earthquake(7.0, 7.4, 0.0, 90.0, 0.0, 15.0, 10.0)
    sites = Sites(np.full(3, 500.0))
    theirs = other.predict(MEASURES, rupture, sites, where)
    ours = ground_motion_model(f"gb18306_{region}").predict(MEASURES, rupture, sites, where)
    for measure in MEASURES:
        apart = np.abs(ours[measure].mean - theirs[measure].mean)
        assert apart.max() < math.log(3.5), measure


def test_a_region_that_is_not_there_is_named():
    with pytest.raises(NotValid, match="tibet"):
        regional_model("tibet")

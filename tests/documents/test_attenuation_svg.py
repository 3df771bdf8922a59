"""The attenuation plot: marks stand where the numbers say, and nothing is told by colour alone."""

import re
from dataclasses import replace

import numpy as np
import pytest
from lxml import etree

from houfeng.documents.attenuation import Curve
from houfeng.documents.attenuation_marks import BLUE
from houfeng.documents.attenuation_svg import draw_attenuation
from houfeng.shaking.result import Compared
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import Status
from tests.shaking.made_result import northridge_result, synthetic_result

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def result():
    return synthetic_result()


def rooted(svg):
    return etree.fromstring(svg.encode())


def marks(root, name):
    """(x, y) of marks, the main panel's first; one in each panel, and one in the legend before."""
    found = []
    for path in root.iter(f"{SVG}path"):
        if path.get("class") == name:
            found += [
                (float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)m", path.get("d"))
            ]
    return found[1:]


def frames(root):
    """(left, top, width, height) of the two panels."""
    return [
        tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))
        for rect in root.iter(f"{SVG}rect")
        if rect.get("class") == "att-frame"
    ]


def ticks(root, anchor):
    """Number to place of the tick labels under (middle) or beside (end) the panels."""
    axis = "x" if anchor == "middle" else "y"
    return {
        text.text: float(text.get(axis)) - (0 if axis == "x" else 4)
        for text in root.iter(f"{SVG}text")
        if text.get("font-size") == "11" and text.get("text-anchor") == anchor
    }


def one_station(result, measure, km, observed, predicted, **changes):
    """The result with a single observation of the measure."""
    compared = result.compared[measure]
    seen = np.full(6, np.nan)
    seen[0] = observed
    changed = replace(compared, observed=seen, predicted=np.full(6, predicted), **changes)
    far = replace(result.distances, rrup=np.full(6, float(km)))
    return replace(result, distances=far, compared={measure: changed})


@pytest.mark.parametrize("measure", ["PGA", "PGV", "SA(0.3)", "MMI", "CSIS"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_plot_is_well_formed_and_stands_alone(result, measure, language):
    svg = draw_attenuation(result, measure, language, standalone=True)
    root = rooted(svg)

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == root.get("aria-label")
    assert root.findtext(f"{SVG}desc")
    assert not re.search(r"href|<script|<style|style=|url\(|\bnan\b|\binf\b", svg)
    assert root.get("color") == "#1c1c1c"


def test_in_a_page_it_takes_the_pages_ink(result):
    root = rooted(draw_attenuation(result, "PGA", "zh"))

    assert root.get("fill") == "currentColor"
    assert root.get("color") is None
    colours = {e.get(k) for e in root.iter() for k in ("fill", "stroke")} - {
        None,
        "none",
        "currentColor",
    }
    assert colours == {BLUE}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("paper", ["#ffffff", "#12171c"])  # of web/src/app.css, light and dark
def test_the_one_colour_is_seen_on_either_page(paper):
    light, dark = sorted((luminance(BLUE), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3.0  # WCAG 1.4.11, graphical objects


def test_motion_is_drawn_on_logarithmic_axes(result):
    # 20 %g at 30 km: between the ticks 10 and 50 km, and 10 and 50 %g, by logarithm.
    given = one_station(result, "PGA", 30, np.log(0.2), np.log(0.2))
    root = rooted(draw_attenuation(given, "PGA", "en"))
    ((x, y), _) = marks(root, "att-station")

    km, g = ticks(root, "middle"), ticks(root, "end")
    share = np.log(30 / 20) / np.log(50 / 20)
    assert x == pytest.approx(km["20"] + share * (km["50"] - km["20"]), abs=0.2)
    assert y == pytest.approx(g["20"], abs=0.2)


def test_intensity_is_drawn_linearly(result):
    given = one_station(result, "MMI", 30, 6.25, 6.0, converted_from=("",) * 6)
    root = rooted(draw_attenuation(given, "MMI", "en"))
    ((_, y), _) = marks(root, "att-station")

    degrees = ticks(root, "end")
    assert y == pytest.approx(degrees["VI"] + 0.25 * (degrees["VII"] - degrees["VI"]), abs=0.2)


def test_residuals_are_in_standard_deviations_and_stop_at_the_edge(result):
    sigma = {"tau": np.full(6, 0.3), "phi": np.full(6, 0.4), "extra_sigma": np.zeros(6)}
    at = {}
    for times in (1.0, 50.0):
        given = one_station(result, "PGA", 30, -2.0 + 0.5 * times, -2.0, **sigma)
        root = rooted(draw_attenuation(given, "PGA", "en"))
        at[times] = marks(root, "att-station")[1][1]
        _, (_, top, _, height) = frames(root)
        scale = ticks(root, "end")
        if times == 1.0:
            assert at[times] == pytest.approx((scale["0"] + scale["+2"]) / 2, abs=0.2)
    assert at[50.0] == pytest.approx(top, abs=0.2)
    assert height > 60


def test_what_is_not_used_has_its_own_shape_and_says_why(result):
    pga = result.compared["PGA"]
    told = replace(pga, reasons=tuple("flag_manual" if why else "" for why in pga.reasons))
    root = rooted(draw_attenuation(replace(result, compared={"PGA": told}), "PGA", "zh"))

    assert len(marks(root, "att-flagged")) == 4  # two, in both panels
    assert len(marks(root, "att-station")) == 4
    assert len(marks(root, "att-felt-converted")) == 4
    shapes = {}
    for path in root.iter(f"{SVG}path"):
        if path.get("class") in ("att-flagged", "att-station", "att-felt-converted"):
            shapes.setdefault(path.get("class"), re.sub(r"^M[\d. ]+", "", path.get("d")))
    assert len(set(shapes.values())) == 3
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert any(title.endswith("，未采用：来源人工标记为不可用") for title in titles)
    assert any(title.startswith("SC.<B> Third & last，") for title in titles)
    assert "未采用 2" in [text.text for text in root.iter(f"{SVG}text")]


def curve_lines(root, name):
    return [
        [tuple(map(float, pair.split())) for pair in path.get("d")[1:].split("L")]
        for path in root.iter(f"{SVG}path")
        if path.get("class") == name and path.get("d").count("L") > 1
    ]


def test_the_curve_given_is_drawn_and_the_event_term_moves_it(result):
    km = np.geomspace(5, 400, 60)
    curve = Curve(km, -0.5 - np.log(km), np.full(60, 0.3), np.full(60, 0.4))
    result = replace(result, bias={"PGA": (0.7, 0.1)})
    root = rooted(draw_attenuation(result, "PGA", "en", curve=curve))
    (median,) = curve_lines(root, "att-median")
    moved, upper, lower, in_residuals = curve_lines(root, "att-event")

    scale, below = ticks(root, "end"), frames(root)[1]
    per_unit = (scale["10"] - scale["100"]) / np.log(10)
    for (x, y), (x_moved, y_moved), (_, high), (_, low) in zip(
        median, moved, upper, lower, strict=True
    ):
        assert x == x_moved
        assert y - y_moved == pytest.approx(0.7 * per_unit, abs=0.3)
        assert low - high == pytest.approx(2 * np.hypot(0.4, 0.1) * per_unit, abs=0.3)
    # 0.7 of a sigma of 0.5 is 1.4 standard deviations.
    per_sigma = (scale["0"] - scale["+2"]) / 2
    assert scale["0"] - in_residuals[0][1] == pytest.approx(1.4 * per_sigma, abs=0.3)
    assert below[1] < in_residuals[0][1] < below[1] + below[3]


def test_without_an_event_term_none_is_drawn(result):
    for bias in ({}, {"PGA": (float("nan"), 0.1)}):
        root = rooted(draw_attenuation(replace(result, bias=bias), "PGA", "en"))
        assert curve_lines(root, "att-event") == []
        assert "event term" not in "".join(root.itertext())


def test_without_observations_it_says_so_and_shows_the_model(result):
    none = {"PGA": replace(result.compared["PGA"], observed=np.full(6, np.nan))}
    km = np.geomspace(2, 200, 30)
    curve = Curve(km, -0.5 - np.log(km), np.full(30, 0.3), np.full(30, 0.4))
    for language, said in (
        ("zh", "尚无可与模型比较的观测"),
        ("en", "No observation to compare yet"),
    ):
        root = rooted(
            draw_attenuation(replace(result, compared=none), "PGA", language, curve=curve)
        )
        assert said in "".join(root.itertext())
        assert len(curve_lines(root, "att-median")) == 1


def test_a_station_on_the_rupture_has_a_place(result):
    root = rooted(draw_attenuation(one_station(result, "PGA", 0, -1.0, -1.0), "PGA", "en"))
    (left, _, width, _), _ = frames(root)

    assert all(left <= x <= left + width for x, _ in marks(root, "att-station"))


def test_an_exercise_is_marked(result):
    played = synthetic_result(status=Status.EXERCISE)

    assert "演习" in "".join(rooted(draw_attenuation(played, "PGA", "zh")).itertext())
    assert draw_attenuation(played, "PGA", "en").count("演习 EXERCISE") >= 2
    assert "演习" not in draw_attenuation(result, "PGA", "zh")


def test_a_point_source_has_distances_from_the_hypocentre():
    assert "震源距" in draw_attenuation(synthetic_result(kind="point"), "PGA", "zh")
    assert "断层距" in draw_attenuation(synthetic_result(), "PGA", "zh")


def test_a_hundred_thousand_reports_make_a_plot_a_phone_can_load(result):
    n, rng = 100_000, np.random.default_rng(0)
    far = np.exp(rng.uniform(1, 6, n))
    seen = result.observations
    many = replace(
        seen,
        ids=tuple(f"D{i}" for i in range(n)), names=("",) * n, kinds=("macroseismic",) * n,
    )  # fmt: skip
    predicted = 10 - 1.5 * np.log(far)
    compared = Compared(
        observed=np.round(predicted + rng.normal(0, 0.7, n), 1), converted_from=("",) * n,
        extra_sigma=np.full(n, 0.3), predicted=predicted, tau=np.full(n, 0.3),
        phi=np.full(n, 0.6), used=np.ones(n, bool), reasons=("",) * n,
    )  # fmt: skip
    distances = replace(result.distances, rrup=far)
    svg = draw_attenuation(
        replace(result, observations=many, compared={"MMI": compared}, distances=distances),
        "MMI",
        "en",
    )
    assert len(svg) < 3_000_000
    assert "100,000" in svg


def test_real_stations_are_all_there(shared):
    result = northridge_result(shared)
    compared = result.compared["PGA"]
    root = rooted(draw_attenuation(result, "PGA", "zh"))

    used = int((compared.used & np.isfinite(compared.observed)).sum())
    said = " ".join(text.text for text in root.iter(f"{SVG}text"))
    counts = [int(c.replace(",", "")) for c in re.findall(r"(?:台站|换算) ([\d,]+)", said)]
    assert sum(counts) == used


def test_a_measure_not_compared_is_told(result):
    with pytest.raises(NotFound, match="PGA"):
        draw_attenuation(result, "SA(9.0)", "en")

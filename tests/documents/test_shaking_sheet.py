"""The printable shaking map: one page, its words, its signs, exercises, the date line."""

import io
import re
from datetime import UTC, datetime

import numpy as np
import pypdf
import pytest
from lxml import etree
from PIL import Image

from houfeng.documents.map_frame import Frame
from houfeng.documents.shaking_sheet import places_in, shaking_sheet
from houfeng.documents.shaking_sheet_legend import legend
from houfeng.documents.shaking_sheet_map import draw_sheet_map, sheet_bounds, sheet_frame
from houfeng.documents.shaking_sheet_sigma import draw_sigma, sigma_levels
from houfeng.documents.shaking_sheet_signs import draw_seen, draw_signs
from houfeng.documents.shaking_sheet_words import sheet_words, sigma_note
from houfeng.places.gazetteer import Gazetteer
from houfeng.vocabulary.assets import ASSETS
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.scales import degree_of
from houfeng.vocabulary.status import Status
from tests.shaking.made_result import synthetic_result, unseen_result

MADE_AT = datetime(2026, 11, 24, 4, 5, 6, 789, tzinfo=UTC)
fonts = pytest.mark.skipif(
    not (ASSETS / "fonts").exists(), reason="fonts are not built; run `make assets`"
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """Four places: two by the epicentre, a county seat, a larger town far off."""
    return Gazetteer(
        longitudes=np.array([103.45, 103.2, 104.0, 103.9]),
        latitudes=np.array([31.05, 30.9, 30.6, 45.0]),
        populations=np.array([900, 0, 50_000, 9_000_000], dtype=np.int32),
        kinds=np.array([3, 3, 2, 0], dtype=np.uint8),
        adcodes=np.array([0, 0, 510123, 0], dtype=np.int32),
        province_codes=np.array([51, 51, 51, 0], dtype=np.uint8),
        countries=np.array([b"CN", b"CN", b"CN", b"XX"]),
        names_zh=["近镇", "邻村", "县城", "远方"],
        names_en=["Near", "Next", "Seat", "Far"],
        country_names={},
        source="made",
    )


@pytest.fixture(scope="module")
def made():
    return synthetic_result()


def _words(result, language):
    return sheet_words(result, language, place="某地", maker="某局", made_at=MADE_AT)


def _map(result, language="zh", banner=""):
    frame = sheet_frame(result, 900, 660)
    return draw_sheet_map(result, frame, [], [], language=language, title="t", banner=banner)


@fonts
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheet_is_one_page_and_a_picture_of_it(made, gazetteer, language):
    pdf, png = shaking_sheet(made, language, gazetteer=gazetteer, made_at=MADE_AT, ppi=72)

    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    assert [round(float(v)) for v in pages[0].mediabox[2:]] == [842, 595]  # A4, lying
    assert Image.open(io.BytesIO(png)).size == (842, 595)
    text = pages[0].extract_text().replace("\n", "").replace(" ", "")
    wanted = {
        "zh": [
            "合成算例<测试>&甲县",
            "第3版",
            "china",
            "近镇",
            "县城",
            "ASK14",
            "thismapissynthetic",
        ],
        "en": ["Synthetic<case>&CountyA", "revision3", "china", "Near", "Seat", "4:2used"],
    }[language]
    for words in wanted:
        assert words in text, words


@fonts
def test_the_same_map_gives_the_same_bytes(made, gazetteer):
    sheets = [
        shaking_sheet(made, "zh", gazetteer=gazetteer, made_at=MADE_AT, ppi=50) for _ in range(2)
    ]

    assert sheets[0] == sheets[1]


@fonts
@pytest.mark.parametrize(("language", "words"), [("zh", "演习"), ("en", "演习EXERCISE")])
def test_an_exercise_wears_its_band(gazetteer, language, words):
    result = synthetic_result(status=Status.EXERCISE)
    pdf, png = shaking_sheet(result, language, gazetteer=gazetteer, made_at=MADE_AT, ppi=50)

    document = pypdf.PdfReader(io.BytesIO(pdf))
    text = document.pages[0].extract_text().replace(" ", "").replace("\n", "")
    assert text.count(words) >= 2, "the band, and the words across the map"
    assert document.metadata.title.startswith("演习")
    picture = Image.open(io.BytesIO(png)).convert("L")
    assert picture.getpixel((3, 3)) < 60, "the band reaches the corner"


@fonts
def test_real_maps_wear_none(made, gazetteer):
    pdf, png = shaking_sheet(made, "zh", gazetteer=gazetteer, made_at=MADE_AT, ppi=50)

    assert "演习" not in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert Image.open(io.BytesIO(png)).convert("L").getpixel((3, 3)) > 240


def test_a_time_without_zone_is_refused(made, gazetteer):
    with pytest.raises(NotValid, match="zone"):
        shaking_sheet(made, "zh", gazetteer=gazetteer, made_at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_drawing_stands_alone_and_escapes_words(made):
    root = etree.fromstring(
        draw_sheet_map(
            made, sheet_frame(made, 900, 660), [], [], language="zh", title="<b>&", banner=""
        )
    )

    assert root.findtext("{*}title") == "<b>&"
    assert not root.xpath("//*[local-name()='script' or local-name()='image' or @href]")


@pytest.mark.parametrize("place", [(103.4, 31.0), (179.5, -17.0), (-179.8, 52.0)])
def test_the_window_holds_the_epicentre_and_the_rupture(place):
    result = synthetic_result(*place)
    frame = sheet_frame(result, 900, 660)

    assert frame.holds(frame.x(result.origin.longitude), frame.y(result.origin.latitude), 5)
    for lon, lat, _ in result.surface.quads.reshape(-1, 3):
        assert frame.holds(frame.x(lon), frame.y(lat))
    west, south, east, north = frame.bounds
    assert 0 < east - west < 10
    assert 0 < north - south < 10


def test_the_window_holds_every_zone_from_six_where_the_grid_goes_on():
    result = synthetic_result(n_lon=201, n_lat=161)
    west, south, east, north = sheet_bounds(result, 1.35)

    strong = result.fields["CSIS"].mean >= 5.5
    lon, lat = np.meshgrid(result.longitudes, result.latitudes)
    assert west < lon[strong].min()
    assert lon[strong].max() < east
    assert south < lat[strong].min()
    assert lat[strong].max() < north
    assert result.longitudes[0] <= west
    assert north <= result.latitudes[-1]


def test_a_weak_map_is_still_drawn():
    from dataclasses import replace

    result = synthetic_result()
    field = result.fields["CSIS"]
    weak = replace(result, fields={**result.fields, "CSIS": replace(field, mean=field.mean - 5.5)})

    assert "Ⅲ" in _map(weak)
    assert "全图" in sigma_note(weak, "zh")


def test_zones_wear_the_scales_colours(made):
    drawn = _map(made)

    for degree in (6.0, 7.0, 8.0, 9.0):
        assert f'fill="{degree_of(degree).colour}" fill-rule' in drawn


def test_stations_are_coloured_by_what_was_seen_there(made):
    frame = sheet_frame(made, 900, 660)
    signs = draw_seen(made, frame)

    triangles = [sign for sign in signs if sign.startswith("<polygon")]
    circles = [sign for sign in signs if sign.startswith("<circle")]
    assert (len(triangles), len(circles)) == (4, 2)
    colour = degree_of(made.compared["CSIS"].observed[0]).colour
    x, y = frame.x(made.observations.longitudes[0]), frame.y(made.observations.latitudes[0])
    here = next(sign for sign in triangles if f"{x:.1f},{y - 5:.1f}" in sign)
    assert f'fill="{colour}"' in here
    # Two stations took part in nothing: white and crossed out.
    assert sum('fill="#ffffff"' in sign and "<path" in sign for sign in triangles) == 2


def test_the_key_names_only_what_is_there(made):
    assert "未采用" in draw_signs(made, "zh")
    point = draw_signs(synthetic_result(kind="point"), "en")
    assert "Rupture" not in point
    assert "Epicentre" in point


@pytest.mark.parametrize(
    ("profile", "degree", "pga", "pgv"),
    [
        # GB/T 17742-2020 annex A backwards, by hand: VI is 5.5 to 6.5, lg PGA = (5.5 - 6.59) /
        # 3.17 -> 0.453 m/s² = 4.6 %g, (6.5 - 6.59) / 3.17 -> 0.937 m/s² = 9.6 %g;
        # lg PGV = (5.5 - 9.77) / 3 -> 3.8 cm/s, (6.5 - 9.77) / 3 -> 8.1 cm/s.
        ("china", 6, "4.6–9.6", "3.8–8.1"),
        # Worden et al. 2012: c3 + c4 lg PGA: (5.5 + 1.60) / 3.70 -> 83 cm/s² = 8.5 %g,
        # (6.5 + 1.60) / 3.70 -> 155 cm/s² = 16 %g; (5.5 - 2.89) / 3.16 -> 6.7 cm/s.
        ("shakemap-reference", 6, "8.5–16", "6.7–14"),
    ],
)
def test_the_legend_tells_the_peaks_of_each_degree(profile, degree, pga, pgv):
    column = legend(synthetic_result(profile=profile), "zh")[degree - 1]

    assert (column.pga, column.pgv) == (pga, pgv)
    assert column.is_present


def test_the_legend_ends_open(made):
    columns = legend(made, "en")

    assert columns[0].pga.startswith("<")
    assert columns[-1].pga.startswith(">")
    assert [c.roman for c in columns[:2]] == ["I", "II"]
    assert not columns[-1].is_present


def test_the_sigma_note_tells_the_medians_where_it_shook(made):
    strong = made.fields["CSIS"].mean >= 5.5
    sigma = np.median(made.fields["CSIS"].std[strong])
    factor = np.exp(np.median(made.fields["PGA"].std[strong]))

    assert f"{sigma:.2f}" in sigma_note(made, "zh")
    assert f"factor of {factor:.2f}" in sigma_note(made, "en")


@pytest.mark.parametrize(("low", "high"), [(0.31, 0.34), (0.05, 0.95), (0.4, 0.4), (0.0, 3.2)])
def test_sigma_classes_hold_every_value(low, high):
    levels = sigma_levels(np.array([low, high]))

    assert levels[0] <= low + 1e-9
    assert levels[-1] >= high - 1e-9
    assert 2 <= levels.size <= 8
    assert (np.diff(levels) > 0).all()


def test_the_inset_shades_the_whole_grid(made):
    drawn = draw_sigma(made, Frame((102.5, 30.5, 104.5, 31.5), 0, 0, 800, 400), [], 280)

    assert len(set(re.findall(r'fill="(#[0-9a-f]{6})" fill-rule', drawn))) >= 3
    assert drawn.count('r="0.9"') == 5  # the observations inside that window


def test_towns_are_the_nearest_and_the_windows_own(made, gazetteer):
    found = places_in(made, gazetteer, (102.0, 30.0, 105.0, 32.0))

    assert [place.name_en for place in found] == ["Near", "Next", "Seat"]
    assert found[0].intensity == pytest.approx(made.fields["CSIS"].mean[25, 31])


def test_facts_are_told_in_each_language(made):
    zh, en = dict(_words(made, "zh")["facts"]), dict(_words(made, "en")["facts"])

    assert zh["震级"] == "Ms 6.8, Mw 6.6（自动测定）"
    assert zh["台站"] == "4 处：采用 2，含剔除值 2"
    assert en["Felt reports"] == "2: 2 used"
    assert en["Models"] == "ASK14, BSSA14 (50% each)"
    assert en["Rupture"] == "given, synthetic"
    assert dict(_words(synthetic_result(kind="point"), "zh")["facts"])["破裂"] == "点源"


@fonts
def test_a_map_without_observations_is_drawn(gazetteer):
    result = unseen_result()
    pdf, _ = shaking_sheet(result, "en", gazetteer=gazetteer, made_at=MADE_AT, ppi=50)

    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert dict(_words(result, "en")["facts"])["Stations"] == "none"
    assert "Station" not in draw_signs(result, "en")


@fonts
def test_many_long_warnings_stay_in_the_margin(made, gazetteer):
    from dataclasses import replace

    loud = replace(made, warnings=tuple(f"warning {n} " + "word " * 200 for n in range(40)))
    pdf, _ = shaking_sheet(loud, "zh", gazetteer=gazetteer, made_at=MADE_AT, ppi=50)

    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    told = _words(loud, "zh")["warnings"]
    assert len(told) == 4
    assert told[-1].startswith("另有 37 条")
    assert max(map(len, told)) <= 160

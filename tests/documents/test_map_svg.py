"""The earthquake map and the overview: what is on them, where, and that they stand alone."""

import json
import math
import re

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from houfeng.documents.map_frame import (
    KM_PER_DEG,
    Frame,
    degree_words,
    escaped,
    land_windows,
    map_bounds,
    polygons_in,
    round_length_km,
    tick_step,
    ticks,
)
from houfeng.documents.map_overview import WORLD, OverviewPoint, dot_radius, draw_overview
from houfeng.documents.map_svg import drawn_bounds
from houfeng.vocabulary.errors import NotValid

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    return [t.text for t in etree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ["large", "huge", "small", "silent"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_map_is_well_formed_and_stands_alone(name, language, request, draw):
    svg = draw(request.getfixturevalue(name), language)
    root = etree.fromstring(svg)

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == root.get("aria-label")
    assert root.findtext(f"{SVG}desc")
    assert not re.search(r"href|<script|<style|url\(|nan|inf", svg)


def test_large_map_carries_scale_zones_and_names(large, draw):
    said = texts(draw(large))

    assert "中国地震烈度 GB/T 17742-2020" in said
    for shown in ("Ⅵ", "Ⅶ", "Ⅷ", "Ⅸ", "震中", "推定破裂", "康定市", "雅安市", "50 公里", "北"):
        assert shown in said
    assert "无Ⅵ度及以上区域" not in said


def test_small_map_says_there_is_no_zone(small, draw):
    assert "无Ⅵ度及以上区域" in texts(draw(small))
    assert "no area of degree VI or above" in texts(draw(small, "en"))


def test_exercise_wears_its_band_and_the_real_thing_does_not(large, draw):
    assert texts(draw(large, banner="演习 EXERCISE")).count("演习 EXERCISE") == 2
    assert "演习" not in draw(large)


def test_names_do_not_cover_each_other(huge, draw):
    boxes = []
    for text in etree.fromstring(draw(huge)).iter(f"{SVG}text"):
        if text.get("paint-order"):  # only place names have a halo
            size, wide = 12.0, 12.0 * len(text.text)  # Han characters are an em wide
            x, y = float(text.get("x")), float(text.get("y"))
            left = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor")]
            boxes.append(shapely.box(left, y - size * 0.85, left + wide, y + size * 0.2))

    assert len(boxes) > 4
    for one in range(len(boxes)):
        for other in range(one):
            assert boxes[one].intersection(boxes[other]).area < 1e-6


def test_somebody_elses_words_stay_words(large, draw):
    from dataclasses import replace

    nasty = '</text><script>alert("&")</script>\x00'
    place = replace(large.impact.places[1], name_zh=nasty)
    origin = replace(large.origin, place_zh=nasty)
    impact = replace(large.impact, places=(place,))
    root = etree.fromstring(draw(replace(large, origin=origin, impact=impact)))

    assert not list(root.iter(f"{SVG}script"))
    assert nasty.replace("\x00", "\ufffd") in [t.text for t in root.iter(f"{SVG}text")]


@given(st.text())
def test_escaped_text_is_read_back_whole(text):
    root = etree.fromstring(f'<a b="{escaped(text)}">{escaped(text)}</a>')

    assert (root.text or "") == re.sub("\r\n?", "\n", escaped_source(text))


def escaped_source(text):
    from houfeng.documents.words import printable

    return printable(text)


def test_the_map_is_true_to_scale_at_its_middle(large):
    west, south, east, north = drawn_bounds(large.origin, large.contours, width_px=720)
    frame = Frame((west, south, east, north), 0, 0, 664, 0)
    wide_km = (east - west) * KM_PER_DEG * math.cos(math.radians((south + north) / 2))

    # A degree of longitude at 29.59° N is 96.7 km (111.195 · cos 29.59°).
    assert wide_km / (east - west) == pytest.approx(96.7, abs=0.1)
    assert frame.x(west) == pytest.approx(0, abs=1e-6)
    assert frame.x(east - 1e-9) == pytest.approx(664)


def test_bounds_hold_every_zone_from_six(large):
    west, south, east, north = map_bounds(large.origin, large.contours, 1.2)

    for feature in large.contours["features"]:
        if feature["properties"]["degree"] >= 6:
            left, low, right, high = shapely.geometry.shape(feature["geometry"]).bounds
            assert west < left < right < east
            assert south < low < high < north


def test_bounds_without_zones_reach_sixty_kilometres(silent):
    west, south, east, north = map_bounds(silent.origin, silent.contours, 1.0)

    assert (north - south) * KM_PER_DEG == pytest.approx(60)
    assert east > 180 > west  # across the date line in one piece


def test_zones_cut_at_the_date_line_are_shown_in_one_piece(silent):
    cut = {
        "features": [
            {
                "properties": {"degree": 6},
                "geometry": shapely.geometry.mapping(
                    shapely.MultiPolygon(
                        [shapely.box(179.2, -18, 180, -17), shapely.box(-180, -18, -179.4, -17)]
                    )
                ),
            }
        ]
    }
    west, _, east, _ = map_bounds(silent.origin, cut, 1.0)

    assert west < 179.2
    assert 180.6 < east < 182  # 179.4 W and a margin, not the whole world
    assert land_windows((170, -10, 190, 10)) == [(170, -10, 180, 10), (-180, -10, -170, 10)]


def test_land_on_both_sides_of_the_date_line_is_drawn():
    frame = Frame((170.0, -10.0, 190.0, 10.0), 0, 0, 200, 200)
    east_side = frame.project(shapely.box(-175, -5, -170, 5))  # 185 to 190 east

    assert east_side.bounds == pytest.approx((150, 50, 200, 150))


def test_a_ring_that_jumps_the_date_line_does_not_flood_the_sea():
    frame = Frame((20.0, -90.0, 380.0, 90.0), 0, 0, 360, 180)
    # 4° wide, from 178 E to 178 W, as some coastline files write it.
    jumping = shapely.Polygon([(178, 0), (-178, 0), (-178, 10), (178, 10)])

    assert sum(p.area for p in polygons_in(frame.project(jumping))) == pytest.approx(40)


@pytest.mark.parametrize(
    ("value", "expected"), [(103.5, "103.5°E"), (200, "160°W"), (180, "180°"), (0, "0°")]
)
def test_tick_labels(value, expected):
    assert degree_words(value, "E", "W") == expected


@given(st.floats(0.02, 300), st.floats(-180, 180))
def test_ticks_are_few_and_inside(span, low):
    found = ticks(low, low + span, tick_step(span))

    assert len(found) <= 6
    assert all(low - 1e-5 <= value <= low + span + 1e-5 for value in found)


@pytest.mark.parametrize(("longest", "expected"), [(99, 50), (100, 100), (2.3, 2), (0.7, 0.5)])
def test_scale_bar_is_a_round_length(longest, expected):
    assert round_length_km(longest) == pytest.approx(expected)


def test_overview_draws_each_earthquake_once_and_links_it():
    points = [
        OverviewPoint(102.08, 29.59, 6.8, "泸定 <6.8>", "/zh/events/luding"),
        OverviewPoint(121.6, 23.9, 7.2, "花莲", is_real=False),
        OverviewPoint(-70, -33, 8.0, "Chile"),  # outside China's window
    ]
    root = etree.fromstring(draw_overview(points, [[(73, 18), (135, 18), (135, 53), (73, 53)]]))
    dots = [c for c in root.iter(f"{SVG}circle") if c.find(f"{SVG}title") is not None]

    assert [d.findtext(f"{SVG}title") for d in dots] == ["花莲", "泸定 <6.8>"]  # larger first
    assert dots[0].get("stroke-dasharray")  # an exercise is hollow
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == ["/zh/events/luding"]
    assert root.findtext(f"{SVG}title") == "地震分布图：2 次地震"
    world = etree.fromstring(draw_overview(points, [], "en", bounds=WORLD))
    assert world.findtext(f"{SVG}title") == "Map of 3 earthquakes"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//elsewhere.example", "https://x.example"]
)
def test_overview_links_only_within_the_site(href):
    with pytest.raises(NotValid, match="href"):
        draw_overview([OverviewPoint(100, 30, 5, "x", href)], [])


def test_larger_earthquakes_are_larger_dots():
    sizes = [dot_radius(m) for m in (3, 4, 5, 6, 7, 8)]

    assert sizes == sorted(sizes)
    assert (sizes[4] / sizes[3]) ** 2 == pytest.approx(2, rel=0.02)  # area doubles


def test_contours_survive_json(large, draw):
    from dataclasses import replace

    again = replace(large, contours=json.loads(json.dumps(large.contours)))
    assert draw(again) == draw(large)

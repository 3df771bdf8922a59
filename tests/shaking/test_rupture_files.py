"""Ruptures from files, good and bad, and back to GeoJSON."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.shaking.rupture_files import read_surface, surface_from_geojson
from houfeng.shaking.rupture_json import rupture_json
from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.measured_surface import measure_surface
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.errors import NotValid

ORIGIN = Origin(
    event_id="wenchuan-2008",
    revision=1,
    origin_at=datetime(2008, 5, 12, 6, 28, 1, tzinfo=UTC),
    longitude=103.36,
    latitude=30.99,
    depth_km=19.0,
    magnitude=Magnitude(7.9, MagnitudeType.MW),
    source="us",
)
# Measured with ShakeMap's own reader and by hand: length of the upper edges, mean dip.
FILES = {
    "wenchuan_2008/Hartzell11_fault.txt": (3, 448.8, 42.0),
    "northridge_1994/northridge_fault.txt": (1, 17.7, 38.3),
    "calexico_2010/Calexico/input/wei_fault.txt": (14, None, None),
    "kobe_1995/rupture_USGS.json": (2, 58.9, None),
    "gorkha_2015/rupture_USGS.json": (5, None, None),
    "christchurch_2011/rupture_USGS.json": (1, 9.9, 69.6),
}


@pytest.mark.parametrize("name", FILES)
def test_real_ruptures_are_read_and_written_back(shared, name):
    surface = read_surface(shared / "data" / "shaking" / name)
    quads, length, dip = FILES[name]
    measured = measure_surface(surface)

    assert surface.quads.shape == (quads, 4, 3)
    assert length is None or measured.length_km == pytest.approx(length, abs=0.5)
    assert dip is None or measured.dip_deg == pytest.approx(dip, abs=5.0)
    back = surface_from_geojson(json.loads(json.dumps(rupture_json(surface, ORIGIN))))
    assert np.array_equal(back.quads, surface.quads)
    assert back.hypocentre == surface.hypocentre
    assert (back.kind, back.reference) == (surface.kind, surface.reference)


def test_wenchuan_dips_north_west(shared):
    path = shared / "data" / "shaking" / "wenchuan_2008" / "Hartzell11_fault.txt"
    surface = read_surface(path, hypocentre=(103.3639, 30.9858, 19.0))

    # The file draws the upper edges north-eastwards; turned, they dip to the right.
    assert 215 < measure_surface(surface).strike_deg < 235
    found = distances(surface, np.array([103.0, 104.5]), np.array([31.5, 31.0]))
    assert found.rx[0] > 0 > found.rx[1]
    assert surface.reference == "Hartzell, S. (pers. comm., 2011)"
    assert surface.hypocentre == (103.3639, 30.9858, 19.0)


def test_lorca_is_a_point(shared):
    surface = read_surface(shared / "data" / "shaking" / "lorca_2011" / "rupture_USGS.json")

    assert surface.kind == "point"
    assert surface.quads.shape == (0, 4, 3)
    assert surface.hypocentre == (-1.672, 37.699, 1.0)
    assert surface_from_geojson(rupture_json(surface, ORIGIN)).hypocentre == surface.hypocentre


def test_a_line_is_read_and_written_back():
    line = {"type": "LineString", "coordinates": [[103, 31, 5], [103.2, 31.3, 5], [103.2, 31.6, 5]]}
    surface = surface_from_geojson(line)

    assert (surface.kind, len(surface.quads)) == ("line", 2)
    back = surface_from_geojson(rupture_json(surface, ORIGIN))
    assert (back.kind, np.array_equal(back.quads, surface.quads)) == ("line", True)


def polygon(*rings):
    return {"type": "MultiPolygon", "coordinates": [list(map(list, rings))]}


GOOD = [[103, 31, 0], [103.5, 31, 0], [103.5, 30.9, 15], [103, 30.9, 15], [103, 31, 0]]


def test_across_the_date_line():
    moved = [[(x + 76.7 + 180) % 360 - 180, y, z] for x, y, z in GOOD]
    assert moved[1][0] < 0 < moved[0][0]
    surface = surface_from_geojson(polygon(moved), hypocentre=(180.0, 31.0, 8.0))
    there = distances(surface, np.array([-179.5]), np.array([31.3]))
    here = distances(
        surface_from_geojson(polygon(GOOD)), np.array([180.5 - 76.7]), np.array([31.3])
    )

    assert there.rrup == pytest.approx(here.rrup, abs=1e-6)
    assert measure_surface(surface).length_km == pytest.approx(47.7, abs=0.2)
    assert surface.hypocentre[0] == 180.0


BAD = {
    "swapped": ([[31, 103, 0], [31, 103.5, 0], [30.9, 103.5, 15], [30.9, 103, 15]], "swapped"),
    "level": ([[*v[:2], 10] for v in GOOD], "dip zero"),
    "metres": ([[*v[:2], v[2] * 1000] for v in GOOD], "not metres"),
    "in the air": ([[*v[:2], v[2] - 3] for v in GOOD], "counts down"),
    "bow tie": ([GOOD[0], GOOD[1], GOOD[3], GOOD[2]], "crosses itself"),
    "upside down": ([*GOOD[2:4], *GOOD[:2]], "upper edge first"),
    "three": (GOOD[:3], "two vertices"),
    "odd": ([[103, 31, 0], [103.2, 31, 0], *GOOD[1:4]], "as many vertices"),
    "no depth": ([v[:2] for v in GOOD], "depth in km"),
    "words": ([["x", 31, 0], *GOOD[1:]], "as numbers"),
    "no length": ([GOOD[0], GOOD[0], GOOD[3], GOOD[3]], "no length"),
    "twisted": ([*GOOD[:2], [103.5, 31.3, 15], GOOD[3]], "near one plane"),
    "nothing": ([], "empty"),
    "infinite": ([[103, float("inf"), 0], *GOOD[1:]], "finite"),
    "self": (
        [
            *([103, 31, 0], [104, 31, 0], [104, 31.4, 0], [103.5, 30.6, 0]),
            *([103.5, 30.6, 9], [104, 31.4, 9], [104, 31, 9], [103, 31, 9]),
        ],
        "edge crosses itself",
    ),
    "many": ([[103, 31, 0]] * 1000, "simplify"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_polygons_are_refused_plainly(name):
    ring, words = BAD[name]
    with pytest.raises(NotValid, match=words):
        surface_from_geojson(polygon(ring))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ('{"type": "Feature", "geometry": null}', "geometry"),
        ('{"type": "FeatureCollection", "features": []}', "empty"),
        ('{"type": "Circle", "coordinates": [1]}', "MultiPolygon"),
        ('{"type": "Point", "coordinates": [NaN, 1, 2]}', "finite"),
        ("[" * 100_000, "not JSON"),
        ("3", "FeatureCollection"),
    ],
)
def test_bad_json_is_refused_plainly(tmp_path, text, words):
    path = tmp_path / "rupture.json"
    path.write_text(text)
    with pytest.raises(NotValid, match=words):
        read_surface(path)


def test_swapped_beside_the_epicentre_and_elsewhere():
    swapped = [[y, x, z] for x, y, z in [[87.4, 28.4, 0], [87.5, 28.9, 0], [87.4, 28.9, 9]]]
    swapped.append([28.4, 87.3, 9])
    with pytest.raises(NotValid, match="swapped beside the epicentre"):
        surface_from_geojson(polygon(swapped), hypocentre=(87.45, 28.5, 10.0))
    with pytest.raises(NotValid, match="another earthquake"):
        surface_from_geojson(polygon(GOOD), hypocentre=(140.0, 38.0, 10.0))


def test_a_bent_polygon_is_several_quads_in_order():
    bent = [[103, 31, 0], [103.3, 31, 0], [103.6, 31.1, 0]]
    below = [[x, y - 0.1, 15] for x, y, _ in bent]
    surface = surface_from_geojson(polygon([*bent, *below[::-1]]))

    assert np.array_equal(surface.quads[0, 1], surface.quads[1, 0])
    # Turned, it stays one strand: the last quadrilateral comes first.
    north = [[x, y + 0.1, 15] for x, y, _ in bent]
    turned = surface_from_geojson(polygon([*bent, *north[::-1]]))
    assert turned.quads[0, 0].tolist() == [103.6, 31.1, 0]
    assert np.array_equal(turned.quads[0, 1], turned.quads[1, 0])


def test_json_says_who_and_how():
    surface = Surface("quads", np.array([GOOD[:4]], float), (103.2, 30.95, 9.0), "given", "A. Body")
    written = rupture_json(surface, ORIGIN, rake_deg=95.0)

    assert written["metadata"]["mech"] == "RS"
    assert written["metadata"]["time"] == "2008-05-12T06:28:01.000000Z"
    assert written["features"][0]["geometry"]["coordinates"] == [[GOOD]]

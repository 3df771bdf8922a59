"""KMZ: KML 2.2's order of elements, pictures that open, the date line, hostile words."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from houfeng.shaking.products.kmz import kmz_bytes

K = "{http://www.opengis.net/kml/2.2}"
# OGC 07-147r2: the schema's sequence for the elements we use.
_FEATURE = ["name", "visibility", "open", "description", "LookAt", "styleUrl", "Style"]
_ORDER = {
    "Document": [*_FEATURE, "GroundOverlay", "Folder", "Placemark"],
    "Folder": [*_FEATURE, "Placemark"],
    "Placemark": [*_FEATURE, "Point", "MultiGeometry"],
    "GroundOverlay": [*_FEATURE, "Icon", "LatLonBox"],
    "LatLonBox": ["north", "south", "east", "west"],
    "Style": ["IconStyle", "LabelStyle", "LineStyle", "PolyStyle", "BalloonStyle"],
    "IconStyle": ["color", "scale", "Icon"],
    "LookAt": ["longitude", "latitude", "altitude", "heading", "tilt", "range"],
}


def _opened(result):
    archive = zipfile.ZipFile(io.BytesIO(kmz_bytes(result)))
    return archive, etree.fromstring(archive.read("doc.kml"))


def _coordinates(root):
    for text in root.iter(K + "coordinates"):
        for point in text.text.split():
            yield tuple(float(value) for value in point.split(",")[:2])


def test_the_document_comes_first_and_its_pictures_are_there(across):
    archive, root = _opened(across)

    assert archive.namelist()[0] == "doc.kml"
    wanted = {href.text for href in root.iter(K + "href")}
    assert wanted <= set(archive.namelist())
    for name in wanted:
        Image.open(io.BytesIO(archive.read(name))).load()


def test_elements_stand_in_the_schemas_order(across):
    _, root = _opened(across)
    seen = set()
    for parent in root.iter():
        order = _ORDER.get(etree.QName(parent).localname)
        if order is None:
            continue
        names = [etree.QName(child).localname for child in parent]
        assert set(names) <= set(order), names
        # Features of a container may mix; everything before them may not.
        places = [order.index(name) for name in names if name not in ("Folder", "Placemark")]
        assert places == sorted(places), names
        seen.add(etree.QName(parent).localname)
    assert seen == set(_ORDER)


def test_longitudes_stay_on_the_globe(across):
    _, root = _opened(across)
    points = np.array(list(_coordinates(root)))

    assert np.abs(points[:, 0]).max() <= 180.0
    assert (points[:, 0] < 0).any()
    assert (points[:, 0] > 0).any()
    boxes = [
        {etree.QName(side).localname: float(side.text) for side in box}
        for box in root.iter(K + "LatLonBox")
    ]
    assert [(round(box["west"], 3), round(box["east"], 3)) for box in boxes] == [
        (177.975, 180.0),
        (-180.0, -178.975),
    ]


def test_the_overlay_shows_each_cells_degree(made):
    archive, _ = _opened(made)
    picture = Image.open(io.BytesIO(archive.read("intensity.png"))).convert("RGBA")
    rows, columns = made.fields["CSIS"].mean.shape

    assert picture.size == (columns, rows)
    from houfeng.vocabulary.scales import degree_of

    for i, j in ((24, 30), (0, 0), (40, 10)):
        colour = degree_of(made.fields["CSIS"].mean[i, j]).colour
        got = picture.getpixel((j, rows - 1 - i))  # first row on top is the north
        assert "#{:02x}{:02x}{:02x}".format(*got[:3]) == colour


def test_every_name_of_an_exercise_says_so(across):
    _, root = _opened(across)

    names = [name.text for name in root.iter(K + "name")]
    assert len(names) > 20
    assert all(name.startswith("演习 EXERCISE") for name in names)


def test_words_are_text_never_markup(made):
    seen = replace(
        made.observations, names=("<script>alert(1)</script>\x00", *made.observations.names[1:])
    )
    _, root = _opened(replace(made, observations=seen))

    balloons = [text.text for text in root.iter(K + "description")]
    told = next(text for text in balloons if "alert(1)" in text)
    assert "<script>" not in told
    assert any("not used: it differs from the prediction" in text for text in balloons)


def test_every_style_named_is_defined(made):
    _, root = _opened(made)

    defined = {"#" + style.get("id") for style in root.iter(K + "Style")}
    assert {url.text for url in root.iter(K + "styleUrl")} <= defined


def test_a_rupture_is_outlined_and_a_point_is_not(made):
    from tests.shaking.made_result import synthetic_result

    _, root = _opened(made)
    rings = list(root.iter(K + "LinearRing"))
    assert len(rings) == 1
    first = next(_coordinates(rings[0]))
    assert first == pytest.approx(made.surface.quads[0, 0, :2], abs=1e-5) or first == pytest.approx(
        made.surface.quads[0, 1, :2], abs=1e-5
    )
    _, bare = _opened(synthetic_result(kind="point"))
    assert not list(bare.iter(K + "LinearRing"))


def test_bytes_depend_on_the_map_alone(made):
    assert kmz_bytes(made) == kmz_bytes(made)

"""KMZ for Earth browsers: intensity overlay, contours, stations, rupture, epicentre.

KML 2.2 (OGC 07-147r2): elements stand in the schema's order, longitudes from -180 to 180; an
overlay or a line across the date line is cut there. Whatever people wrote goes in as text.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from lxml import etree

from houfeng.shaking.observations import INSTRUMENT
from houfeng.shaking.products.archive import zip_bytes
from houfeng.shaking.products.contour_lines import contour_lines
from houfeng.shaking.products.date_line import cut, wrapped
from houfeng.shaking.products.kml_icons import CIRCLE, STAR, TRIANGLE, icon_png
from houfeng.shaking.products.kml_stations import balloon
from houfeng.shaking.products.measures import map_intensity, shown
from houfeng.shaking.products.png import palette_png, rgba
from houfeng.shaking.products.standing import bannered, place, title
from houfeng.shaking.products.station_list import reported_intensity
from houfeng.shaking.products.xml_text import Element, element
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.scales import csis_degrees, degree_of

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_ICONS = (TRIANGLE, CIRCLE, STAR)
_FAR_M = 500_000


def kmz_bytes(result: ShakingResult) -> bytes:
    """The archive: doc.kml first, as KMZ asks, then its pictures."""
    overlays, pictures = _overlays(result)
    origin = result.origin
    document = _make(
        "Document",
        _make("name", title(result)),
        _make("open", "1"),
        _make("description", _summary(result)),
        _make(
            "LookAt",
            _make("longitude", f"{origin.longitude:.6g}"),
            _make("latitude", f"{origin.latitude:.6g}"),
            _make("altitude", "0"),
            _make("heading", "0"),
            _make("tilt", "0"),
            _make("range", str(_FAR_M)),
        ),
        *_styles(),
        *overlays,
        *(_contours(result, measure) for measure in result.fields),
        *_stations(result),
        *_rupture(result),
        _epicentre(result),
    )
    text = etree.tostring(
        _make("kml", document), xml_declaration=True, encoding="UTF-8", pretty_print=False
    )
    icons = [(f"{kind}.png", icon_png(kind)) for kind in _ICONS]
    return zip_bytes([("doc.kml", text), *pictures, *icons])


def _make(name: str, *content: str | Element, **attributes: str) -> Element:
    return element(f"{{{_NAMESPACE}}}{name}", *content, **attributes)


def write_kmz(result: ShakingResult, path: Path) -> None:
    path.write_bytes(kmz_bytes(result))


def _summary(result: ShakingResult) -> str:
    origin = result.origin
    words = [
        place(origin),
        f"{origin.magnitude.type.value} {origin.magnitude.value:.1f}, {origin.origin_at:%F %T} UTC",
        f"colours: {shown(map_intensity(result)).en}",
        f"profile {result.profile}",
        *result.warnings,
    ]
    return bannered(result, "; ".join(words))


def _styles() -> Iterator[Element]:
    """One style a degree and kind of place, one a colour of line; shared by all that use them."""
    for shape in (TRIANGLE, CIRCLE):
        for row in (None, *csis_degrees()):
            yield _make(
                "Style",
                _make(
                    "IconStyle",
                    _make("color", _abgr(row.colour if row else "#9e9e9e")),
                    _make("scale", "0.6" if shape == TRIANGLE else "0.4"),
                    _make("Icon", _make("href", f"{shape}.png")),
                ),
                _make("LabelStyle", _make("scale", "0")),
                _make("BalloonStyle", _make("text", "$[description]")),
                id=f"{shape}-{row.degree if row else 0}",
            )
    for row in csis_degrees():
        yield _make(
            "Style",
            _make("LineStyle", _make("color", _abgr(row.colour)), _make("width", "2")),
            id=f"line-{row.colour[1:]}",
        )
    yield _make(
        "Style",
        _make("LineStyle", _make("color", "ff1c1c1c"), _make("width", "2")),
        _make("PolyStyle", _make("color", "00ffffff"), _make("fill", "0")),
        id="rupture",
    )
    yield _make(
        "Style",
        _make("IconStyle", _make("scale", "1.2"), _make("Icon", _make("href", f"{STAR}.png"))),
        id="epicentre",
    )


def _overlays(result: ShakingResult) -> tuple[list[Element], list[tuple[str, bytes]]]:
    """The intensity picture, in two parts where the map crosses the date line."""
    lons, lats = result.longitudes, result.latitudes
    measure = map_intensity(result)
    degrees = np.clip(np.floor(result.fields[measure].mean + 0.5), 1, 12)
    indices = np.where(np.isfinite(degrees), degrees, 0).astype(np.uint8)[::-1]
    # Degree I is not felt: it is left clear, as ShakeMap leaves it.
    palette = [(0, 0, 0, 0), (0, 0, 0, 0), *(rgba(row.colour, 200) for row in csis_degrees()[1:])]
    step, rise = lons[1] - lons[0], lats[1] - lats[0]
    elements: list[Element] = []
    pictures: list[tuple[str, bytes]] = []
    turns = np.floor((lons + 180.0) / 360.0).astype(int)
    for turn in np.unique(turns):
        columns = np.flatnonzero(turns == turn)
        name = f"intensity{'' if not pictures else len(pictures) + 1}.png"
        pictures.append((name, palette_png(indices[:, columns], palette)))
        west, east = (lons[columns[end]] - 360.0 * turn for end in (0, -1))
        # The part before the date line ends on it and the part after begins on it, though the
        # column between lies on both: less than half a cell of stretch.
        sides = {
            "north": min(lats[-1] + rise / 2, 90.0),
            "south": max(lats[0] - rise / 2, -90.0),
            "east": 180.0 if turn < turns[-1] else min(east + step / 2, 180.0),
            "west": -180.0 if turn > turns[0] else max(west - step / 2, -180.0),
        }
        elements.append(
            _make(
                "GroundOverlay",
                _make("name", bannered(result, f"Intensity ({measure})")),
                _make("Icon", _make("href", name)),
                _make("LatLonBox", *(_make(side, f"{value:.7f}") for side, value in sides.items())),
            )
        )
    return elements, pictures


def _contours(result: ShakingResult, measure: str) -> Element:
    folder = _make(
        "Folder", _make("name", bannered(result, f"{measure} contours")), _make("visibility", "0")
    )
    for feature in contour_lines(result, measure)["features"]:
        told = feature["properties"]
        lines = [
            _make("LineString", _make("coordinates", " ".join(f"{x},{y}" for x, y in line)))
            for line in feature["geometry"]["coordinates"]
        ]
        folder.append(
            _make(
                "Placemark",
                _make("name", told["label"]),
                _make("visibility", "0"),
                _make("styleUrl", f"#line-{told['color'][1:]}"),
                _make("MultiGeometry", *lines),
            )
        )
    return folder


def _stations(result: ShakingResult) -> Iterator[Element]:
    seen = result.observations
    for words, instrument in (("Stations", True), ("Felt reports", False)):
        folder = _make("Folder", _make("name", bannered(result, words)), _make("visibility", "0"))
        shape = TRIANGLE if instrument else CIRCLE
        for i, kind in enumerate(seen.kinds):
            if (kind == INSTRUMENT) is not instrument:
                continue
            intensity = reported_intensity(result, i)
            degree = degree_of(intensity).degree if np.isfinite(intensity) else 0
            lon, lat = wrapped(float(seen.longitudes[i])), float(seen.latitudes[i])
            folder.append(
                _make(
                    "Placemark",
                    _make("name", bannered(result, seen.ids[i])),
                    _make("visibility", "0"),
                    _make("description", balloon(result, i)),
                    _make("styleUrl", f"#{shape}-{degree}"),
                    _make("Point", _make("coordinates", f"{lon:.6f},{lat:.6f}")),
                )
            )
        yield folder


def _rupture(result: ShakingResult) -> Iterator[Element]:
    """The surface projection of each quadrilateral; a line where it stands upright."""
    shapes = []
    for quad in result.surface.quads:
        ring = shapely.Polygon(_run_on(quad[:, :2]))
        flat = ring if ring.is_valid and ring.area > 1e-8 else shapely.LineString(ring.exterior)
        for piece in cut(flat):
            shapes += [_outline(part) for part in shapely.get_parts(piece) if part.length > 0]
    if shapes:
        yield _make(
            "Placemark",
            _make("name", bannered(result, f"Rupture ({result.surface.how})")),
            _make("styleUrl", "#rupture"),
            _make("MultiGeometry", *shapes),
        )


def _outline(part: shapely.geometry.base.BaseGeometry) -> Element:
    rings = part.exterior.coords if isinstance(part, shapely.Polygon) else part.coords
    points = _make("coordinates", " ".join(f"{x:.6f},{y:.6f}" for x, y in rings))
    if isinstance(part, shapely.Polygon):
        return _make("Polygon", _make("outerBoundaryIs", _make("LinearRing", points)))
    return _make("LineString", points)


def _run_on(points: Floats) -> Floats:
    """Corners without a jump where they pass the date line."""
    found = np.array(points, dtype=float)
    found[:, 0] = np.unwrap(found[:, 0], period=360.0)
    return found


def _epicentre(result: ShakingResult) -> Element:
    origin = result.origin
    return _make(
        "Placemark",
        _make("name", bannered(result, "Epicentre")),
        _make("styleUrl", "#epicentre"),
        _make("Point", _make("coordinates", f"{origin.longitude:.6f},{origin.latitude:.6f}")),
    )


def _abgr(colour: str, alpha: str = "ff") -> str:
    """KML writes colours backwards."""
    return alpha + colour[5:7] + colour[3:5] + colour[1:3]

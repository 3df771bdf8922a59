"""ShakeMap's fault text: polygons of a rupture, and their upper edges as one line."""

import re
from pathlib import Path

import numpy as np

from houfeng.events.readers.contents import contents
from houfeng.events.readers.fields import number
from houfeng.vocabulary.edges import joined_order
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM, distance_km

LARGEST_FAULT_BYTES = 5_000_000

Line = tuple[tuple[float, float], ...]
Polygon = list[tuple[float, float, float]]


def read_fault_trace(path: Path, *, near: tuple[float, float] | None = None) -> Line:
    """The rupture's upper edge as one line of (longitude, latitude) vertices.

    Polygons that lie beside a longer one are left out, the others are joined in order along
    the rupture's long axis: an `Origin` keeps one line, and a distance to it should not run
    back and forth between parallel planes.

    near: (longitude, latitude) of the epicentre; columns that fit it far better the other
    way round are refused. Raises NotValid, NotFound.
    """
    return joined(read_upper_edges(path, near=near))


def read_upper_edges(path: Path, *, near: tuple[float, float] | None = None) -> list[Line]:
    """The upper edge of each polygon, as written: longitude, latitude, depth a line.

    Raises NotValid, NotFound.
    """
    return [
        tuple((longitude, latitude) for longitude, latitude, _ in upper)
        for upper, _ in map(upper_and_lower, read_polygons(path, near=near))
    ]


def read_polygons(path: Path, *, near: tuple[float, float] | None = None) -> list[Polygon]:
    """Every polygon's vertices as written: longitude, latitude, depth in km.

    Lines that begin with ">" part the polygons, "#" begins a comment. Coordinates that look
    swapped are refused, by themselves or beside `near` (longitude, latitude of the epicentre).
    Raises NotValid, NotFound.
    """
    text = fault_text(path)
    polygons: list[Polygon] = [[]]
    for row, line in enumerate(text.splitlines(), start=1):
        words = line.split("#", 1)[0].strip()
        if words.startswith(">"):
            polygons.append([])
        elif words:
            polygons[-1].append(_vertex(words, row))
    filled = [polygon for polygon in polygons if polygon]
    if not filled:
        raise NotValid("fault file", path.name, "it has no vertices: longitude latitude depth")
    if near is not None:
        refuse_swapped(filled, near)
    return filled


def fault_text(path: Path) -> str:
    """The text of a fault file of a sane size. Raises NotValid, NotFound."""
    return contents(path, largest=LARGEST_FAULT_BYTES).decode("utf-8", "replace")


def upper_and_lower(polygon: Polygon) -> tuple[Polygon, Polygon]:
    """The upper edge, and the lower edge in the same direction.

    A polygon lists its upper edge first, then its lower edge backwards, then may repeat its
    first vertex (ShakeMap manual, rupture specification). Raises NotValid.
    """
    # An odd count repeats the first vertex at the end, if not always to the last digit.
    half = len(polygon) // 2
    upper, lower = polygon[:half], polygon[half : 2 * half]
    if half < 2:
        raise NotValid("fault polygon", polygon, "give two vertices of the upper edge at least")
    top, bottom = (float(np.mean([v[2] for v in edge])) for edge in (upper, lower))
    if top > bottom:
        raise NotValid("fault polygon", polygon[0], "list the upper edge first, then the lower")
    if len(polygon) % 2 and abs(polygon[-1][2] - polygon[0][2]) > 0.5 * (bottom - top):
        raise NotValid(
            "fault polygon",
            polygon[-1],
            "give as many vertices of the lower edge as of the upper, then the first again",
        )
    return upper, lower[::-1]


def joined(edges: list[Line]) -> Line:
    """One line out of several edges; see `read_fault_trace`."""
    if len(edges) == 1:
        return edges[0]
    # Local kilometres are enough to tell beside from behind.
    first_longitude = edges[0][0][0]
    latitude = np.mean([vertex[1] for edge in edges for vertex in edge])
    scale = np.radians(1.0) * EARTH_RADIUS_KM * np.array([np.cos(np.radians(latitude)), 1.0])
    flat = []
    for edge in edges:
        degrees = np.array(edge, dtype=float)
        # Counted from one meridian, so that the date line parts nothing.
        degrees[:, 0] = (degrees[:, 0] - first_longitude + 180.0) % 360.0 - 180.0
        flat.append(degrees * scale)
    return tuple(
        vertex
        for number, back in joined_order(flat)
        for vertex in (edges[number][::-1] if back else edges[number])
    )


def _vertex(words: str, row: int) -> tuple[float, float, float]:
    columns = re.split(r"[\s,]+", words)
    if len(columns) != 3:
        raise NotValid(f"fault file, row {row}", words, "give longitude latitude depth")
    mend = "give longitude latitude depth as numbers"
    longitude, latitude, depth = (number(f"fault file, row {row}", c, mend) for c in columns)
    if not -90 <= latitude <= 90:
        raise NotValid(
            f"fault file, row {row}, latitude",
            latitude,
            "the order is longitude latitude depth; it looks swapped",
        )
    if not -180 <= longitude <= 180:
        raise NotValid(f"fault file, row {row}, longitude", longitude, "give -180 to 180")
    return longitude, latitude, depth


def refuse_swapped(polygons: list[Polygon], near: tuple[float, float]) -> None:
    """Raise NotValid where vertices fit the epicentre far better the other way round."""
    vertices = np.array([vertex[:2] for polygon in polygons for vertex in polygon])
    as_written = distance_km(*near, vertices[:, 0], vertices[:, 1]).min()
    if np.abs(vertices[:, 0]).max() > 90:
        return  # cannot be latitudes
    swapped = distance_km(*near, vertices[:, 1], vertices[:, 0]).min()
    # No rupture lies 1,000 km off its own epicentre (1960 Chile: about 900 km long).
    if as_written > 1000 and swapped < as_written / 2:
        raise NotValid(
            "fault file",
            polygons[0][0][:2],
            "the order is longitude latitude depth; it looks swapped beside the epicentre",
        )

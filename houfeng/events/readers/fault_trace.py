"""ShakeMap's fault text: polygons of a rupture, of which the upper edge is kept."""

import re
from pathlib import Path

import numpy as np

from houfeng.events.readers.contents import contents
from houfeng.events.readers.fields import number
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import EARTH_RADIUS_KM, distance_km

LARGEST_FAULT_BYTES = 5_000_000

Line = tuple[tuple[float, float], ...]


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

    A polygon lists its upper edge first, then its lower edge backwards, then may repeat its
    first vertex (ShakeMap manual, rupture specification). Raises NotValid, NotFound.
    """
    text = contents(path, largest=LARGEST_FAULT_BYTES).decode("utf-8", "replace")
    polygons: list[list[tuple[float, float, float]]] = [[]]
    for row, line in enumerate(text.splitlines(), start=1):
        words = line.split("#", 1)[0].strip()
        if words.startswith(">"):
            polygons.append([])
        elif words:
            polygons[-1].append(_vertex(words, row))
    filled = [polygon for polygon in polygons if polygon]
    if not filled:
        raise NotValid("fault file", path.name, "it has no vertices: longitude latitude depth")
    edges = [_upper_edge(polygon) for polygon in filled]
    if near is not None:
        _refuse_swapped(edges, near)
    return edges


def joined(edges: list[Line]) -> Line:
    """One line out of several edges; see `read_fault_trace`."""
    if len(edges) == 1:
        return edges[0]
    every = np.array([vertex for edge in edges for vertex in edge])
    centre = every.mean(axis=0)
    # Local kilometres are enough to tell beside from behind.
    scale = np.radians(1.0) * EARTH_RADIUS_KM * np.array([np.cos(np.radians(centre[1])), 1.0])
    axis = np.linalg.svd((every - centre) * scale, full_matrices=False)[2][0]

    def along(edge: Line) -> Floats:
        return np.asarray(((np.array(edge) - centre) * scale) @ axis)

    spans = [(along(edge), edge) for edge in edges]
    spans.sort(key=lambda span: float(np.ptp(span[0])), reverse=True)
    taken: list[tuple[float, float, Line]] = []
    for place, edge in spans:
        low, high = float(place.min()), float(place.max())
        beside = sum(
            max(0.0, min(high, other_high) - max(low, other_low))
            for other_low, other_high, _ in taken
        )
        if beside <= 0.5 * (high - low):
            onward = edge if place[-1] >= place[0] else edge[::-1]
            taken.append((low, high, onward))
    taken.sort(key=lambda part: part[0])
    return tuple(vertex for _, _, edge in taken for vertex in edge)


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


def _upper_edge(polygon: list[tuple[float, float, float]]) -> Line:
    # An odd count repeats the first vertex at the end, if not always to the last digit.
    half = len(polygon) // 2
    upper, lower = polygon[:half], polygon[half : 2 * half]
    if half < 2:
        raise NotValid("fault polygon", polygon, "give two vertices of the upper edge at least")
    if np.mean([v[2] for v in upper]) > np.mean([v[2] for v in lower]):
        raise NotValid("fault polygon", polygon[0], "list the upper edge first, then the lower")
    return tuple((longitude, latitude) for longitude, latitude, _ in upper)


def _refuse_swapped(edges: list[Line], near: tuple[float, float]) -> None:
    vertices = np.array([vertex for edge in edges for vertex in edge])
    as_written = distance_km(*near, vertices[:, 0], vertices[:, 1]).min()
    if np.abs(vertices[:, 0]).max() > 90:
        return  # cannot be latitudes
    swapped = distance_km(*near, vertices[:, 1], vertices[:, 0]).min()
    # No rupture lies 1,000 km off its own epicentre (1960 Chile: about 900 km long).
    if as_written > 1000 and swapped < as_written / 2:
        raise NotValid(
            "fault file",
            edges[0][0],
            "the order is longitude latitude depth; it looks swapped beside the epicentre",
        )

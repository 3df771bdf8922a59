"""The rupture in space, as the shaking engine uses it."""

from dataclasses import dataclass

from houfeng.vocabulary.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A point, a line or quadrilaterals.

    quads: (n, 4, 3) longitude, latitude, depth km; corners in the order top begin, top end,
    bottom end, bottom begin, so that the plane dips to the right of begin -> end. A vertical
    or a line rupture has its quads too; only a point has none (n = 0).
    """

    kind: str  # "point", "line" or "quads"
    quads: Floats
    hypocentre: tuple[float, float, float]  # longitude, latitude, depth km
    how: str  # how it was found: "given", "from magnitude", "point"
    reference: str = ""  # who published it

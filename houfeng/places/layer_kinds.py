"""What kinds of layers there are, and what the values of each may be: one table."""

from dataclasses import dataclass
from typing import Literal

from houfeng.vocabulary.errors import NotValid

Form = Literal["raster", "vector"]
GeometryType = Literal["line", "polygon", "any"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of layer."""

    name: str
    what: str  # for people, in help and messages
    forms: tuple[Form, ...]
    units: str = ""  # of a raster's values
    lowest: float = float("-inf")  # values outside lowest..highest count as missing
    highest: float = float("inf")
    continuous: bool = True  # False: the value of the nearest cell, never a mean of two
    is_per_cell: bool = False  # a count per cell may not be interpolated on to other cells
    geometry: GeometryType = "any"  # of a vector layer

    @property
    def range_words(self) -> str:
        return f"{self.lowest:g} to {self.highest:g} {self.units}".strip()


# Ranges are physical bounds, wide on purpose: they catch wrong units, undeclared "no data"
# values and interpolated coasts, not unusual ground.
_TABLE = (
    Kind("vs30", "mean shear-wave velocity of the upper 30 m", ("raster",), "m/s", 50, 5000),
    Kind("faults", "lines of active faults", ("vector",), geometry="line"),
    Kind("slope", "gradient of the ground", ("raster",), "degrees", 0, 90),
    # The Challenger Deep to Qomolangma.
    Kind("elevation", "height above sea level", ("raster",), "m", -11_100, 8_900),
    Kind(
        "population", "people in each cell", ("raster",), "people", 0, 1e8,
        continuous=False, is_per_cell=True,
    ),
    Kind("admin", "areas of administrative units", ("vector",), geometry="polygon"),
    Kind(
        "landmask", "land (1) and water (0), or areas of land", ("raster", "vector"), "", 0, 1,
        continuous=False, geometry="polygon",
    ),
    Kind("raster", "any other raster", ("raster",)),
    Kind("vector", "any other lines, areas or points", ("vector",)),
)  # fmt: skip
KINDS = {kind.name: kind for kind in _TABLE}


def kind_of(name: str) -> Kind:
    """The kind with this name; NotValid lists the others."""
    if name not in KINDS:
        raise NotValid("kind", name, f"give one of {', '.join(KINDS)}")
    return KINDS[name]

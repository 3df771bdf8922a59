"""What kinds of layers there are, and what the values of each may be: one table."""

from dataclasses import dataclass
from typing import Literal

from houfeng.vocabulary.errors import NotValid

Form = Literal["raster", "vector"]
GeometryType = Literal["line", "polygon", "site", "any"]


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
    geometry: GeometryType = "any"  # of a vector layer; "site": points or areas
    mend: str = ""  # what to do where the values cannot be this kind, if more can be said

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
    Kind("schools", "schools, as points or areas", ("vector",), geometry="site"),
    Kind("hospitals", "hospitals, as points or areas", ("vector",), geometry="site"),
    Kind("dams", "dams, as points, lines or areas", ("vector",)),
    Kind("nuclear", "nuclear sites, as points or areas", ("vector",), geometry="site"),
    Kind("rail", "lines of railways", ("vector",), geometry="line"),
    Kind("roads", "lines of main roads", ("vector",), geometry="line"),
    Kind("power", "lines of power transmission", ("vector",), geometry="line"),
    # GB 18306-2015: the highest zone of its map is 0.40 g.
    Kind(
        "fortification", "peak acceleration or intensity that buildings are designed for",
        ("raster", "vector"), "g", 0, 2, continuous=False, geometry="polygon",
        mend="give the peak acceleration of GB 18306 in g: divide gal by 980.665",
    ),
    Kind("key_risk", "areas of the year's key earthquake risk", ("vector",), geometry="polygon"),
    Kind(
        "lithology", "lithology, by the class numbers of GLiM", ("raster",), "", 1, 16,
        continuous=False, mend="give the class numbers 1 to 16 of Hartmann and Moosdorf (2012)",
    ),
    Kind(
        "landcover", "land cover, by the class numbers of GlobCover 2009", ("raster",), "", 11, 230,
        continuous=False, mend="give the class numbers 11 to 230 of GlobCover 2009",
    ),
    Kind("cti", "compound topographic index", ("raster",), "", 0, 50),
    # Mawsynram has some 11,900 mm.
    Kind("precipitation", "mean annual precipitation", ("raster",), "mm", 0, 15_000),
    Kind(
        "water_table", "depth of the water table", ("raster",), "m", 0, 3000,
        mend="give metres below the ground as positive numbers: change the sign of heights",
    ),
    # The place farthest from any sea lies some 2,600 km from it.
    Kind(
        "distance_to_coast", "distance to the coast", ("raster",), "km", 0, 3000,
        mend="give kilometres: divide metres by 1000",
    ),
    Kind(
        "distance_to_river", "distance to the nearest river", ("raster",), "km", 0, 2000,
        mend="give kilometres: divide metres by 1000",
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

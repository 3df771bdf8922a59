"""A raster as it is read in: where its cells lie, and its rows from the north."""

from dataclasses import dataclass
from typing import Any, Protocol

from houfeng.places.layer_checks import Bounds, Cells
from houfeng.vocabulary.errors import NotValid

MOST_SIDE = 131_072  # cells; the world at 10 arc seconds
MOST_CELLS = 6_000_000_000


@dataclass(frozen=True, slots=True)
class Shape:
    """An upright grid: the outer corner in the north-west, and its cells."""

    west: float
    north: float
    dx: float
    dy: float  # positive
    width: int
    height: int

    @property
    def bounds(self) -> Bounds:
        return (
            self.west,
            self.north - self.height * self.dy,
            self.west + self.width * self.dx,
            self.north,
        )

    def demand_size(self) -> None:
        """NotValid for a grid of no size, or of more cells than can be meant."""
        if not (self.dx > 0 and self.dy > 0):  # also refuses NaN
            raise NotValid("cell size", (self.dx, self.dy), "give cells with a positive size")
        too_many = max(self.width, self.height) > MOST_SIDE
        if too_many or self.width * self.height > MOST_CELLS or min(self.width, self.height) < 2:
            raise NotValid(
                "raster size", f"{self.width} × {self.height} cells",
                f"cut it to your area: 2 to {MOST_SIDE} cells a side",
            )  # fmt: skip


class Grid(Protocol):
    """A raster in an open file."""

    @property
    def shape(self) -> Shape: ...

    @property
    def crs(self) -> Any: ...

    @property
    def is_degrees(self) -> bool: ...

    @property
    def from_south(self) -> bool: ...

    @property
    def notes(self) -> list[str]: ...

    def read(self, top: int, bottom: int) -> Cells: ...


def damaged(error: Exception) -> NotValid:
    """The file cannot be read to its end."""
    return NotValid("file", str(error)[:100], "it is damaged or cut short; fetch it again")

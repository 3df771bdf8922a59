"""What is looked at before a layer is let in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.places.layer_kinds import Kind
from houfeng.vocabulary.errors import NotValid

Cells = NDArray[np.float32]
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

LEAST_SHARE_INSIDE = 0.01  # of the cells with a value; below this the units must be wrong


@dataclass(slots=True)
class ValueCheck:
    """Counts over a raster that comes in pieces; cells out of range lose their value."""

    kind: Kind
    cells: int = 0
    with_value: int = 0
    outside: int = 0
    lowest: float = np.inf
    highest: float = -np.inf
    lowest_outside: float = np.inf
    highest_outside: float = -np.inf

    def look(self, values: Cells) -> Cells:
        """Count a piece; returns it with values outside the kind's range made NaN."""
        has_value = ~np.isnan(values)
        inside = (values >= self.kind.lowest) & (values <= self.kind.highest) & np.isfinite(values)
        outside = has_value & ~inside
        self.cells += values.size
        self.with_value += int(has_value.sum())
        self.outside += int(outside.sum())
        if inside.any():
            kept = values[inside]
            self.lowest = min(self.lowest, float(kept.min()))
            self.highest = max(self.highest, float(kept.max()))
        if outside.any():
            left = values[outside]
            self.lowest_outside = min(self.lowest_outside, float(left.min()))
            self.highest_outside = max(self.highest_outside, float(left.max()))
        return np.where(inside, values, np.float32(np.nan))

    def finish(self) -> tuple[dict[str, float], list[str]]:
        """Figures and remarks; NotValid where the raster cannot be this kind."""
        if self.with_value == 0:
            raise NotValid(
                "values", f"none of {self.cells:,} cells",
                "every cell is marked as having no value; look at the file's nodata value",
            )  # fmt: skip
        inside = self.with_value - self.outside
        said = (
            f"{self.outside:,} of {self.with_value:,} cells lie outside {self.kind.range_words} "
            f"({self.lowest_outside:.3g} to {self.highest_outside:.3g})"
        )
        if inside < LEAST_SHARE_INSIDE * self.with_value:
            raise NotValid(self.kind.name, said, self._mend())
        figures = {
            "cells": self.cells,
            "cells_without_value": self.cells - inside,
            "cells_out_of_range": self.outside,
            "lowest": self.lowest,
            "highest": self.highest,
        }
        notes = [said + " and count as having no value"] if self.outside else []
        if self.lowest == self.highest and inside > 1:
            notes.append(f"every cell has the one value {self.lowest:g}")
        return figures, notes

    def _mend(self) -> str:
        if self.kind.mend:
            return self.kind.mend
        in_km = self.kind.name == "vs30" and 0.05 <= self.highest_outside <= 10
        return (
            "the values look like km/s: multiply them by 1000"
            if in_km
            else f"give a raster of {self.kind.what} in {self.kind.units or 'its units'}, "
            "or another --kind"
        )


def check_bounds(bounds: Bounds, cell_deg: float = 0.0) -> None:
    """NotValid unless the bounds are longitudes and latitudes, half a cell over at most."""
    west, south, east, north = bounds
    if not np.isfinite(bounds).all() or west > east or south > north:
        raise NotValid("bounds", bounds, "the file's corners are not numbers in order")
    over = cell_deg / 2 + 1e-6
    if south >= -90 - over and north <= 90 + over:
        if west >= -360 - over and east <= 540 + over and east - west <= 360 + 2 * over:
            return
        raise NotValid("longitudes", (west, east), "give them in degrees, or name the --crs")
    if west >= -90 - over and east <= 90 + over and south >= -360 and north <= 360:
        raise NotValid(
            "latitudes", (south, north),
            "longitude and latitude look swapped: the longitude comes first, or along the rows",
        )  # fmt: skip
    raise NotValid(
        "latitudes", (south, north),
        "these are not degrees; if the file is in a projection name it, such as --crs EPSG:32648",
    )  # fmt: skip

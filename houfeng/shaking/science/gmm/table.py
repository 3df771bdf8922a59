"""Coefficients of a ground-motion model by intensity measure, interpolated in log period."""

import math
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from houfeng.shaking.science.gmm.motion import period_s

Row = Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class CoefficientTable:
    """One row of coefficients a measure, as a publication prints them.

    rows: by measure, "PGA", "PGV" or "SA(T)", T in seconds; every row has the same columns.
    source: the publication and edition the numbers were taken from.
    """

    source: str
    rows: Mapping[str, Row]
    _periods: tuple[float, ...] = field(init=False, repr=False)
    _spectral: tuple[Row, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        spectral = sorted(
            ((period_s(name), row) for name, row in self.rows.items() if name.startswith("SA(")),
            key=lambda found: found[0],
        )
        object.__setattr__(self, "_periods", tuple(period for period, _ in spectral))
        object.__setattr__(self, "_spectral", tuple(row for _, row in spectral))

    @property
    def periods_s(self) -> tuple[float, ...]:
        """The tabulated spectral periods, ascending; empty without any."""
        return self._periods

    def column(self, name: str) -> dict[str, float]:
        """One coefficient by measure, as tabulated."""
        return {measure: row[name] for measure, row in self.rows.items()}

    def raised(self, name: str, by: Mapping[str, float]) -> "CoefficientTable":
        """The table with one coefficient raised, measure by measure: a regional variant.

        KeyError unless `by` has every measure of the table.
        """
        rows = {m: {**row, name: row[name] + by[m]} for m, row in self.rows.items()}
        return CoefficientTable(self.source, rows)

    def at(self, measure: str) -> Row:
        """The row of a measure; between tabulated periods linear in the logarithm of period.

        ValueError for a measure that is not tabulated, or a period outside the table: nothing
        is extrapolated.
        """
        if measure in self.rows:
            return self.rows[measure]
        if not measure.startswith("SA("):
            raise ValueError(f"{measure} is not tabulated in {self.source}")
        period = period_s(measure)
        above = bisect_left(self._periods, period)
        if above < len(self._periods) and self._periods[above] == period:
            return self._spectral[above]  # "SA(1)" asked, "SA(1.0)" tabulated
        if not 0 < above < len(self._periods):
            raise ValueError(f"{measure} is outside the periods of {self.source}")
        shorter, longer = self._periods[above - 1 : above + 1]
        weight = math.log(period / shorter) / math.log(longer / shorter)
        low, high = self._spectral[above - 1 : above + 1]
        return {name: low[name] + weight * (high[name] - low[name]) for name in low}

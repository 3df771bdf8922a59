"""People in cells of one size, on their way to being joined."""

from dataclasses import dataclass

from houfeng.impact.exposures.cells import Amount, Cells


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some people of the exposure in use."""

    per_degree: int
    cells: Cells  # ascending
    people: Amount

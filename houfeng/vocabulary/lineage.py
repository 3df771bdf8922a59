"""Where a number comes from."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Lineage:
    """One model, standard or data set that a result was made with."""

    role: str  # what it was used for: "ground motion", "exposure", "fatalities" ...
    name: str
    version: str  # edition, release, or the date of the data
    source: str  # publication, standard clause, package
    note: str = ""  # known limits, e.g. that a spread is synthetic

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

"""The size of a rupture, and the style of faulting it depends on."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What kind of earthquake; the crustal ones by rake."""

    STRIKE_SLIP = "strike-slip"
    REVERSE = "reverse"
    NORMAL = "normal"
    UNKNOWN = "unknown"
    INTERFACE = "subduction interface"
    INTRASLAB = "subduction intraslab"


@dataclass(frozen=True, slots=True)
class RuptureSize:
    """Median size, with the standard deviation of its decimal logarithm."""

    length_km: float
    width_km: float  # down-dip
    area_km2: float
    length_sigma_lg: float
    width_sigma_lg: float
    area_sigma_lg: float


@dataclass(frozen=True, slots=True)
class Line:
    """lg(size) = a + b Mw."""

    a: float
    b: float
    sigma_lg: float

    def at(self, mw: float) -> float:
        return float(10.0 ** (self.a + self.b * mw))


def size_from(mw: float, length: Line, width: Line, area: Line) -> RuptureSize:
    """All three sizes of a magnitude."""
    return RuptureSize(
        length.at(mw),
        width.at(mw),
        area.at(mw),
        length.sigma_lg,
        width.sigma_lg,
        area.sigma_lg,
    )


def style_of(rake_deg: float | None) -> Style:
    """Crustal style by rake: within 45 degrees of horizontal slip is strike-slip."""
    if rake_deg is None or not math.isfinite(rake_deg):
        return Style.UNKNOWN
    rake = (rake_deg + 180.0) % 360.0 - 180.0
    if abs(rake) <= 45 or abs(rake) >= 135:
        return Style.STRIKE_SLIP
    return Style.REVERSE if rake > 0 else Style.NORMAL

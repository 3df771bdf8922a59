"""What an earthquake is, as plain values: origin, magnitude, rupture."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status


class MagnitudeType(StrEnum):
    """Magnitude scales, spelt as in QuakeML."""

    MS = "Ms"
    MW = "Mw"
    ML = "ML"
    MB = "mb"
    MD = "Md"
    M = "M"  # not stated by the source; read as Ms in China (GB 17740-2017)


class Review(StrEnum):
    """How far a solution has been checked; QuakeML evaluationMode and status in one."""

    AUTOMATIC = "automatic"
    REVIEWED = "reviewed"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Magnitude:
    value: float
    type: MagnitudeType


@dataclass(frozen=True, slots=True)
class Origin:
    """One solution for where and when an earthquake started, and how large it was."""

    event_id: str  # lower case, digits and hyphens
    revision: int  # from 1; a later origin supersedes, never edits; 0 = not yet kept
    origin_at: datetime  # UTC, aware
    longitude: float  # degrees east, WGS 84
    latitude: float  # degrees north
    depth_km: float | None  # positive down; None where the source gives none
    magnitude: Magnitude
    source: str  # the agency's own code, e.g. "cenc", "us", "houfeng"
    source_id: str = ""  # the event's id at that source
    status: Status = Status.ACTUAL
    review: Review = Review.AUTOMATIC
    place_zh: str = ""  # the source's own words, if it gave any
    place_en: str = ""
    strike_deg: float | None = None  # long axis of shaking, clockwise from north, 0-180
    rupture_line: tuple[tuple[float, float], ...] = ()  # (lon, lat) vertices, if known
    reference: str = ""  # where these facts were published

    def with_status(self, status: Status) -> "Origin":
        """The same earthquake played as an exercise or a test: an event of its own."""
        if status is self.status:
            return self
        return replace(self, status=status, event_id=f"{status}-{self.event_id}")


def checked(origin: Origin) -> Origin:
    """The origin itself, or NotValid naming the field, the value and the mend."""
    _in_range("latitude", origin.latitude, -90, 90, "give degrees north from -90 to 90")
    _in_range("longitude", origin.longitude, -180, 180, "give degrees east from -180 to 180")
    _in_range("magnitude", origin.magnitude.value, -1, 10, "give a magnitude from -1 to 10")
    if origin.depth_km is not None:
        _in_range(
            "depth_km", origin.depth_km, -10, 800, "give kilometres below sea level, -10 to 800"
        )
    if origin.strike_deg is not None:
        _in_range(
            "strike_deg", origin.strike_deg, 0, 360, "give degrees clockwise from north, 0 to 360"
        )
    if origin.origin_at.tzinfo is None:
        raise NotValid(
            "origin_at", origin.origin_at, "give the time zone, e.g. a trailing Z for UTC"
        )
    for longitude, latitude in origin.rupture_line:
        _in_range("rupture latitude", latitude, -90, 90, "rupture vertices are longitude, latitude")
        _in_range(
            "rupture longitude", longitude, -180, 180, "rupture vertices are longitude, latitude"
        )
    return origin


def _in_range(field: str, value: float, low: float, high: float, mend: str) -> None:
    if not low <= value <= high:  # also refuses NaN
        raise NotValid(field, value, mend)

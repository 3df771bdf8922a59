"""A made earthquake that many tests speak of."""

from datetime import UTC, datetime

from houfeng.events.origin import Magnitude, MagnitudeType, Origin

NOW = datetime(2026, 1, 31, 8, 6, tzinfo=UTC)  # a minute later
QUAKE = Origin(
    event_id="quake",
    revision=0,
    origin_at=datetime(2026, 1, 31, 8, 5, tzinfo=UTC),
    longitude=102.9,
    latitude=30.1,
    depth_km=12.0,
    magnitude=Magnitude(6.0, MagnitudeType.MS),
    source="cenc",
)

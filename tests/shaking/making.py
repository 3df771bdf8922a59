"""Earthquakes to map."""

from datetime import UTC, datetime
from typing import Any

from houfeng.events.origin import Magnitude, MagnitudeType, Origin


def earthquake(
    longitude: float = 103.4, latitude: float = 31.0, ms: float = 6.0, **more: Any
) -> Origin:
    """An origin with everything but place and size of no concern."""
    given = {
        "event_id": "test-event",
        "revision": 2,
        "origin_at": datetime(2008, 5, 12, 6, 28, 4, tzinfo=UTC),
        "depth_km": 14.0,
        "magnitude": Magnitude(ms, MagnitudeType.MS),
        "source": "cenc",
    }
    return Origin(longitude=longitude, latitude=latitude, **{**given, **more})

"""An origin as JSON: the shape of `event.json`."""

from typing import Any

from houfeng.events.origin import Origin


def event_to_json(origin: Origin) -> dict[str, Any]:
    """Plain values of one origin; times in UTC, ISO 8601."""
    return {
        "id": origin.event_id,
        "revision": origin.revision,
        "status": str(origin.status),
        "origin_at": origin.origin_at.isoformat(),
        "longitude": origin.longitude,
        "latitude": origin.latitude,
        "depth_km": origin.depth_km,
        "magnitude": origin.magnitude.value,
        "magnitude_type": str(origin.magnitude.type),
        "place_zh": origin.place_zh,
        "place_en": origin.place_en,
        "source": origin.source,
        "source_id": origin.source_id,
        "review": str(origin.review),
        "strike_deg": origin.strike_deg,
        "rupture_line": [list(vertex) for vertex in origin.rupture_line],
        "reference": origin.reference,
    }

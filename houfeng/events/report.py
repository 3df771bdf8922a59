"""An origin as JSON: the shape of `event.json`."""

from datetime import datetime
from typing import Any

from houfeng.events.origin import Magnitude, MagnitudeType, Origin, Review, checked
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status


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


def event_from_json(found: dict[str, Any]) -> Origin:
    """The origin that `event_to_json` told. Raises NotValid for anything else."""
    try:
        return checked(
            Origin(
                event_id=found["id"],
                revision=int(found["revision"]),
                origin_at=datetime.fromisoformat(found["origin_at"]),
                longitude=float(found["longitude"]),
                latitude=float(found["latitude"]),
                depth_km=None if found["depth_km"] is None else float(found["depth_km"]),
                magnitude=Magnitude(
                    float(found["magnitude"]), MagnitudeType(found["magnitude_type"])
                ),
                source=found["source"],
                source_id=found["source_id"],
                status=Status(found["status"]),
                review=Review(found["review"]),
                place_zh=found["place_zh"],
                place_en=found["place_en"],
                strike_deg=None if found["strike_deg"] is None else float(found["strike_deg"]),
                rupture_line=tuple((float(lon), float(lat)) for lon, lat in found["rupture_line"]),
                reference=found["reference"],
            )
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise NotValid("event.json", repr(wrong), "give one that Houfeng wrote") from wrong

"""JSON from strangers."""

import json
from typing import Any

from houfeng.vocabulary.errors import NotValid

LARGEST_BYTES = 200_000_000


def parsed(raw: bytes, name: str) -> Any:
    """The value in the file. Raises NotValid for anything that is not JSON of a sane size."""
    if len(raw) > LARGEST_BYTES:
        raise NotValid("file size", f"{len(raw):,} bytes", f"at most {LARGEST_BYTES:,} of JSON")
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise NotValid(name, raw[:20], "save the JSON file as UTF-8") from wrong
    except RecursionError as wrong:
        raise NotValid(name, "JSON", "it is nested too deeply") from wrong
    except ValueError as wrong:
        raise NotValid(name, "JSON", f"the file is damaged or cut short ({wrong})") from wrong


def features_of(value: Any, name: str) -> list[dict[str, Any]]:
    """The features of a GeoJSON FeatureCollection. Raises NotValid where there are none."""
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list):
        raise NotValid(name, "JSON", "it is no FeatureCollection of stations or felt cells")
    for at, feature in enumerate(features):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise NotValid(f"{name}, features[{at}]", feature, "give a feature with properties")
    return features


def point_of(geometry: Any) -> tuple[float, float]:
    """(longitude, latitude) of a point, or the middle of a polygon's outer ring; NaN for none."""
    nowhere = (float("nan"), float("nan"))
    if not isinstance(geometry, dict):
        return nowhere
    coordinates: Any = geometry.get("coordinates")
    try:
        if geometry.get("type") == "Point":
            return float(coordinates[0]), float(coordinates[1])
        if geometry.get("type") in ("Polygon", "MultiPolygon"):
            ring = coordinates[0] if geometry["type"] == "Polygon" else coordinates[0][0]
            corners = list(dict.fromkeys((float(v[0]), float(v[1])) for v in ring))
            return (
                sum(c[0] for c in corners) / len(corners),
                sum(c[1] for c in corners) / len(corners),
            )
    except (TypeError, ValueError, IndexError, KeyError, ZeroDivisionError):
        return nowhere
    return nowhere

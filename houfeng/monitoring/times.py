"""Moments as people and machines outside read them."""

import math
from datetime import UTC, datetime


def utc(seconds: float) -> str | None:
    """ISO 8601 to a millisecond, None for NaN."""
    if not math.isfinite(seconds):
        return None
    at = datetime.fromtimestamp(round(seconds, 3), UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""Numbers, times and magnitude types as they are written, read strictly."""

import math
import re
import unicodedata
from datetime import UTC, datetime

from houfeng.events.origin import MagnitudeType
from houfeng.vocabulary.errors import NotValid

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
ISO_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(?P<zone>[Zz]|[+-]\d{2}(:?\d{2})?)?"
)

# Left: the first letters of the codes agencies use; right: the scale they vary.
# Mww, Mwc, Mwb, Mwr, Mwp are ways to get Mw (USGS ComCat's list of magnitude types).
_SCALES: tuple[tuple[re.Pattern[str], MagnitudeType], ...] = (
    (re.compile(r"[Mm][Ww]([a-z]?|\(.*\))?|MW[A-Z]?"), MagnitudeType.MW),
    (re.compile(r"[Mm][Ss]([_ ]?20|z|7|_vx|\(BB\))?|MSZ|MS7"), MagnitudeType.MS),
    (re.compile(r"[Mm][Ll][vrg]?|MLV"), MagnitudeType.ML),
    (re.compile(r"mb|MB|Mb"), MagnitudeType.MB),
    (re.compile(r"[Mm][Dd]|[Mm]c"), MagnitudeType.MD),
    (re.compile(r"[Mm]?"), MagnitudeType.M),
)


def number(field: str, text: str, mend: str) -> float:
    """A plain decimal number; full-width digits are read, "nan" and "1_0" are not."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    if not NUMBER.fullmatch(plain):
        raise NotValid(field, text, mend)
    found = float(plain)
    if not math.isfinite(found):  # as of 1e400
        raise NotValid(field, text, mend)
    return found


def utc_time(field: str, text: str) -> datetime:
    """An ISO 8601 date and time of day with its zone, as UTC.

    Raises NotValid where the zone is missing: eight hours are the whole alert.
    """
    plain = text.strip()
    found = ISO_TIME.fullmatch(plain)
    if found is None:
        raise NotValid(
            field,
            text,
            "write date, time and zone, e.g. 2026-11-24T01:02:03Z or 2026-11-24T09:02:03+08:00",
        )
    if found["zone"] is None:
        raise NotValid(
            field,
            text,
            "add the time zone: Z for UTC or +08:00 for Beijing time, e.g. 2026-11-24T01:02:03Z",
        )
    try:
        return datetime.fromisoformat(plain.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise NotValid(field, text, "there is no such date or time of day") from wrong


def magnitude_type(code: str | None) -> MagnitudeType | None:
    """The scale behind an agency's code, or None where it is none of ours (mB, Mjma, mb_Lg)."""
    plain = (code or "").strip()
    for pattern, scale in _SCALES:
        if pattern.fullmatch(plain):
            return scale
    return None


def magnitude_type_and_note(code: str | None) -> tuple[MagnitudeType, str]:
    """A scale for every code: a foreign one is kept as M and named in the note."""
    scale = magnitude_type(code)
    if scale is None:
        return MagnitudeType.M, f"magnitude type {code} at the source"
    return scale, ""

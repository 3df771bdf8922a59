"""Cursors: opaque words that say where the next page begins, stable while rows arrive."""

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from houfeng.vocabulary.errors import NotValid

_MEND = "give the `next` of the page before, unchanged"


def pack(*values: object) -> str:
    """The position after a row, as one word for an address."""
    text = json.dumps(values, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack_moment(cursor: str, kind: type) -> tuple[datetime, Any]:
    """A time and what tells rows of one time apart, or NotValid."""
    at, last = unpack(cursor, (str, kind))
    try:
        return datetime.fromisoformat(at), last
    except ValueError as error:
        raise NotValid("cursor", cursor, _MEND) from error


def unpack(cursor: str, kinds: tuple[type, ...]) -> list[Any]:
    """The values packed, or NotValid if they are not of these kinds."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeError, ValueError):
        values = None
    if (
        not isinstance(values, list)
        or len(values) != len(kinds)
        or not all(isinstance(v, kind) for v, kind in zip(values, kinds, strict=True))
    ):
        raise NotValid("cursor", cursor, _MEND)
    return values

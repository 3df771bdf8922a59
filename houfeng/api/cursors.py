"""Cursors: opaque words that say where the next page begins, stable while rows arrive."""

import base64
import binascii
import json
from typing import Any

from houfeng.vocabulary.errors import NotValid


def pack(*values: object) -> str:
    """The position after a row, as one word for an address."""
    text = json.dumps(values, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


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
        raise NotValid("cursor", cursor, "give the `next` of the page before, unchanged")
    return values

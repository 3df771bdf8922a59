"""Zip archives whose bytes depend on their content alone."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can tell: no clock in our files
_READABLE = 0o644 << 16


def zip_bytes(entries: Iterable[tuple[str, bytes]], level: int = 6) -> bytes:
    """The entries in the order given, deflated; no time, no user, no system in them."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = _READABLE
            archive.writestr(entry, content, compresslevel=level)
    return made.getvalue()

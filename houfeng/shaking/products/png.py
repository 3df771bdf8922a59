"""Small pictures without a picture library: palette PNGs after ISO/IEC 15948."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Rgba = tuple[int, int, int, int]


def palette_png(indices: NDArray[np.uint8], palette: Sequence[Rgba]) -> bytes:
    """A PNG of colour indices (rows, columns), first row on top; at most 256 colours."""
    rows, columns = indices.shape
    # Each row starts with the number of its filter: 0, none.
    scanlines = np.zeros((rows, columns + 1), dtype=np.uint8)
    scanlines[:, 1:] = indices
    colours = bytes(part for r, g, b, _ in palette for part in (r, g, b))
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", colours),
            _chunk(b"tRNS", bytes(alpha for *_, alpha in palette)),
            _chunk(b"IDAT", zlib.compress(scanlines.tobytes(), 6)),
            _chunk(b"IEND", b""),
        ]
    )


def rgba(colour: str, alpha: int = 255) -> Rgba:
    """ "#f1984a" as four bytes."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return red, green, blue, alpha


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

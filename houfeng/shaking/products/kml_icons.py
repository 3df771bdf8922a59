"""The three signs of our KMZ, drawn here: white, so that a style can colour them."""

import math

import numpy as np
import shapely

from houfeng.shaking.products.png import palette_png

TRIANGLE, CIRCLE, STAR = "triangle", "circle", "star"
_SIZE = 64
_CLEAR, _INK, _FILL, _RED = range(4)
_PALETTE = [(0, 0, 0, 0), (28, 28, 28, 255), (255, 255, 255, 255), (194, 0, 47, 255)]


def icon_png(kind: str) -> bytes:
    """A 64 by 64 picture of a sign with a dark edge."""
    middle = _SIZE / 2
    if kind == CIRCLE:
        shape = shapely.Point(middle, middle).buffer(middle - 4)
    elif kind == TRIANGLE:
        shape = shapely.Polygon([(middle, 6), (_SIZE - 5, _SIZE - 9), (5, _SIZE - 9)])
    else:
        shape = shapely.Polygon(
            [
                (
                    middle + reach * math.sin(math.pi * n / 5),
                    middle - reach * math.cos(math.pi * n / 5),
                )
                for n in range(10)
                for reach in ((middle - 3) if n % 2 == 0 else (middle - 3) * 0.42,)
            ]
        )
    x, y = np.meshgrid(np.arange(_SIZE) + 0.5, np.arange(_SIZE) + 0.5)
    whole = shapely.contains_xy(shape, x, y)
    inner = shapely.contains_xy(shape.buffer(-4), x, y)
    fill = _RED if kind == STAR else _FILL
    return palette_png(
        np.where(inner, fill, np.where(whole, _INK, _CLEAR)).astype(np.uint8), _PALETTE
    )

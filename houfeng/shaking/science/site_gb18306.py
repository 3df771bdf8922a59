"""Site amplification of peak acceleration after GB 18306-2015, Table E.1.

The factor Fa depends on the site class and on the peak acceleration of class II ground,
linear between the table's columns and constant outside them. The table is data:
houfeng/shaking/data/gb18306_2015_site.json.
"""

import numpy as np

from houfeng.vocabulary.arrays import Floats

STANDARD_GRAVITY_MS2 = 9.80665


def amplification(pga_ii_ms2: Floats, columns_g: Floats, factors: Floats) -> Floats:
    """Fa of one class over class II ground.

    pga_ii_ms2: any shape, peak acceleration on class II; columns_g: (n,), the table's columns
    in g, ascending; factors: (n,), that class's row. Returns the shape of pga_ii_ms2.
    """
    pga_g = np.asarray(pga_ii_ms2) / STANDARD_GRAVITY_MS2
    return np.asarray(np.interp(pga_g, columns_g, factors))


def class_ii_from(pga_ms2: Floats, columns_g: Floats, factors: Floats) -> Floats:
    """Peak acceleration of class II ground where another class has pga_ms2 (same shape).

    Inverts pga = Fa(pga_ii) pga_ii, which is quadratic between two columns. Only for a class
    whose pga rises with pga_ii (all rows of Table E.1 do).
    """
    columns = np.asarray(columns_g) * STANDARD_GRAVITY_MS2
    row = np.asarray(factors, dtype=float)
    pga = np.asarray(pga_ms2, dtype=float)
    knots = columns * row
    slopes = np.diff(row) / np.diff(columns)
    k = np.clip(np.searchsorted(knots, pga, side="right") - 1, 0, len(slopes) - 1)
    slope = slopes[k]
    level = row[k] - slope * columns[k]
    # slope z² + level z = pga; this form of the root stays exact where slope is 0.
    between = 2.0 * pga / (level + np.sqrt(level**2 + 4 * slope * pga))
    below, above = pga / row[0], pga / row[-1]
    inner = np.where(pga >= knots[-1], above, between)
    return np.asarray(np.where(pga <= knots[0], below, inner))

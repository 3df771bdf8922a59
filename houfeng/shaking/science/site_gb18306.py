"""Site amplification of peak acceleration after GB 18306-2015, Table E.1.

The factor Fa depends on the site class and on the peak acceleration of class II ground,
linear between the table's columns and constant outside them. The table is data:
houfeng/shaking/data/gb18306_2015_site.json.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.arrays import Floats

STANDARD_GRAVITY_MS2 = 9.80665
SITE_CLASSES = ("I0", "I1", "II", "III", "IV")  # from hard to soft
_LOWEST_VS30_MS = (150.0, 260.0, 500.0, 800.0)  # of III, II, I1, I0
_SPECTRAL_DECAY = 0.9  # GB 50011-2010, clause 5.1.5, 5 % damping


def site_class_of(vs30_ms: Floats) -> NDArray[np.intp]:
    """Site class from Vs30, as indices into SITE_CLASSES; any shape.

    I0 from 800 m/s, I1 from 500, II from 260, III from 150, IV below.

    GB 50011-2010 (Table 4.1.6) classes by two other things: the velocity of rock (I0 above 800)
    or hard soil, or the equivalent velocity Vse of the soil down to at most 20 m, with limits
    500, 250 and 150 m/s, and the thickness of that soil. Neither is Vs30: where rock lies within
    20 m Vse leaves it out, and the same Vse of 200 m/s is class II or III by thickness. The
    limits of soil here are those Lü & Zhao (2007, Acta Seismologica Sinica 29(1)) give for Vs30,
    260 and 150 m/s (cited from memory, the paper was not seen); their 510 m/s for rock is
    rounded to the code's 500, so that a map with the models' own rock of 500 m/s stays rock.
    """
    soft_to_hard = np.searchsorted(_LOWEST_VS30_MS, vs30_ms, side="right")
    return np.asarray(len(SITE_CLASSES) - 1 - soft_to_hard)


@dataclass(frozen=True, slots=True, eq=False)
class SiteTable:
    """Table E.1 with the characteristic period of each class.

    columns_g: (n,) peak acceleration of class II ground in g, ascending; factors: by class, (n,)
    Fa; periods_s: by class, the characteristic period Tg in seconds.
    """

    columns_g: Floats
    factors: Mapping[str, Floats]
    periods_s: Mapping[str, float]


def ln_over_reference(
    table: SiteTable, reference: str, classes: NDArray[np.intp], pga_ms2: Floats
) -> Floats:
    """ln of the peak acceleration of each site over that of the reference class.

    classes: (n,) indices into SITE_CLASSES; pga_ms2: (n,) on the reference class. Shape (n,), 0
    on the reference class itself.
    """
    found = np.zeros(classes.shape)
    for index in np.unique(classes):
        name = SITE_CLASSES[index]
        if name == reference:
            continue
        here = classes == index
        class_ii = class_ii_from(pga_ms2[here], table.columns_g, table.factors[reference])
        factor = amplification(class_ii, table.columns_g, table.factors[name])
        found[here] = np.log(factor * class_ii / pga_ms2[here])
    return found


def ln_spectral_shape(
    table: SiteTable, reference: str, classes: NDArray[np.intp], period_s: float
) -> Floats:
    """ln of the design spectrum's shape at a period over its shape on the reference class, (n,).

    The shape is 1 up to Tg and (Tg / T)^0.9 beyond (GB 50011-2010, clause 5.1.5; its straight
    tail beyond 5 Tg, a safety of design, is left out).
    """
    shapes = np.array([min(0.0, np.log(table.periods_s[name] / period_s)) for name in SITE_CLASSES])
    relative = _SPECTRAL_DECAY * (shapes - shapes[SITE_CLASSES.index(reference)])
    return np.asarray(relative[classes])


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

"""Makes the conversion between horizontal components from its shipped coefficients."""

from functools import cache

from houfeng.shaking.coefficients import table
from houfeng.shaking.science.component import (
    GEOMETRIC_MEAN,
    LARGER,
    ROTD50,
    ROTD100,
    BooreKishida2017,
)


@cache
def boore_kishida_2017() -> BooreKishida2017:
    """The relations of Boore & Kishida (2017); read once."""
    return BooreKishida2017(
        {
            (LARGER, ROTD50): table("boore_kishida_2017_larger_rotd50"),
            (LARGER, GEOMETRIC_MEAN): table("boore_kishida_2017_larger_geometric_mean"),
            (ROTD50, GEOMETRIC_MEAN): table("boore_kishida_2017_rotd50_geometric_mean"),
            (ROTD100, ROTD50): table("boore_kishida_2017_rotd100_rotd50"),
        }
    )

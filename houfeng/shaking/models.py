"""The ground-motion models Houfeng knows, by name.

To add one: write `science/gmm/<name>.py` with a frozen class that follows `GroundMotionModel`,
put its numbers in `data/gmm/<name>.csv` (see `coefficients.py`), import the class below and
append one line to `MODELS`: its name and a factory without arguments. A model without a table is
its own factory. Factories are called on first use only, so a table that is not asked for is
never read.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from houfeng.shaking.coefficients import table
from houfeng.shaking.regional import regional_model
from houfeng.shaking.science.gmm import bssa14, cb14
from houfeng.shaking.science.gmm.ask14 import Ask14
from houfeng.shaking.science.gmm.atkinson_boore_2006 import AtkinsonBoore2006
from houfeng.shaking.science.gmm.bssa14 import Bssa14
from houfeng.shaking.science.gmm.cb14 import Cb14
from houfeng.shaking.science.gmm.cy14 import Cy14
from houfeng.shaking.science.gmm.motion import GroundMotionModel
from houfeng.shaking.science.gmm.parker_2020 import Parker2020
from houfeng.shaking.standards import REGIONS
from houfeng.vocabulary.errors import NotValid

MODELS: dict[str, Callable[[], GroundMotionModel]] = {
    "ask14": lambda: Ask14(table("ask14")),
    "bssa14": lambda: Bssa14(table("bssa14")),
    "cb14": lambda: Cb14(table("cb14")),
    # China's crust takes less from waves on their way (high Q): both papers' own adjustments.
    "bssa14_china": lambda: Bssa14(
        table("bssa14").raised("c3", table("bssa14_china_dc3").column("dc3")),
        replace(bssa14.ABOUT, name="BSSA14 China"),
    ),
    "cb14_china": lambda: Cb14(
        table("cb14").raised("c20", table("cb14_china_dc20").column("dc20")),
        replace(cb14.ABOUT, name="CB14 China"),
    ),
    "cy14": lambda: Cy14(table("cy14")),
    "parker_2020_interface": lambda: Parker2020(table("parker_2020_interface"), "interface", 7.9),
    "parker_2020_interface_taiwan": lambda: Parker2020(
        table("parker_2020_interface_taiwan"), "interface", 7.1, "Taiwan"
    ),
    "parker_2020_slab": lambda: Parker2020(table("parker_2020_slab"), "slab", 7.6),
    "parker_2020_slab_taiwan": lambda: Parker2020(
        table("parker_2020_slab_taiwan"), "slab", 7.7, "Taiwan"
    ),
    "atkinson_boore_2006": lambda: AtkinsonBoore2006(
        table("atkinson_boore_2006_rock"),
        table("atkinson_boore_2006_bc"),
        table("boore_atkinson_2008_site"),
    ),
    **{f"gb18306_{region}": partial(regional_model, region) for region in REGIONS},
}


@cache
def ground_motion_model(name: str) -> GroundMotionModel:
    """The model of that name, made once. NotValid with the names there are."""
    if name not in MODELS:
        raise NotValid("ground_motion_model", name, f"choose one of {', '.join(sorted(MODELS))}")
    return MODELS[name]()

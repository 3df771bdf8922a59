"""Relations of motion and intensity, and correlation models, by the names settings use."""

from collections.abc import Callable, Sequence
from functools import partial

from houfeng.shaking.science.correlation import SpatialCorrelation
from houfeng.shaking.science.exponential import exponential
from houfeng.shaking.science.gmice.atkinson_kaka_2007 import ATKINSON_KAKA_2007
from houfeng.shaking.science.gmice.relation import Gmice
from houfeng.shaking.science.gmice.worden_2012 import WORDEN_2012
from houfeng.shaking.science.jayaram_baker_2009 import jayaram_baker_2009
from houfeng.shaking.science.loth_baker_2013 import loth_baker_2013
from houfeng.vocabulary.errors import NotValid

GMICES: dict[str, Gmice] = {
    "worden_2012": WORDEN_2012,
    "atkinson_kaka_2007": ATKINSON_KAKA_2007,
}
CORRELATIONS: dict[str, Callable[[Sequence[str]], SpatialCorrelation]] = {
    "loth_baker_2013": loth_baker_2013,
    "jayaram_baker_2009": jayaram_baker_2009,
    "jayaram_baker_2009_clustered": partial(jayaram_baker_2009, vs30_clustered=True),
    "exponential": exponential,  # over 10 km, for the closed-form checks
}


def gmice_named(name: str) -> Gmice:
    """A relation to MMI, or NotValid with the names there are."""
    if name not in GMICES:
        raise NotValid("gmice", name, f"give one of {', '.join(GMICES)}")
    return GMICES[name]


def correlation_named(name: str, measures: Sequence[str]) -> SpatialCorrelation:
    """A correlation model made for these measures, or NotValid with the names there are."""
    if name not in CORRELATIONS:
        raise NotValid("correlation", name, f"give one of {', '.join(CORRELATIONS)}")
    return CORRELATIONS[name](measures)

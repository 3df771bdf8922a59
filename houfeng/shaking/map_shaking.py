"""From an origin alone to a shaking map: the preliminary map, made at once."""

from houfeng.events.origin import Origin
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.recipe import follow, recipe_for
from houfeng.shaking.view import shaking_map


def map_shaking(origin: Origin) -> ShakingMap:
    """The shaking that an origin alone predicts, on average ground.

    Raises NotValid for an origin out of range or a latitude beyond 80 degrees.
    """
    return shaking_map(follow(recipe_for(origin)))

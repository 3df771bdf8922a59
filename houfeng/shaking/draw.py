"""Realisations of a kept map at sites: what may have been, alike where sites are near."""

from pathlib import Path

import numpy as np

from houfeng.shaking.make import make_ready
from houfeng.shaking.products.measures import shown
from houfeng.shaking.recipe import Recipe, inputs_of
from houfeng.shaking.sample import SiteList
from houfeng.shaking.science import realisations
from houfeng.shaking.science.conditioning import Prior
from houfeng.shaking.site import vs30_at
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid


def draw(
    recipe: Recipe, layers: Path, sites: SiteList, measure: str, count: int, seed: int
) -> Floats:
    """(n_site, count) values of one measure, in the units people read (%g, cm/s, intensity).

    The same recipe, sites and seed give the same values. Raises NotValid for a measure the map
    does not have and for more sites than can be drawn together.
    """
    with inputs_of(recipe, layers) as inputs:
        ready = make_ready(inputs, recipe.profile, recipe.step_s)
        if measure not in ready.evidence:
            raise NotValid("measure", measure, f"give one of {', '.join(ready.evidence)}")
        default = recipe.profile.default_vs30_ms
        vs30 = vs30_at(sites.longitudes, sites.latitudes, inputs.vs30, default).vs30_ms
        motion = ready.predicted.at(sites.longitudes, sites.latitudes, vs30)[measure]
    conditioned = realisations.condition_sites(
        sites.longitudes,
        sites.latitudes,
        Prior(motion.mean, motion.tau, motion.phi),
        ready.evidence[measure],
        measure,
        ready.correlation,
    )
    drawn = realisations.draw(conditioned, count, np.random.default_rng(seed))
    return np.asarray(shown(measure).median(drawn).T)

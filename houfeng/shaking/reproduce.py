"""Is a kept map what its recipe gives? Every number is compared."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from houfeng import __version__
from houfeng.shaking.products.grids_npz import read_grids
from houfeng.shaking.products.measures import PARTS
from houfeng.shaking.recipe import INPUTS, follow, unpack
from houfeng.vocabulary.errors import NotFound

GRIDS = "grids.npz"


def compare_with_kept(
    folder: Path, layers: Path, tell: Callable[[str], None] = lambda _step: None
) -> dict[str, Any]:
    """The verdict on a product's files: identical or not, what differs and why it may.

    folder: with grids.npz and inputs.zip. Returns {"identical", "arrays", "cells", "different",
    "software", "why"}. Raises NotFound where one of them, or a layer of the recipe, is gone.
    """
    for name in (GRIDS, INPUTS):
        if not (folder / name).is_file():
            raise NotFound(f"there is no {name} beside this map, so it cannot be reproduced")
    recipe = unpack((folder / INPUTS).read_bytes())
    kept = read_grids(folder / GRIDS)
    made = follow(recipe, layers, tell)
    different = []
    for name, ours, theirs in (
        ("lon", made.longitudes, kept.longitudes),
        ("lat", made.latitudes, kept.latitudes),
    ):
        if not np.array_equal(ours, theirs):
            different.append(name)
    for measure in sorted(set(made.fields) | set(kept.fields)):
        ours_, theirs_ = made.fields.get(measure), kept.fields.get(measure)
        for part in PARTS:
            if ours_ is None or theirs_ is None:
                different.append(f"{measure}_{part}")
                continue
            one, other = (np.asarray(getattr(f, part), dtype=np.float32) for f in (ours_, theirs_))
            if not np.array_equal(one, other):
                different.append(f"{measure}_{part}")
    same_software = recipe.software == __version__
    why = (
        f"made with Houfeng {recipe.software}, this is {__version__}"
        if not same_software
        else "same software: the processor or its libraries may differ, or a file was changed"
    )
    return {
        "identical": not different,
        "arrays": 2 + len(PARTS) * len(made.fields),
        "cells": int(made.latitudes.size * made.longitudes.size),
        "different": different,
        "software": recipe.software,
        "why": why if different else "",
    }

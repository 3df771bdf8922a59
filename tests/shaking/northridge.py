"""Northridge 1994 as ShakeMap's modules 1.1.18 mapped it, and what we make of the same folder."""

import json
from functools import cache
from pathlib import Path

import numpy as np

from houfeng.events.readers import read_events
from houfeng.shaking.inputs import Inputs, gather
from houfeng.shaking.make import source_for
from houfeng.shaking.predict import Predictor, predictor
from houfeng.shaking.profiles import REFERENCE

SIX = ("PGA", "PGV", "SA(0.3)", "SA(1.0)", "SA(3.0)", "MMI")


def folder(shared: Path) -> Path:
    return shared / "data" / "shaking" / "northridge_1994"


def reference(shared: Path) -> Path:
    return folder(shared) / "reference_output_shakemap_modules_1.1.18"


def reference_grids(shared: Path):
    return np.load(reference(shared) / "grids.npz")


@cache
def inputs(shared: Path) -> Inputs:
    """The folder without its moment tensor: the reference did not use it (src_mech ALL)."""
    origin = read_events(folder(shared) / "event.xml")[0]
    found = gather(origin, folder(shared))
    return Inputs(
        origin=found.origin,
        observations=found.observations,
        surface=found.surface,
        used_files=found.used_files,
        notes=found.notes,
    )


@cache
def predicted(shared: Path) -> Predictor:
    return predictor(REFERENCE, source_for(inputs(shared), REFERENCE))


@cache
def reference_stations(shared: Path):
    return json.loads((reference(shared) / "stationlist.json").read_text("utf-8"))["features"]

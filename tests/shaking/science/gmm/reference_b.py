"""Reads reference_b.csv and computes the same cases with our models."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from houfeng.shaking.science.gmm.motion import (
    Distances,
    Earthquake,
    GroundMotionModel,
    Motion,
    Sites,
)
from houfeng.vocabulary.arrays import Floats


@dataclass(frozen=True)
class Case:
    """One measure at one magnitude and depth over several sites."""

    measure: str
    mw: float
    depth_km: float
    rrup_km: Floats
    vs30_ms: Floats
    expected: Motion
    sigma: Floats


@cache
def cases(name: str) -> tuple[Case, ...]:
    grouped = defaultdict(list)
    with Path(__file__).with_name("reference_b.csv").open() as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            if row["model"] == name:
                key = row["measure"], float(row["mw"]), float(row["depth_km"])
                fields = ("rrup_km", "vs30_ms", "mean", "tau", "phi", "sigma")
                grouped[key].append([float(row[field]) for field in fields])
    found = []
    for (measure, mw, depth_km), rows in grouped.items():
        rrup, vs30, mean, tau, phi, sigma = np.array(rows).T
        found.append(Case(measure, mw, depth_km, rrup, vs30, Motion(mean, tau, phi), sigma))
    return tuple(found)


def earthquake(mw: float, depth_km: float = 20.0, ms: float | None = None) -> Earthquake:
    return Earthquake(
        mw=mw,
        ms=mw if ms is None else ms,
        rake_deg=90.0,
        dip_deg=30.0,
        ztor_km=5.0,
        width_km=30.0,
        depth_km=depth_km,
    )


def distances(rrup_km: Floats, along: Floats | None = None, across: Floats | None = None):
    nothing = np.full(rrup_km.shape, np.nan)  # a model that reads them by mistake is found out
    return Distances(
        rrup=rrup_km,
        rjb=nothing,
        rx=nothing,
        ry0=nothing,
        repi=nothing,
        rhypo=nothing,
        along=nothing if along is None else along,
        across=nothing if across is None else across,
    )


def ours(model: GroundMotionModel, case: Case) -> Motion:
    return model.predict(
        [case.measure],
        earthquake(case.mw, case.depth_km),
        Sites(case.vs30_ms),
        distances(case.rrup_km),
    )[case.measure]

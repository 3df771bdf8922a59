"""Reads the files of `make_reference.py` and compares a model with them."""

import csv
import gzip
from dataclasses import fields
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np

from houfeng.shaking.science.gmm.motion import Distances, Earthquake, GroundMotionModel, Sites

NGA_WEST2 = Path(__file__).parent / "reference_nga_west2.csv.gz"
EARTHQUAKE = ("mw", "rake_deg", "dip_deg", "ztor_km", "width_km", "depth_km")


def largest_differences(path: Path, name: str, model: GroundMotionModel) -> dict[str, float]:
    """By "measure moment": the largest relative difference of the median, tau or phi."""
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        lines = list(csv.DictReader(opened))
    measures = [
        column.split("|")[1]
        for column in lines[0]
        if column.startswith(f"{name}|") and column.endswith("|mean")
    ]
    assert measures, f"{path} has nothing of {name}"
    largest: dict[str, float] = {}
    for _, found in groupby(lines, itemgetter(*EARTHQUAKE, "vs30_measured")):
        group = list(found)
        motion = model.predict(measures, *_inputs(group))
        for measure in measures:
            for moment in ("mean", "tau", "phi"):
                ours = getattr(motion[measure], moment)
                theirs = _column(group, f"{name}|{measure}|{moment}")
                apart = np.expm1(ours - theirs) if moment == "mean" else ours / theirs - 1
                key = f"{measure} {moment}"
                # max() would let a NaN of ours pass.
                largest[key] = float(np.max([largest.get(key, 0.0), *np.abs(apart)]))
    return largest


def _inputs(group: list[dict[str, str]]) -> tuple[Earthquake, Sites, Distances]:
    first = {field: float(group[0][field]) for field in EARTHQUAKE}
    sites = Sites(
        vs30_ms=_column(group, "vs30_ms"),
        vs30_measured=bool(float(group[0]["vs30_measured"])),
        z1pt0_m=_column(group, "z1pt0_m") if group[0]["z1pt0_m"] else None,
        z2pt5_km=_column(group, "z2pt5_km") if group[0]["z2pt5_km"] else None,
    )
    # What a model does not read is NaN, so that reading it is found out.
    unread = np.full(len(group), np.nan)
    distances = {
        at.name: _column(group, at.name) if at.name in group[0] else unread
        for at in fields(Distances)
    }
    return Earthquake(ms=np.nan, **first), sites, Distances(**distances)


def _column(group: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(line[name]) for line in group])

"""Whole shaking maps beside ShakeMap's, and the conditioning kernel beside the exact answer.

    python -m benchmarks.shaking [--no-peer] [--only NAME ...] [--data ../shared/data/shaking]

northridge, wenchuan: from a folder of inputs to all grids in memory (mean, sigma, tau and phi of
seven measures; ShakeMap makes six), then `shakemap-modules` on the same folder in the same run,
in its own environment: its `model` step, without its start and `assemble`.
felt: 5,000 felt cells and 200 stations, 200,000 cells, seven measures: the kernel alone.
Every case runs in a process of its own, so its peak memory is its own. The largest error of sigma
and mean is that against every observation weighed in double precision at random cells.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import argparse
import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import PeerUnavailable
from benchmarks.shaking_peer import measure_shakemap
from houfeng.cli.shaking_inputs import recipe_from
from houfeng.shaking.make import make_ready
from houfeng.shaking.recipe import follow, inputs_of
from houfeng.shaking.science import evidence as evidence_module
from houfeng.shaking.science.conditioning import (
    Conditioned,
    Prior,
    condition_grid,
    condition_points,
)
from houfeng.shaking.science.correlation import SpatialCorrelation
from houfeng.shaking.science.evidence import Evidence
from houfeng.shaking.science.loth_baker_2013 import loth_baker_2013
from houfeng.vocabulary.arrays import Floats

FOLDERS = {"northridge": "northridge_1994", "wenchuan": "wenchuan_2008"}
CASES = (*FOLDERS, "felt")
SAMPLED = 500  # cells at which the exact answer is computed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--only", nargs="*", choices=CASES, default=CASES)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/shaking"))
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    if chosen.case:
        print(json.dumps(run(chosen.case, chosen.data, chosen.repeats)))
        return
    for case in chosen.only:
        ours = apart(case, chosen.data, chosen.repeats)
        harness.report(f"shaking {case}", **ours)
        if case in FOLDERS and not chosen.no_peer:
            compare_with_shakemap(case, chosen.data, float(ours["seconds"]))


def apart(case: str, data: Path, repeats: int) -> dict[str, Any]:
    """The figures of one case, from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.shaking", "--case", case, "--data", str(data)]
    done = subprocess.run(
        [*command, "--repeats", str(repeats)], check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def compare_with_shakemap(case: str, data: Path, our_seconds: float) -> None:
    folder = data / FOLDERS[case]
    # Wenchuan's own model_select.conf names sets this ShakeMap has not: both events are run by
    # the settings of Northridge's reference, the four models of our reference profile.
    settings = next((data / FOLDERS["northridge"]).glob("reference_output*/model.conf.used"), None)
    try:
        theirs = measure_shakemap(folder, settings)
    except (PeerUnavailable, subprocess.CalledProcessError) as failed:
        reason = getattr(failed, "stderr", None) or str(failed)
        print(f"ShakeMap could not be measured on {case}: {reason[-2000:]}", file=sys.stderr)
        return
    ratio = round(float(str(theirs["model_seconds"])) / our_seconds, 1)
    harness.report(f"shaking {case}, shakemap-modules", **theirs, ratio=ratio)


def run(case: str, data: Path, repeats: int) -> dict[str, Any]:
    return felt_figures() if case == "felt" else map_figures(data / FOLDERS[case], repeats)


def map_figures(folder: Path, repeats: int) -> dict[str, Any]:
    steps: dict[str, float] = {}
    kept: list[Any] = []

    def whole() -> None:
        kept.clear()
        steps.clear()
        cpu = time.process_time()
        begun = [("reading", time.perf_counter())]
        recipe = recipe_from(str(folder), profile="shakemap-reference", step_s=None)
        kept.append(recipe)
        kept.append(follow(recipe, tell=lambda step: begun.append((step, time.perf_counter()))))
        begun.append(("", time.perf_counter()))
        for (step, start), (_, end) in pairwise(begun):
            steps[step] = round(end - start, 3)
        steps["all, CPU"] = round(time.process_time() - cpu, 3)

    figures: dict[str, Any] = harness.timed(whole, repeats)
    recipe, result = kept
    figures |= {"steps": dict(steps), "cells": result.vs30_ms.size}
    with inputs_of(recipe) as inputs:
        ready = make_ready(inputs, recipe.profile, recipe.step_s)
    rows, columns = _cells(result.latitudes.size, result.longitudes.size)
    # The map's own priors: on a grid the sigmas of models are interpolated, at few points not.
    lon, lat = np.meshgrid(result.longitudes, result.latitudes)
    cells = rows * result.longitudes.size + columns
    priors = {
        measure: Prior(one.mean[cells], one.tau[cells], one.phi[cells])
        for measure, one in ready.predicted.at(
            lon.ravel(), lat.ravel(), result.vs30_ms.ravel()
        ).items()
    }
    errors = {
        measure: _errors(
            result.fields[measure],
            (rows, columns),
            condition_points(
                result.longitudes[columns],
                result.latitudes[rows],
                priors[measure],
                seen,
                measure,
                ready.correlation,
            ),
            clip=(1.0, 10.0) if measure == "MMI" else (1.0, 12.0) if measure == "CSIS" else None,
        )
        for measure, seen in ready.evidence.items()
    }
    figures["observations"] = {measure: len(seen) for measure, seen in ready.evidence.items()}
    return figures | _worst(errors)


def felt_figures() -> dict[str, Any]:
    """The largest case: felt cells in towns and between them, converted to every measure."""
    longitudes, latitudes, evidence, correlation = felt_case()
    shape = (latitudes.size, longitudes.size)
    priors = {
        measure: Prior(np.zeros(shape), np.full(shape, 0.33), np.full(shape, seen.phi[0]))
        for measure, seen in evidence.items()
    }
    found: dict[str, Conditioned] = {}

    def whole() -> None:
        found.update(condition_grid(longitudes, latitudes, priors, evidence, correlation))

    cpu = time.process_time()
    figures: dict[str, Any] = harness.timed(whole, repeats=1)
    figures["cpu_seconds"] = round(time.process_time() - cpu, 1)
    # The exact answer in double precision, whatever the number of observations.
    evidence_module.LARGE = len(evidence["MMI"]) + 1
    rows, columns = _cells(*shape)
    errors = {}
    for measure, seen in evidence.items():
        prior = Prior(*(np.full(SAMPLED, v) for v in (0.0, 0.33, seen.phi[0])))
        errors[measure] = _errors(
            found[measure],
            (rows, columns),
            condition_points(
                longitudes[columns], latitudes[rows], prior, seen, measure, correlation
            ),
        )
    figures |= {"cells": int(np.prod(shape)), "observations": len(evidence["MMI"])}
    return figures | _worst(errors)


def felt_case() -> tuple[Floats, Floats, dict[str, Evidence], SpatialCorrelation]:
    # Within-event sigmas and sigmas of conversion as in ShakeMap's Northridge.
    phi = {
        "PGA": 0.52, "PGV": 0.53, "SA(0.3)": 0.59, "SA(1.0)": 0.64, "SA(3.0)": 0.63,
        "MMI": 0.75, "CSIS": 0.75,
    }  # fmt: skip
    of_felt = {
        "PGA": 0.81, "PGV": 0.87, "SA(0.3)": 1.01, "SA(1.0)": 1.08, "SA(3.0)": 1.47,
        "MMI": 0.3, "CSIS": 0.5,
    }  # fmt: skip
    rng = np.random.default_rng(0)
    longitudes, latitudes = np.linspace(100.0, 105.0, 500), np.linspace(28.0, 32.0, 400)
    towns = rng.uniform([100, 28], [105, 32], (60, 2))[rng.integers(0, 60, 8000)]
    spread = rng.uniform([99.8, 27.8], [105.2, 32.2], (8000, 2))
    in_town = rng.random((8000, 1)) < 0.6
    cells = np.where(in_town, towns + rng.normal(size=(8000, 2)) * 0.15, spread)
    _, first = np.unique(np.round(cells, 2), axis=0, return_index=True)
    felt = np.round(cells, 2)[np.sort(first)[:5000]]
    stations = rng.uniform([100, 28], [105, 32], (200, 2))
    places = np.concatenate([stations, felt])
    evidence = {}
    for measure, within in phi.items():
        extra = np.concatenate([np.zeros(200), np.full(len(felt), of_felt[measure])])
        evidence[measure] = Evidence(
            longitudes=places[:, 0].copy(),
            latitudes=places[:, 1].copy(),
            measures=(measure,) * len(places),
            residuals=rng.normal(size=len(places)) * np.hypot(within, extra),
            tau=np.full(len(places), 0.33),
            phi=np.full(len(places), within),
            extra_sigma=extra,
            tells_event_term=np.ones(len(places), dtype=bool),
        )
    return longitudes, latitudes, evidence, loth_baker_2013(tuple(phi))


def _cells(rows: int, columns: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    rng = np.random.default_rng(0)
    return rng.integers(0, rows, SAMPLED), rng.integers(0, columns, SAMPLED)


def _errors(
    found: Any, where: Any, exact: Conditioned, clip: tuple[float, float] | None = None
) -> tuple[float, float]:
    mean = exact.mean if clip is None else np.clip(exact.mean, *clip)
    return (
        float(np.abs(found.std[where] - exact.std).max()),
        float(np.abs(found.mean[where] - mean).max()),
    )


def _worst(errors: dict[str, tuple[float, float]]) -> dict[str, float]:
    return {
        "largest_sigma_error": float(f"{max(sigma for sigma, _ in errors.values()):.1e}"),
        "largest_mean_error": float(f"{max(mean for _, mean in errors.values()):.1e}"),
        "sampled_cells": SAMPLED,
    }


if __name__ == "__main__":
    main()

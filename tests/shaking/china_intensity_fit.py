"""How the constants of houfeng/shaking/data/china_intensity.json were fitted, to be done again.

    python -m tests.shaking.china_intensity_fit [SHARED]

Sample: the seven events of SHARED/truth/hindcast.csv and those of surveyed_areas.csv beside this
file. Compared are logarithms of cumulative areas at VI+ to IX+, as far as surveyed. Fitted are
constant, magnitude slope and stable shift, by a robust loss (Huber, 0.25 in ln area; an area
more than a factor 9 off hardly counts), with weak priors at zero. The weight of motion was
chosen from a grid by the leave-one-earthquake-out error (`weights`).
"""

import csv
import json
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from houfeng.events.origin import Origin
from houfeng.shaking import standards
from houfeng.shaking.china_intensity import calibration, motion_models
from houfeng.shaking.hindcast_csv import SurveyedEvent, read_surveyed
from houfeng.shaking.science.china_intensity import (
    Calibration,
    Relation,
    relation_for,
    rupture_length_km,
)
from houfeng.shaking.science.gmm.motion import Earthquake
from houfeng.shaking.science.regions import region_of
from houfeng.shaking.source import source_of, upright_through

WIDE = Path(__file__).with_name("surveyed_areas.csv")
HUBER, FAR, FAR_SLOPE = 0.25, 2.0, 0.1  # ln area
PRIORS = np.array([2.0, 0.15, 0.25])  # standard deviations of the constants
PRIOR_WEIGHT = 0.35
SMALLEST_KM2 = 1.0  # of an area that is not predicted at all


@dataclass(frozen=True)
class Case:
    """One earthquake: what the prediction needs of it, and its cumulative areas."""

    event: SurveyedEvent
    relation: Relation  # without correction
    length_km: float
    stable: bool
    cumulative_km2: dict[int, float]

    @property
    def terms(self) -> np.ndarray:
        return np.array([1.0, self.event.magnitude.value - 6.5, float(self.stable)])

    def predicted_km2(self, degree: int, correction: float) -> float:
        target = degree - 0.5 - correction
        values, r_km = self.relation.on_reference, self.relation.r_km
        if values[0] < target:
            return SMALLEST_KM2
        reach = float(np.interp(-target, -values, r_km))
        return max(2 * reach * self.length_km + math.pi * reach**2, SMALLEST_KM2)

    def intensity_of(self, area_km2: float, correction: float) -> float:
        """Predicted intensity at the edge of so large a zone."""
        offset = self.length_km / math.pi
        reach = math.sqrt(area_km2 / math.pi + offset**2) - offset
        return float(self.relation.at(np.array([reach]))[0]) + correction


def cases(path: Path, motion_weight: float) -> list[Case]:
    """Every earthquake of a file."""
    bare = replace(
        calibration(),
        motion_weight=motion_weight,
        constant=0.0,
        magnitude_slope=0.0,
        stable_shift=0.0,
    )
    more = _totals(path)
    return [_case(event, more.get(event.id, {}), bare) for event in read_surveyed(path)]


def earthquake_of(origin: Origin) -> Earthquake:
    """What the engine makes of an origin of the first minutes."""
    source = source_of(origin, m_is_mw=False, unknown_rake_deg=0.0)
    return source.earthquake(upright_through(source.surface.hypocentre, source.mw, 0.0))


def _case(event: SurveyedEvent, totals: dict[int, float], bare: Calibration) -> Case:
    earthquake = earthquake_of(event.origin(strike_seen=False))
    region, _ = region_of(event.longitude, event.latitude, standards.zones())
    known = {**totals, **event.cumulative_km2()}
    return Case(
        event,
        relation_for(bare, motion_models(), earthquake, region),
        rupture_length_km(earthquake.mw),
        region in bare.stable_regions,
        {degree: known[degree] for degree in (6, 7, 8, 9) if degree in known},
    )


def _totals(path: Path) -> dict[str, dict[int, float]]:
    """Cumulative areas told as such, where not every zone is known."""
    columns = {6: "area_km2_VI_plus", 8: "area_km2_VIII_plus", 9: "area_km2_IX_plus"}
    with path.open(encoding="utf-8") as file:
        return {
            row["id"]: {d: float(row[c]) for d, c in columns.items() if row.get(c)}
            for row in csv.DictReader(file)
        }


def ln_ratios(sample: Sequence[Case], constants: np.ndarray) -> np.ndarray:
    """ln(predicted / surveyed) of every area."""
    return np.array(
        [
            math.log(case.predicted_km2(degree, float(case.terms @ constants)) / area)
            for case in sample
            for degree, area in case.cumulative_km2.items()
        ]
    )


def fit(sample: Sequence[Case], start: np.ndarray | None = None) -> np.ndarray:
    """Constant, magnitude slope and stable shift."""

    def cost(constants: np.ndarray) -> float:
        off = np.abs(ln_ratios(sample, constants))
        loss = np.where(off < HUBER, off**2 / (2 * HUBER), off - HUBER / 2)
        loss = np.minimum(loss, FAR) + FAR_SLOPE * np.maximum(loss - FAR, 0.0)
        return 2 * loss.sum() + PRIOR_WEIGHT / 2 * float(np.sum((constants / PRIORS) ** 2))

    starts = [start] if start is not None else [np.array([c, 0.0, 0.0]) for c in (-0.4, 0.3)]
    found = [
        minimize(
            cost,
            x,
            method="Nelder-Mead",
            options={
                "xatol": 0.002,
                "fatol": 1e-4,
                "maxiter": 400,
                "initial_simplex": np.vstack([x, x + 0.12 * np.eye(3)]),
            },
        )
        for x in starts
    ]
    return np.asarray(min(found, key=lambda each: each.fun).x)


def left_out(sample: Sequence[Case], start: np.ndarray) -> list[tuple[Case, np.ndarray]]:
    """Each earthquake with the constants fitted on all others."""
    return [(case, fit([c for c in sample if c is not case], start)) for case in sample]


def skill(ratios: np.ndarray) -> dict[str, float]:
    factors = np.exp(np.abs(ratios))
    return {
        "areas": len(factors),
        "median_factor": round(float(np.median(factors)), 2),
        "p90_factor": round(float(np.percentile(factors, 90)), 2),
        "mean_abs_ln": round(float(np.mean(np.minimum(np.abs(ratios), 3.0))), 3),
    }


def between_events(pairs: Sequence[tuple[Case, np.ndarray]]) -> tuple[float, float]:
    """(tau, within) standard deviations in intensity units, of zone edges, left out."""
    means, rest = [], []
    for case, constants in pairs:
        correction = float(case.terms @ constants)
        errors = [
            degree - 0.5 - case.intensity_of(area, correction)
            for degree, area in case.cumulative_km2.items()
        ]
        means.append(float(np.mean(errors)))
        rest += list(np.array(errors) - np.mean(errors))
    freedom = max(len(rest) - len(means), 1)
    return float(np.sqrt(np.mean(np.square(means)))), float(
        np.sqrt(np.sum(np.square(rest)) / freedom)
    )


def report(seven: Sequence[Case], wide: Sequence[Case]) -> dict[str, object]:
    everything = [*seven, *wide]
    constants = fit(everything)
    pairs = left_out(everything, constants)
    out = [ln_ratios([case], each) for case, each in pairs]
    tau, within = between_events(pairs)
    by_seven, by_wide = fit(seven, constants), fit(wide, constants)
    return {
        "constants": [round(float(c), 3) for c in constants],
        "tau": round(tau, 3),
        "edges_within": round(within, 3),
        "in_sample": {
            "all": skill(ln_ratios(everything, constants)),
            "seven": skill(ln_ratios(seven, constants)),
            "others": skill(ln_ratios(wide, constants)),
        },
        "leave_one_earthquake_out": {
            "all": skill(np.concatenate(out)),
            "seven": skill(np.concatenate(out[: len(seven)])),
            "others": skill(np.concatenate(out[len(seven) :])),
        },
        "fitted_on_others_tested_on_seven": skill(ln_ratios(seven, by_wide)),
        "fitted_on_seven_tested_on_others": skill(ln_ratios(wide, by_seven)),
    }


def weights(load: Callable[[float], tuple[list[Case], list[Case]]]) -> dict[str, object]:
    """Leave-one-out skill for each weight of motion."""
    return {
        str(weight): report(*load(weight))["leave_one_earthquake_out"]["all"]  # type: ignore[index]
        for weight in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
    }


def main(shared: Path) -> None:
    def load(weight: float) -> tuple[list[Case], list[Case]]:
        return cases(shared / "truth" / "hindcast.csv", weight), cases(WIDE, weight)

    found = report(*load(calibration().motion_weight))
    found["by_weight"] = weights(load)
    print(json.dumps(found, indent=1))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))

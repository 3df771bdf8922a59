"""How data/houfeng_deaths.json came to be: the law of deaths, fitted and judged.

EXPO-CAT -> shape of the rate and fall with the years from all other countries, as prior
    -> China's law, and without each fold -> skill over repeated random folds
    -> the injured that go with deaths (`fit_injuries`) -> bridge to our own maps (`map_bridge`)

Only a region's level, the spread and what the prior leaves open are China's own: its fatal
earthquakes are few and mostly small, those of the world tell how rates rise to IX. Taiwan's level
is fitted by itself, with the rest of China's coefficients.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from houfeng.impact.deaths import (
    ABROAD,
    TAIWAN,
    coefficients_from,
    kept_coefficients,
    law_from,
)
from houfeng.impact.evaluate import Expectation, predict, region_of_quake
from houfeng.impact.evaluation_csv import PastQuake
from houfeng.impact.exposure import Exposure
from houfeng.impact.fit_injuries import injured_document
from houfeng.impact.map_bridge import measure_bridge
from houfeng.impact.pager_countries import pager_model
from houfeng.impact.science.houfeng_deaths import HoufengLaw, at_night, era_decades, weighed_point
from houfeng.impact.science.houfeng_deaths_fit import (
    Catalogue,
    Coefficients,
    Prior,
    Sample,
    chances,
    covariance,
    fit,
    from_vector,
    ln_expected,
    shift_nodes,
)
from houfeng.impact.science.pager import SHAKING_ERROR, LossModel, expected_loss
from houfeng.vocabulary.arrays import Floats

REGIONS = ("qingzang", "xinjiang", "east", "central")
ABOUT = {
    "name": "Houfeng law of deaths in China",
    "version": "houfeng-1, 2026-11: 271 earthquakes, 1969 to 2007",
    "source": "fitted by houfeng.impact.fit_deaths on EXPO-CAT (Allen et al. 2009, Bulletin of "
    "Earthquake Engineering 7, 701-718; CC0)",
    "formula": "E = exp(region + era (min(t, 2015) - 1990) / 10 + night (at_night - 1/3)) * sum "
    "people * exp(level + slope (I - 8) + bend (I - 8)^2), I at most 9.5; loss = floor(E exp("
    "spread Z)); on our maps I = CSIS + bridge.shift; bin m of the catalogue is I = m",
    "what_they_hold": {
        "world": "the same model on all other countries with four fatal earthquakes or more, each "
        "with a level of its own: its slope and bend with their errors, its era and night are the "
        "prior of China's",
        "spread": "the model's alone: the catalogue's intensities are taken as off by one hidden "
        "shift N(0, catalogue.tau) an earthquake; parameter_error is in it",
        "catalogue.unrecorded": "chance that a blank is a loss not recorded; chosen of 0.02, 0.05, "
        "0.1, 0.2. Blanks count as none in all measures",
        "night": "22 to 6 h local mean solar time",
        "taiwan": "its level by itself, with China's other coefficients",
        "miss_weight": "in the point, an outcome with deaths counts as many as this; chosen of 1 "
        "to 8 so that earthquakes with and without deaths are told about equally well",
        "folds": "coefficients without the earthquakes of each fold; sample: EXPO-CAT id, time, "
        "fold. Of the random splits the one nearest to the mean of all measures was kept",
        "injured": "floor(exp(level + slope ln L + spread Z)) with L = E exp(spread Z) of deaths; "
        "slope's prior from the fatal earthquakes of the world; skill over the same folds, the "
        "injured of the earthquakes left out told from their shaking alone",
    },
}
UNKNOWN = ("UK", "XX")  # EXPO-CAT's codes for unknown and for the sea
FEWEST_FATAL = 4  # of a country in the world's fit
FOLDS = 10
SPLITS = 20
# How far a whole map of the catalogue is off: pager.SHAKING_ERROR, which says why.
CATALOGUE = Catalogue(tau=SHAKING_ERROR, unrecorded=0.1)
MISS_WEIGHT = 4.0
WORLD_PRIOR = Prior(
    shape_mean=(float(np.log(2.5)), 0.0),
    shape_covariance=((0.25, 0.0), (0.0, 0.25)),
    era=(0.0, 0.5),
    night=(0.0, 0.3),
    group_sd=1.6,
)
REGION_SD = 0.35  # a factor of 1.4 between regions of one country
TAIWAN_SD = 2.0
ERA_SD = 0.15  # per decade: a country need not develop as the mean of others
NIGHT_SD = 0.2
FIRST_GUESS = (-10.5, 3.4, 0.4, 2.7)  # level, slope, bend, spread

MEASURES = ("right_colour", "within_one_order", "coverage90", "log_score")

Tell = Callable[[str], None]


def whole_document(
    quakes: Sequence[PastQuake],
    exposure: Exposure,
    tell: Tell = lambda _: None,
    splits: int = SPLITS,
) -> dict[str, Any]:
    """The data file; quakes: the whole catalogue of all countries."""
    unique = _once_each(quakes)
    found = fit_document(unique, tell, splits)
    tell("injured")
    found["injured"] = injured_document(unique, found)
    regions = tuple(found["regions"])
    whole = coefficients_from(found["deaths"]["coefficients"], regions)

    def law_of(quake: PastQuake) -> HoufengLaw:
        return law_from(whole, regions, region_of_quake(quake), quake.longitude, quake.origin_at)

    china = [quake for quake in unique if quake.country == "CN"]
    return found | {"bridge": measure_bridge(china, exposure, law_of, tell)}


def as_text(found: dict[str, Any]) -> str:
    """The data file's text: the sample one earthquake a line, last."""
    rest = {name: value for name, value in found.items() if name != "sample"}
    head = json.dumps(rest, ensure_ascii=False, indent=1).removesuffix("\n}")
    rows = ",\n  ".join(json.dumps(row) for row in found["sample"])
    return f'{head},\n "sample": [\n  {rows}\n ]\n}}\n'


def fit_document(
    quakes: Sequence[PastQuake], tell: Tell = lambda _: None, splits: int = SPLITS
) -> dict[str, Any]:
    """The law of deaths as the data file has it; quakes: all countries', each once."""
    china = [quake for quake in quakes if quake.country == "CN"]
    taiwan = [quake for quake in quakes if quake.country == "TW"]
    regions = (*REGIONS, TAIWAN)
    tell("the world")
    world, prior, about = fit_world(quakes)
    home, island = sample_of(china), sample_of(taiwan)
    whole = fit_with_taiwan(home, island, prior, world)
    start = replace(whole, groups=whole.groups[:-1])
    error = parameter_error(home, prior, start)
    tell("skill over random folds")
    measured, split = skill(china, home, prior, start, error, splits)
    tell("folds")
    placed = assign_folds(len(china), split), assign_folds(len(taiwan), split)
    without = [
        fit_with_taiwan(home.of(placed[0] != fold), island.of(placed[1] != fold), prior, start)
        for fold in range(FOLDS)
    ]
    return {
        **ABOUT,
        "regions": list(regions),
        "catalogue": {"tau": CATALOGUE.tau, "unrecorded": CATALOGUE.unrecorded},
        "miss_weight": MISS_WEIGHT,
        "world": about,
        "skill": measured,
        "deaths": {
            "coefficients": kept_coefficients(_widened(whole, error), regions),
            "spread_of_the_fit": round(whole.spread, 5),
            "parameter_error": round(error, 5),
            "n": len(home),
            "with_losses": int((home.losses > 0).sum()),
            "recorded": int(home.recorded.sum()),
            "taiwan": {"n": len(island), "with_losses": int((island.losses > 0).sum())},
            "folds": [kept_coefficients(_widened(one, error), regions) for one in without],
        },
        "sample": [
            [quake.id, quake.origin_at.isoformat(), int(fold)]
            for some_quakes, folds in zip((china, taiwan), placed, strict=True)
            for quake, fold in zip(some_quakes, folds, strict=True)
        ],
    }


def fit_world(quakes: Sequence[PastQuake]) -> tuple[Coefficients, Prior, dict[str, Any]]:
    """(coefficients of the world without China, the prior they make for China, what to keep)."""
    abroad = [quake for quake in quakes if quake.country not in ("CN", "TW", *UNKNOWN)]
    fatal = [quake.country for quake in abroad if quake.deaths > 0]
    codes = sorted(code for code in set(fatal) if fatal.count(code) >= FEWEST_FATAL)
    chosen = [quake for quake in abroad if quake.country in codes and sum(quake.people) > 0]
    sample = sample_of(chosen, {code: place for place, code in enumerate(codes)})
    level, slope, bend, spread = FIRST_GUESS
    guess = Coefficients(level, slope, bend, spread, -0.4, 0.0, (0.0,) * len(codes))
    found = fit(sample, WORLD_PRIOR, CATALOGUE, guess)
    errors = covariance(sample, WORLD_PRIOR, CATALOGUE, found)
    mean = kept_coefficients(replace(found, groups=(0.0,)), (ABROAD,))
    about = {
        "coefficients": {name: value for name, value in mean.items() if name != "regions"},
        "standard_errors": {
            name: round(float(np.sqrt(errors[place, place])), 4)
            for place, name in enumerate(("level", "ln_slope", "bend", "ln_spread", "era", "night"))
        },
        "shape_covariance": [
            [float(f"{value:.4g}") for value in row] for row in errors[1:3, 1:3]
        ],  # of ln slope and bend
        "countries": len(codes),
        "n": len(sample),
        "with_losses": int((sample.losses > 0).sum()),
    }
    return replace(found, groups=(0.0,) * len(REGIONS)), prior_of_china(about), about


def prior_of_china(about: dict[str, Any]) -> Prior:
    """What the world's fit, as it is kept, says before China's earthquakes are looked at."""
    mean, shape = about["coefficients"], about["shape_covariance"]
    return Prior(
        shape_mean=(float(np.log(mean["slope"])), mean["bend"]),
        shape_covariance=((shape[0][0], shape[0][1]), (shape[1][0], shape[1][1])),
        era=(mean["era"], ERA_SD),
        night=(mean["night"], NIGHT_SD),
        group_sd=REGION_SD,
    )


def fit_with_taiwan(
    home: Sample, island: Sample, prior: Prior, start: Coefficients
) -> Coefficients:
    """China's coefficients, and behind its regions the level of Taiwan with these."""
    found = fit(home, prior, CATALOGUE, replace(start, groups=start.groups[: len(REGIONS)]))

    def cost(level: float) -> float:
        chance = chances(island, replace(found, groups=(level,)), CATALOGUE.tau)
        blank = CATALOGUE.unrecorded + (1 - CATALOGUE.unrecorded) * chance
        told = np.maximum(np.where(island.recorded, chance, blank), 1e-300)
        return float((level / TAIWAN_SD) ** 2 / 2 - np.log(told).sum())

    level = float(minimize_scalar(cost, bounds=(-6.0, 6.0), method="bounded").x)
    return replace(found, groups=(*found.groups, level))


def parameter_error(sample: Sample, prior: Prior, found: Coefficients) -> float:
    """Standard deviation of ln E from the coefficients' own errors, median over the sample.

    Nearly the same for all (half lie within 10 % of it): most is the level's.
    """
    errors, at, step = covariance(sample, prior, CATALOGUE, found), found.vector(), 1e-3
    still = np.zeros(1)
    slopes = np.column_stack(
        [
            ln_expected(sample, from_vector(at + one), still)[:, 0]
            - ln_expected(sample, from_vector(at - one), still)[:, 0]
            for one in step * np.eye(at.size)
        ]
    ) / (2 * step)
    return float(np.median(np.sqrt(np.einsum("ij,jk,ik->i", slopes, errors, slopes))))


def _widened(found: Coefficients, error: float) -> Coefficients:
    return replace(found, spread=float(np.hypot(found.spread, error)))


def sample_of(quakes: Sequence[PastQuake], groups: Mapping[str, int] | None = None) -> Sample:
    """Earthquakes as the fit takes them; groups: by country, else by region of China."""
    if groups is not None:
        group = [groups[quake.country] for quake in quakes]
    else:
        of_region = [region_of_quake(quake) for quake in quakes]
        group = [0 if code == TAIWAN else REGIONS.index(code) for code in of_region]
    return Sample(
        people=np.array([quake.people for quake in quakes]),
        losses=np.array([float(quake.deaths) for quake in quakes]),
        recorded=np.array([quake.deaths_recorded for quake in quakes]),
        group=np.array(group, dtype=np.intp),
        decades=np.array([era_decades(quake.origin_at.year) for quake in quakes]),
        night=np.array([float(at_night(quake.origin_at, quake.longitude)) for quake in quakes]),
    )


def assign_folds(count: int, split: int) -> NDArray[np.intp]:
    """Fold of each earthquake, as even as can be, (count,)."""
    return np.asarray(np.random.default_rng(split).permutation(count) % FOLDS, dtype=np.intp)


def left_out(
    sample: Sample, prior: Prior, start: Coefficients, error: float, folds: NDArray[np.intp]
) -> Expectation:
    """Each earthquake as expected by the coefficients fitted without its fold."""
    shifts, weights = shift_nodes(CATALOGUE.tau)
    middle = np.empty((len(sample), shifts.size))
    spread, point = np.empty(len(sample)), np.empty(len(sample))
    for fold in range(FOLDS):
        out = folds == fold
        found = _widened(fit(sample.of(~out), prior, CATALOGUE, start), error)
        middle[out] = ln_expected(sample.of(out), found, shifts)
        spread[out] = found.spread
        point[out] = weighed_point(middle[out], weights, found.spread, MISS_WEIGHT)
    return Expectation(middle, weights, spread, point)


def skill(
    quakes: Sequence[PastQuake],
    sample: Sample,
    prior: Prior,
    start: Coefficients,
    error: float,
    splits: int,
) -> tuple[dict[str, Any], int]:
    """(mean and spread of the measures over random splits into folds, the most usual split).

    The most usual split is the one nearest to the mean of all, neither the luckiest nor the
    first; its folds are kept, and its measures are those that `evaluate` finds.
    """
    fatal = sample.losses > 0
    subsets = {"all_events": np.ones_like(fatal), "fatal_events": fatal}
    tables = []
    for split in range(splits):
        folds = assign_folds(len(sample), split)
        seen = predict(left_out(sample, prior, start, error, folds), sample.losses)
        tables.append({name: seen.shares(which) for name, which in subsets.items()})
    values = np.array(
        [[table[name][measure] for name in subsets for measure in MEASURES] for table in tables]
    )
    mean, spread = values.mean(axis=0), values.std(axis=0)
    off = ((values - mean) / np.maximum(spread, 1e-9)) ** 2
    usual = int(np.argmin(off.sum(axis=1)))
    over = {
        key: {"mean": round(float(one), 4), "sd": round(float(other), 4)}
        for key, one, other in zip(
            [(name, measure) for name in subsets for measure in MEASURES], mean, spread, strict=True
        )
    }
    pagers = predict(_pager(quakes), sample.losses)
    return {
        "folds": FOLDS,
        "splits": splits,
        "houfeng": tables[usual],
        "houfeng_over_splits": {
            name: {measure: over[name, measure] for measure in MEASURES} for name in subsets
        },
        "pager": {name: pagers.shares(which) for name, which in subsets.items()},
    }, usual


def _pager(quakes: Sequence[PastQuake]) -> Expectation:
    model = pager_model("deaths", "CN")
    plain = LossModel(model.theta, model.beta, model.g)
    points: Floats = np.array([expected_loss(np.array(quake.people), plain) for quake in quakes])
    with np.errstate(divide="ignore"):  # ln 0 is meant
        return Expectation(
            np.log(points)[:, None], np.ones(1), np.full(len(quakes), model.g), points
        )


def _once_each(quakes: Sequence[PastQuake]) -> list[PastQuake]:
    """The first row of each id."""
    first: dict[str, PastQuake] = {}
    for quake in quakes:
        first.setdefault(quake.id, quake)
    return list(first.values())

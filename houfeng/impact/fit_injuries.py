"""How the law of injured in data/houfeng_deaths.json came to be, fitted and judged.

fatal earthquakes of the world -> how injured rise with deaths, as prior
    -> China's law on the latent loss of its deaths' law, and Taiwan's level -> skill over folds
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from houfeng.impact.deaths import TAIWAN, coefficients_from, law_from
from houfeng.impact.evaluate import Expectation, expected_deaths, predict, region_of_quake
from houfeng.impact.evaluation_csv import PastQuake
from houfeng.impact.science import loss_scores
from houfeng.impact.science.houfeng_deaths import HoufengLaw
from houfeng.impact.science.houfeng_deaths_fit import Coefficients, shift_nodes
from houfeng.impact.science.injuries_fit import (
    Casualties,
    Fitted,
    casualties,
    fatal_casualties,
    fit,
    fit_level,
    fit_world,
)

HOME = ("CN", "TW")
UNKNOWN = ("UK", "XX")  # EXPO-CAT's codes for unknown and for the sea
SLOPE_SD = 0.1  # what one country's slope may be off the world's by; ours


def injured_document(quakes: Sequence[PastQuake], found: dict[str, Any]) -> dict[str, Any]:
    """The law of injured as the data file has it; found: the law of deaths there."""
    china, taiwan = ([quake for quake in quakes if quake.country == code] for code in HOME)
    world = world_document(quakes)
    slope = world["slope"], SLOPE_SD
    regions = tuple(found["regions"])
    whole = coefficients_from(found["deaths"]["coefficients"], regions)
    tau = float(found["catalogue"]["tau"])
    home, island = (recorded(some, whole, regions, tau) for some in (china, taiwan))
    fitted = fit(home, slope)
    return {
        "china": _kept(fitted) | {"n": len(home), "fatal": int(home.fatal.sum())},
        TAIWAN: {
            "level": round(fit_level(island, fitted.law).level, 5),
            "n": len(island),
            "fatal": int(island.fatal.sum()),
        },
        "world": world,
        "slope_sd": SLOPE_SD,
        "skill": skill(china, found, slope),
    }


def world_document(quakes: Sequence[PastQuake]) -> dict[str, Any]:
    """The law of all fatal earthquakes outside China with recorded injured."""
    chosen = [
        quake
        for quake in quakes
        if quake.country not in (*HOME, *UNKNOWN) and quake.deaths > 0 and quake.injured is not None
    ]
    codes = sorted({quake.country for quake in chosen})
    sample = fatal_casualties(
        np.array([float(quake.deaths) for quake in chosen]),
        np.array([float(quake.injured or 0) for quake in chosen]),
    )
    found = fit_world(sample, np.array([codes.index(quake.country) for quake in chosen]))
    return _kept(found.fitted) | {
        "between_countries": round(found.between, 5),
        "countries": len(codes),
        "n": len(sample),
    }


def recorded(
    quakes: Sequence[PastQuake], one: Coefficients, regions: tuple[str, ...], tau: float
) -> Casualties:
    """Those with recorded injured, as the law of these coefficients sees their deaths."""
    chosen = [quake for quake in quakes if quake.injured is not None and sum(quake.people) > 0]
    shifts, weights = shift_nodes(tau)
    laws = [_law(quake, one, regions) for quake in chosen]
    return casualties(
        deaths=np.array([float(quake.deaths) for quake in chosen]),
        injured=np.array([float(quake.injured or 0) for quake in chosen]),
        ln_expected=np.log(
            [expected_deaths(q, law, shifts) for q, law in zip(chosen, laws, strict=True)]
        ),
        shift_weights=weights,
        spread=np.array([law.spread for law in laws]),
    )


def skill(
    china: Sequence[PastQuake], found: dict[str, Any], slope: tuple[float, float]
) -> dict[str, Any]:
    """Out of sample, told from the shaking alone by both laws fitted without the fold.

    Blank injured count as none unless deaths are recorded; the figure named is the median.
    """
    regions, tau = tuple(found["regions"]), float(found["catalogue"]["tau"])
    fold_of = {event_id: fold for event_id, _, fold in found["sample"]}
    shifts, weights = shift_nodes(tau)
    judged, expected, spreads = [], [], []
    for fold, kept in enumerate(found["deaths"]["folds"]):
        one = coefficients_from(kept, regions)
        others = [quake for quake in china if fold_of[quake.id] != fold]
        law = fit(recorded(others, one, regions, tau), slope).law
        for quake in china:
            if fold_of[quake.id] != fold or (quake.injured is None and quake.deaths_recorded):
                continue
            deaths = _law(quake, one, regions)
            with np.errstate(divide="ignore"):  # ln 0 is meant: nobody was shaken
                ln_deaths = np.log(expected_deaths(quake, deaths, shifts))
            middle, spread = law.about(ln_deaths, deaths.spread)
            judged.append(quake)
            expected.append(middle)
            spreads.append(spread)
    middles, spread_of_each = np.array(expected), np.array(spreads)
    median = loss_scores.quantile(middles, weights, spread_of_each, 0.5)
    seen = predict(
        Expectation(middles, weights, spread_of_each, median),
        np.array([float(quake.injured or 0) for quake in judged]),
    )
    subsets = {
        "all_events": [True] * len(judged),
        "with_injured": [bool(quake.injured) for quake in judged],
        "fatal_events": [quake.deaths > 0 for quake in judged],
    }
    # Alert colours are of deaths.
    return {
        name: {
            key: value
            for key, value in seen.shares(np.array(which)).items()
            if key != "right_colour"
        }
        for name, which in subsets.items()
    }


def _law(quake: PastQuake, one: Coefficients, regions: tuple[str, ...]) -> HoufengLaw:
    return law_from(one, regions, region_of_quake(quake), quake.longitude, quake.origin_at)


def _kept(found: Fitted) -> dict[str, Any]:
    return {
        "level": round(found.law.level, 5),
        "slope": round(found.law.slope, 5),
        "spread": round(found.law.spread, 5),
        "standard_errors": {
            "level": round(found.level_error, 4),
            "slope": round(found.slope_error, 4),
            "ln_spread": round(found.ln_spread_error, 4),
        },
    }

"""How well a model tells the deaths of past earthquakes from the people they shook.

past earthquakes -> expected deaths -> their distribution -> point, interval -> shares right

The measures are those of `science.loss_scores`. Houfeng's law is judged out of sample: an
earthquake that it was fitted on is predicted with the coefficients fitted without its fold, any
other with those of the whole fit. Its distribution holds the catalogue's intensities being off by
one hidden shift an earthquake; PAGER's published G holds that already and is used plainly, with
the estimate E as the point. Blank deaths count as none, in both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from houfeng.impact.deaths import (
    ABROAD,
    TAIWAN,
    catalogue_law,
    document,
    fold_of,
    region_code,
)
from houfeng.impact.evaluation_csv import PastQuake
from houfeng.impact.pager_countries import pager_death_law
from houfeng.impact.science import loss_scores
from houfeng.impact.science.houfeng_deaths import HoufengLaw
from houfeng.impact.science.houfeng_deaths_fit import DEGREES, shift_nodes
from houfeng.impact.science.pager import LognormalLaw, alert_level
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotFound, NotValid

HOUFENG, PAGER = "houfeng", "pager"
MODELS = (HOUFENG, PAGER)
OURS = ("CN", "TW")  # countries of which Houfeng's law is
_CERTAIN = np.ones(1)


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """What a model expects of n earthquakes, each on k realisations of its shaking."""

    ln_expected: Floats  # (n, k)
    weights: Floats  # (k,) summing to 1
    spread: Floats  # (n,) of ln(loss) on each realisation
    point: Floats  # (n,) the figure that is named


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """The distribution of each earthquake's deaths in a few figures, (n,) each."""

    point: Floats
    median: Floats
    p05: Floats
    p95: Floats
    right_colour: Bools
    within_one_order: Bools
    covered: Bools
    log_score: Floats

    def shares(self, which: Bools) -> dict[str, float | int | None]:
        """The measures over some of the earthquakes; null of none."""
        if not which.any():
            return {
                "n": 0, "right_colour": None, "within_one_order": None, "coverage90": None,
                "log_score": None,
            }  # fmt: skip
        return {
            "n": int(which.sum()),
            "right_colour": round(float(self.right_colour[which].mean()), 4),
            "within_one_order": round(float(self.within_one_order[which].mean()), 4),
            "coverage90": round(float(self.covered[which].mean()), 4),
            "log_score": round(float(self.log_score[which].mean()), 4),
        }


def evaluate(quakes: Sequence[PastQuake], model: str, country: str) -> dict[str, Any]:
    """Shares right over all earthquakes and over the fatal ones, and each event's figures.

    Raises NotValid for a country that the model does not know.
    """
    if model not in MODELS:
        raise NotValid("--model", model, f"give one of {', '.join(MODELS)}")
    wanted = checked_country(model, country)
    known, left_out = _with_a_model(quakes, model)
    if not known:
        raise NotValid("--country", country, "PAGER has no model of this country; give another")
    folds = [fold_of(q.id, q.origin_at) if model == HOUFENG else None for q in known]
    found = _ours(known, folds) if model == HOUFENG else _pagers(known)
    recorded = np.array([float(quake.deaths) for quake in known])
    predicted = predict(found, recorded)
    of_fit = np.array([fold is not None for fold in folds])
    everything = np.ones(len(known), dtype=bool)
    return {
        "model": model,
        "country": wanted,
        "cross_validated": bool(of_fit.any()),
        "folds": len(document()["deaths"]["folds"]) if of_fit.any() else None,
        "of_the_fit": int(of_fit.sum()),  # predicted by coefficients fitted without them
        "all_events": predicted.shares(everything),
        "fatal_events": predicted.shares(recorded > 0),
        "left_out": left_out,  # by country code: PAGER has no model of it
        "definitions": {
            "colour": "deaths below 1 green, 100 yellow, 1000 orange, else red",
            "within_one_order": "|log10(max(point, 0.1) / max(recorded, 0.1))| <= 1",
            "recorded": "ShakingDeaths, else TotalDeaths, else none",
        },
        "events": [
            {
                "id": quake.id,
                "name": quake.name,
                "origin_at": quake.origin_at.isoformat(),
                "region": region_of_quake(quake) if model == HOUFENG else quake.country,
                "recorded": quake.deaths,
                "blank": not quake.deaths_recorded,
                "point": float(f"{predicted.point[i]:.4g}"),
                "median": int(predicted.median[i]),
                "p05": int(predicted.p05[i]),
                "p95": int(predicted.p95[i]),
                "colour": alert_level(float(predicted.point[i])),
                "recorded_colour": alert_level(quake.deaths),
                "right_colour": bool(predicted.right_colour[i]),
                "within_one_order": bool(predicted.within_one_order[i]),
                "covered": bool(predicted.covered[i]),
                "predicted_by": _by(model, folds[i]),
            }
            for i, quake in enumerate(known)
        ],
    }


def checked_country(model: str, country: str) -> str:
    """The code in capitals; NotValid for one that Houfeng's own law is not of."""
    wanted = country.strip().upper()
    if model == HOUFENG and wanted not in OURS:
        raise NotValid("--country", country, "Houfeng's law is of CN and TW; give --model pager")
    return wanted


def predict(found: Expectation, recorded: Floats) -> Predicted:
    """Figures of each earthquake beside its recorded deaths, (n,)."""
    median, low, high = (
        loss_scores.quantile(found.ln_expected, found.weights, found.spread, level)
        for level in (0.5, 0.05, 0.95)
    )
    return Predicted(
        point=found.point,
        median=median,
        p05=low,
        p95=high,
        right_colour=loss_scores.right_colour(found.point, recorded),
        within_one_order=loss_scores.within_one_order(found.point, recorded),
        covered=np.asarray((low <= recorded) & (recorded <= high)),
        log_score=loss_scores.log_scores(recorded, found.ln_expected, found.weights, found.spread),
    )


def region_of_quake(quake: PastQuake) -> str:
    """The region whose coefficients hold: the file's country decides where coasts are near."""
    if quake.country == "TW":
        return TAIWAN
    code = region_code(quake.longitude, quake.latitude)
    return "east" if code in (TAIWAN, ABROAD) else code


def expected_deaths(quake: PastQuake, law: HoufengLaw, shifts: Floats) -> Floats:
    """E of the law on a catalogue's scale, with its intensities shifted, (n_shift,)."""
    # Shifted bins are not cut off at V: the fit knows no edge either.
    shares = law.rate.shares(DEGREES[:, None] + shifts) * np.exp(law.ln_factor)
    return np.asarray(np.asarray(quake.people) @ shares)


def _ours(quakes: Sequence[PastQuake], folds: Sequence[int | None]) -> Expectation:
    shifts, weights = shift_nodes(float(document()["catalogue"]["tau"]))
    expected, spreads, points = [], [], []
    for quake, fold in zip(quakes, folds, strict=True):
        law = catalogue_law(region_of_quake(quake), quake.longitude, quake.origin_at, fold=fold)
        each = expected_deaths(quake, law, shifts)
        expected.append(each)
        spreads.append(law.spread)
        points.append(float(law.point(each, weights)))
    with np.errstate(divide="ignore"):  # ln 0 is meant
        return Expectation(np.log(expected), weights, np.array(spreads), np.array(points))


def _pagers(quakes: Sequence[PastQuake]) -> Expectation:
    expected, spreads = [], []
    for quake in quakes:
        law = pager_death_law(quake.country, full=True)
        assert isinstance(law, LognormalLaw)
        expected.append(float(np.asarray(quake.people) @ law.rates(DEGREES)))
        spreads.append(law.spread)
    points = np.array(expected)
    with np.errstate(divide="ignore"):  # ln 0 is meant
        return Expectation(np.log(points)[:, None], _CERTAIN, np.array(spreads), points)


def _with_a_model(
    quakes: Sequence[PastQuake], model: str
) -> tuple[list[PastQuake], dict[str, int]]:
    """(earthquakes of countries that the model knows, how many of others by code)."""
    known: list[PastQuake] = []
    others: dict[str, int] = {}
    for quake in quakes:
        if model == HOUFENG or _pager_knows(quake.country):
            known.append(quake)
        else:
            code = quake.country or "blank"
            others[code] = others.get(code, 0) + 1
    return known, others


def _pager_knows(country: str) -> bool:
    try:
        pager_death_law(country)
    except NotFound:
        return False
    return True


def _by(model: str, fold: int | None) -> str:
    if model == PAGER:
        return "the published model"
    return "the full fit" if fold is None else f"the fit without fold {fold}"

"""The emergency response level that the national plan's thresholds propose; people decide."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from houfeng.events.origin import Origin
from houfeng.impact.buildings import document
from houfeng.impact.estimate import ResponseLevel
from houfeng.shaking.source import magnitudes
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

NONE = "none"  # the rule of a proposal below all thresholds
_MAGNITUDE_RULES = ("magnitude_crowded", "magnitude_dense", "magnitude_sparse")  # densest first


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table: a value and the least of it that each level takes."""

    id: str
    what_zh: str
    what_en: str
    at_least: dict[str, float]  # level -> threshold, strictest level first
    density_from_per_km2: float | None  # of rules by magnitude
    in_plan: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One edition of the plan."""

    key: str
    name_zh: str
    name_en: str
    short: str
    note: str
    levels: tuple[str, ...]  # strictest first
    rules: dict[str, Rule]


@cache
def plan(edition: str = "") -> Plan:
    """An edition of the plan by its key; the one in use by default. NotValid lists the others."""
    data = document("response_levels")
    key = edition or data["in_use"]
    if key not in data["editions"]:
        raise NotValid("edition", key, f"give one of {', '.join(data['editions'])}")
    found = data["editions"][key]
    return Plan(
        key=key,
        name_zh=found["name_zh"],
        name_en=found["name_en"],
        short=found["short"],
        note=found["note"],
        levels=tuple(found["levels"]),
        rules={
            name: Rule(
                id=name,
                what_zh=rule["what_zh"],
                what_en=rule["what_en"],
                at_least=rule["at_least"],
                density_from_per_km2=rule.get("density_from_per_km2"),
                in_plan=rule.get("in_plan", True),
            )
            for name, rule in found["rules"].items()
        },
    )


def propose_level(
    origin: Origin,
    deaths: Floats,
    loss_cny: Floats,
    province_gdp_cny: float | None,
    density_per_km2: float | None,
    *,
    edition: str = "",
) -> ResponseLevel:
    """The stricter of the losses' most likely level and the initial judgement by magnitude.

    deaths, loss_cny: samples (n,) of one distribution, drawn together; province_gdp_cny: of the
    year before, None where not known (the loss is then not judged); density_per_km2: of people
    around the epicentre, None where not known (the magnitude is then not judged). For events
    in China; elsewhere the plan does not apply.
    """
    if deaths.size == 0 or deaths.shape != loss_cny.shape:
        raise NotValid("deaths, loss_cny", (deaths.shape, loss_cny.shape), "give as many of each")
    book = plan(edition)
    levels = (*book.levels, "")
    by_deaths = _ranks(book, "deaths", np.round(deaths))  # people are whole
    ranks = by_deaths
    if province_gdp_cny is not None and province_gdp_cny > 0:
        ranks = np.minimum(ranks, _ranks(book, "loss_share", loss_cny / province_gdp_cny))
    shares = np.bincount(ranks, minlength=len(levels)) / ranks.size
    best = int(np.argmax(shares))  # of equals the strictest, which comes first
    rule = NONE if levels[best] == "" else "deaths"
    if levels[best] and (by_deaths == best).sum() * 2 < (ranks == best).sum():
        rule = "loss_share"  # more than half of the samples are there by their loss alone
    _, ms = magnitudes(origin, m_is_mw=False)  # as China reports it, GB 17740-2017
    judged, by_magnitude = _by_magnitude(book, ms, density_per_km2)
    if judged < best:
        best, rule = judged, by_magnitude
    return ResponseLevel(
        level=levels[best],
        rule=rule,
        chances={
            level: round(float(share), 4) for level, share in zip(levels, shares, strict=True)
        },
        edition=book.short,
    )


def _ranks(book: Plan, rule: str, values: Floats) -> NDArray[np.intp]:
    """Place of each value's level in the plan's levels, from 0; their number: below all."""
    ranks = np.full(values.shape, len(book.levels), dtype=np.intp)
    for level, least in book.rules[rule].at_least.items():
        reached = values >= least
        ranks[reached] = np.minimum(ranks[reached], book.levels.index(level))
    return ranks


def _by_magnitude(book: Plan, ms: float, density_per_km2: float | None) -> tuple[int, str]:
    """(rank, rule) of the initial judgement."""
    if density_per_km2 is None:
        return len(book.levels), NONE
    for name in _MAGNITUDE_RULES:
        rule = book.rules[name]
        assert rule.density_from_per_km2 is not None
        if density_per_km2 >= rule.density_from_per_km2:
            return int(_ranks(book, name, np.array([round(ms, 1)]))[0]), name
    return len(book.levels), NONE

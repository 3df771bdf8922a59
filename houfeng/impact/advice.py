"""Response advice by versioned rules, as values; documents and pages put it into words."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from houfeng.events.origin import Origin
from houfeng.impact.buildings import document
from houfeng.impact.estimate import (
    Advice,
    CountyImpact,
    CriticalLayer,
    GroundFailure,
    LossEstimate,
    Spread,
    Surroundings,
)
from houfeng.impact.needs import is_night, local_hour
from houfeng.impact.science import aftershocks
from houfeng.shaking.source import magnitudes
from houfeng.vocabulary.lineage import Lineage

Range = Spread | LossEstimate
_P95 = float(ndtri(0.95))
_VII = 7  # degree


@dataclass(frozen=True, slots=True)
class Situation:
    """All that advice is given on."""

    origin: Origin
    max_intensity: float
    fatalities: Range
    injured: Range
    displaced: Range
    trapped: Range
    counties: tuple[CountyImpact, ...]
    critical: tuple[CriticalLayer, ...]
    ground_failure: tuple[GroundFailure, ...]
    surroundings: Surroundings


def advise(situation: Situation) -> tuple[Advice, ...]:
    """What to send, to search first and to beware of, in the order in which it is told."""
    found: list[Advice | None] = [
        _rescue(situation),
        _search_first(situation),
        *_medical(situation),
        *_shelter(situation),
        *_aftershocks(situation),
        *_ground(situation),
        *_critical(situation),
        *_circumstances(situation),
    ]
    return tuple(advice for advice in found if advice is not None)


def rules() -> dict[str, dict[str, Any]]:
    """The rule table: id -> what it counts, coefficients, source."""
    found: dict[str, dict[str, Any]] = document("advice_rules")["rules"]
    return found


def advice_lineage() -> Lineage:
    """The rule table as lineage."""
    return Lineage(
        role="response advice",
        name="Houfeng advice rules",
        version=document("advice_rules")["edition"],
        source="each rule names its own",
        note="Amounts are orders of magnitude for a first dispatch, to be corrected by reports.",
    )


def urgent_counties(counties: Iterable[CountyImpact]) -> tuple[str, ...]:
    """Codes of the counties to search, most urgent first."""
    rule = rules()["search_first"]
    worth = [
        county
        for county in counties
        if county.max_intensity >= rule["lowest_intensity"] or county.fatalities.p95 >= 1
    ]
    worth.sort(
        key=lambda county: (
            -county.fatalities.median,
            -county.fatalities.p95,
            -county.displaced.median,
            -county.max_intensity,
            county.code,
        )
    )
    return tuple(county.code for county in worth[: rule["most"]])


def _advice(key: str, amount: Spread | None, places: tuple[str, ...] = ()) -> Advice:
    return Advice(key, amount, places, rules()[key]["source"])


def _rescue(situation: Situation) -> Advice | None:
    deaths = situation.fatalities
    if max(deaths.p95, situation.trapped.p95) < 1:
        return None
    rule = rules()["rescue"]

    def force(number: float) -> float:
        few = rule["linear_below_deaths"]
        whole = rule["scale"] * max(number, few) ** rule["exponent"]
        return float(whole * min(number / few, 1.0))

    middle, low, high = force(deaths.median), force(deaths.p05), force(deaths.p95)
    # Deaths not known and the relation not known are independent: they join in quadrature.
    own = _P95 * rule["log_sd_of_mean"]
    down = middle * math.exp(-math.hypot(math.log(middle / low), own)) if low > 0 else 0.0
    up = middle * math.exp(math.hypot(math.log(high / middle), own)) if middle > 0 else high
    return _advice("rescue", _issued(middle, down, up), urgent_counties(situation.counties))


def _search_first(situation: Situation) -> Advice | None:
    places = urgent_counties(situation.counties)
    return _advice("search_first", None, places) if places else None


def _medical(situation: Situation) -> list[Advice | None]:
    injured = situation.injured
    if injured.p95 < 1:
        return []
    beds, teams = rules()["medical"], rules()["medical_teams"]
    severe = _issued(
        injured.median * beds["share"],
        injured.p05 * beds["share_low"],
        injured.p95 * beds["share_high"],
    )
    places = urgent_counties(situation.counties)
    return [
        _advice("medical", severe, places),
        _advice("medical_teams", _scaled(injured, 1 / teams["injured_per_team"]), places),
    ]


def _shelter(situation: Situation) -> list[Advice | None]:
    homeless = situation.displaced
    if homeless.p95 < 1:
        return []
    table = rules()
    places = _counties(situation, lambda county: county.displaced.median >= 1, by_displaced=True)
    return [
        _advice("tents", _scaled(homeless, 1 / table["tents"]["people_per_tent"]), places),
        _advice("shelter_area", _scaled(homeless, table["shelter_area"]["m2_per_person"]), places),
        _advice("water", _scaled(homeless, table["water"]["litres_per_person"]), places),
    ]


def _aftershocks(situation: Situation) -> list[Advice | None]:
    mw, ms = magnitudes(situation.origin, m_is_mw=False)
    found: list[Advice | None] = []
    rule = rules()["aftershocks"]
    if ms >= rule["from_magnitude"]:
        middle, half = ms - rule["below_mainshock"], _P95 * rule["spread"]
        largest = Spread(*(round(value, 1) for value in (middle, middle - half, middle + half)))
        found.append(_advice("aftershocks", largest))
    found += [
        _advice(key, aftershock_chance(key, mw))
        for key in ("aftershock_m5_24h", "aftershock_m5_7d")
        if ms >= rules()[key]["from_magnitude"]
    ]
    return found


def aftershock_chance(key: str, magnitude: float, since_days: float = 0.0) -> Spread:
    """Chance by one of the rules `aftershock_...`, with its spread from sequence to sequence.

    magnitude: Mw of the mainshock; since_days: from the mainshock to now.
    """
    rule = rules()[key]
    regime = aftershocks.GenericSequence(**document("advice_rules")["regimes"][rule["regime"]])
    levels = np.array([0.0, -_P95, _P95])
    count = aftershocks.expected_count(
        regime,
        magnitude,
        rule["smallest"],
        from_days=since_days,
        to_days=since_days + rule["days"],
        productivity_a=aftershocks.productivity(regime, magnitude, levels),
    )
    middle, low, high = (round(float(x), 3) for x in aftershocks.chance_of_one(count))
    return Spread(middle, low, high)


def _ground(situation: Situation) -> list[Advice | None]:
    table, found = rules(), dict[str, Advice]()
    areas = {failure.kind: failure.area_km2 for failure in situation.ground_failure}
    for kind, key in (("landslide", "landslides"), ("liquefaction", "liquefaction")):
        least = table[key]["lowest_intensity"]
        places = _shaken_from(situation, least)
        if areas.get(kind, 0.0) > 0:
            found[key] = _advice(key, _certain(round(areas[kind], 2)), places)
        elif key == "landslides" and kind not in areas and situation.max_intensity >= least:
            terrain = situation.surroundings.terrain
            if terrain and terrain.highest_m - terrain.lowest_m >= table[key]["relief_m"]:
                found[key] = _advice(key, None, places)
    lakes = table["barrier_lakes"]
    _, ms = magnitudes(situation.origin, m_is_mw=False)
    if (
        "landslides" in found
        and ms >= lakes["from_magnitude"]
        and situation.max_intensity >= lakes["lowest_intensity"]
    ):
        places = _shaken_from(situation, lakes["places_from_intensity"])
        found["barrier_lakes"] = _advice("barrier_lakes", None, places)
    return list(found.values())


def _critical(situation: Situation) -> list[Advice | None]:
    layers = {layer.kind: layer for layer in situation.critical if layer.count > 0}
    found: list[Advice | None] = []
    for kind in ("dams", "schools", "hospitals", "nuclear", "rail"):
        if kind in layers:
            length = layers[kind].length_km
            amount = float(layers[kind].count) if length is None else round(length, 1)
            found.append(_advice(kind, _certain(amount)))
    return found


def _circumstances(situation: Situation) -> list[Advice | None]:
    table, origin = rules(), situation.origin
    hour = local_hour(origin.origin_at, origin.longitude)
    found: list[Advice | None] = []
    fire = table["night_fire"]
    if hour >= fire["dark_from_hour"] or hour < fire["dark_to_hour"]:
        places = _counties(situation, lambda one: _people_from(one, _VII) >= fire["lowest_people"])
        found.append(_advice("night_fire", None, places) if places else None)
    if (
        is_night(origin.origin_at, origin.longitude)
        and situation.max_intensity >= table["night"]["lowest_intensity"]
    ):
        found.append(_advice("night", None))
    terrain = situation.surroundings.terrain
    height = terrain.epicentre_m if terrain else 0.0
    found.append(_cold(situation, height))
    if height >= table["high_altitude"]["from_m"]:
        found.append(_advice("high_altitude", _certain(round(height))))
    return found


def _cold(situation: Situation, height_m: float) -> Advice | None:
    rule, origin = rules()["cold"], situation.origin
    month = origin.origin_at.month
    winter = month in rule["months"] and origin.latitude >= rule["from_latitude"]
    high = month in rule["high_months"] and height_m >= rule["high_from_m"]
    if situation.displaced.p95 < rule["lowest_people"] or not (winter or high):
        return None
    return _advice(
        "cold",
        None,
        _counties(situation, lambda county: county.displaced.median >= 1, by_displaced=True),
    )


def _counties(
    situation: Situation,
    wanted: Callable[[CountyImpact], bool],
    *,
    by_displaced: bool = False,
) -> tuple[str, ...]:
    """Codes of counties, strongest shaken first, or those with most people to shelter."""
    found = [county for county in situation.counties if wanted(county)]
    found.sort(
        key=lambda county: -county.displaced.median if by_displaced else -county.max_intensity
    )
    return tuple(county.code for county in found)


def _shaken_from(situation: Situation, intensity: float) -> tuple[str, ...]:
    return _counties(situation, lambda county: county.max_intensity >= intensity)


def _people_from(county: CountyImpact, degree: int) -> int:
    return sum(people for zone, people in county.people.items() if zone >= degree)


def _scaled(amount: Range, factor: float) -> Spread:
    return _issued(amount.median * factor, amount.p05 * factor, amount.p95 * factor)


def _issued(median: float, p05: float, p95: float) -> Spread:
    return Spread(_up(median), _up(p05), _up(p95))


def _up(value: float) -> float:
    """Rounded up to two figures, whole: no false precision, and rather one too many."""
    if value <= 0:
        return 0.0
    step = 10.0 ** max(math.floor(math.log10(value)) - 1, 0)
    return math.ceil(round(value / step, 6)) * step


def _certain(value: float) -> Spread:
    return Spread(value, value, value)

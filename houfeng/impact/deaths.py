"""Houfeng's law of deaths in China, made from data/houfeng_deaths.json."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from houfeng.impact.science.houfeng_deaths import (
    NIGHT_SHARE,
    HoufengLaw,
    at_night,
    era_decades,
)
from houfeng.impact.science.houfeng_deaths_fit import Coefficients
from houfeng.shaking.science.regions import region_of
from houfeng.shaking.standards import zones
from houfeng.vocabulary.lineage import Lineage

DATA = "data/houfeng_deaths.json"
TAIWAN, ABROAD = "taiwan", "abroad"
SAME_QUAKE = timedelta(seconds=90)  # origin times of one earthquake in two catalogues
# Around Taiwan with the Penghu islands; and around China with what lies between its corners.
_TAIWAN_BOX = (119.3, 21.5, 122.8, 25.35)
_CHINA_BOX = (73.0, 17.0, 136.0, 54.5)
_NAMES = {
    "qingzang": "Qinghai-Tibet and the south-west",
    "xinjiang": "Xinjiang",
    "east": "eastern China",
    "central": "central China",
    TAIWAN: "Taiwan",
    ABROAD: "outside China: the mean of the world's",
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted, by the codes of the places' regions."""

    whole: Coefficients  # on all earthquakes
    folds: tuple[Coefficients, ...]  # without those of each fold
    regions: tuple[str, ...]  # codes, in the order of the coefficients' groups
    miss_weight: float


def death_law(longitude: float, latitude: float, origin_at: datetime) -> HoufengLaw:
    """Deaths on our own median maps of China Seismic Intensity.

    Outside China with the world's mean coefficients.
    """
    region, found = region_code(longitude, latitude), fitted()
    one, regions = found.whole, found.regions
    if region == ABROAD:
        regions = (ABROAD,)
        kept = document()["world"]["coefficients"] | {"regions": {ABROAD: 0.0}}
        one = coefficients_from(kept, regions)
    return law_from(
        one, regions, region, longitude, origin_at,
        shift=float(document()["bridge"]["shift"]), miss_weight=found.miss_weight,
    )  # fmt: skip


def catalogue_law(
    region: str, longitude: float, origin_at: datetime, *, fold: int | None = None
) -> HoufengLaw:
    """The law on a catalogue's MMI, without the bridge to our maps.

    region: from `region_code`; fold: use the coefficients fitted without its earthquakes.
    """
    found = fitted()
    one = found.whole if fold is None else found.folds[fold]
    return law_from(one, found.regions, region, longitude, origin_at, miss_weight=found.miss_weight)


def deaths_lineage(longitude: float, latitude: float, origin_at: datetime) -> Lineage:
    """Where the deaths' law comes from."""
    skill = document()["skill"]["houfeng"]
    everything, fatal = skill["all_events"], skill["fatal_events"]
    note = (
        f"Region: {_NAMES[region_code(longitude, latitude)]}. Fitted on EXPO-CAT alone. On "
        f"earthquakes left out of the fit ({everything['n']} in China, {fatal['n']} fatal): right "
        f"alert colour {everything['right_colour']:.0%} and {fatal['right_colour']:.0%}, within "
        f"one order of magnitude {everything['within_one_order']:.0%} and "
        f"{fatal['within_one_order']:.0%}, in the 90 % interval {everything['coverage90']:.0%} "
        f"and {fatal['coverage90']:.0%}."
    )
    when = "night" if at_night(origin_at, longitude) else "day"
    return Lineage(
        role="fatalities",
        name=document()["name"],
        version=document()["version"],
        source=document()["source"],
        note=f"{note} Local time: {when}; year {origin_at.year}. Our median maps are read "
        f"{document()['bridge']['shift']:+.2f} degrees shifted, so that they expect as many deaths "
        f"as the catalogue's maps of the same earthquakes. The spread is the model's alone; what "
        f"this map is off by comes from its realisations.",
    )


def region_code(longitude: float, latitude: float) -> str:
    """Whose coefficients hold at a place: an attenuation region's, TAIWAN's or those ABROAD."""
    if _inside(_TAIWAN_BOX, longitude, latitude):
        return TAIWAN
    region, inside = region_of(longitude, latitude, zones())
    return region if inside or _inside(_CHINA_BOX, longitude, latitude) else ABROAD


def fold_of(event_id: str, origin_at: datetime) -> int | None:
    """The fold an earthquake was in when the law was fitted; None if it was not in the fit.

    Known again by its id and time in EXPO-CAT, or by an origin within SAME_QUAKE of one there
    (only damaging or strong earthquakes of China are in it: two within 90 s would be one).
    """
    sample = _sample()
    for known_id, known_at, fold in sample:
        if abs(known_at - origin_at) <= SAME_QUAKE:
            return fold
        if known_id == event_id and abs(known_at - origin_at) <= timedelta(hours=1):
            return fold
    return None


@cache
def fitted() -> Fitted:
    """The coefficients; read once."""
    found, regions = document()["deaths"], tuple(document()["regions"])
    return Fitted(
        whole=coefficients_from(found["coefficients"], regions),
        folds=tuple(coefficients_from(one, regions) for one in found["folds"]),
        regions=regions,
        miss_weight=document()["miss_weight"],
    )


@cache
def document() -> dict[str, Any]:
    """The whole data file: coefficients, sample, bridge, skill, and the law of injured."""
    found: dict[str, Any] = json.loads(files("houfeng.impact").joinpath(DATA).read_text("utf-8"))
    return found


def coefficients_from(kept: dict[str, Any], regions: tuple[str, ...]) -> Coefficients:
    """As the data file keeps them."""
    own = {name: kept[name] for name in ("level", "slope", "bend", "spread", "era", "night")}
    return Coefficients(**own, groups=tuple(kept["regions"][region] for region in regions))


def kept_coefficients(found: Coefficients, regions: tuple[str, ...]) -> dict[str, Any]:
    """The inverse of `coefficients_from`."""
    own = ("level", "slope", "bend", "spread", "era", "night")
    return {name: round(getattr(found, name), 5) for name in own} | {
        "regions": {
            region: round(value, 5) for region, value in zip(regions, found.groups, strict=True)
        }
    }


def law_from(
    one: Coefficients,
    regions: tuple[str, ...],
    region: str,
    longitude: float,
    origin_at: datetime,
    *,
    shift: float = 0.0,
    miss_weight: float = 1.0,
) -> HoufengLaw:
    """The law of one earthquake; regions: codes, in the order of the coefficients' groups."""
    factor = (
        one.groups[regions.index(region)]
        + one.era * era_decades(origin_at.year)
        + one.night * (at_night(origin_at, longitude) - NIGHT_SHARE)
    )
    return HoufengLaw(one.rate, factor, shift, one.spread, miss_weight)


@cache
def _sample() -> tuple[tuple[str, datetime, int], ...]:
    return tuple(
        (event_id, datetime.fromisoformat(at), fold) for event_id, at, fold in document()["sample"]
    )


def _inside(box: tuple[float, float, float, float], longitude: float, latitude: float) -> bool:
    west, south, east, north = box
    return west <= longitude <= east and south <= latitude <= north

"""What a shaking map means for people: areas, exposure, deaths, money, places."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from houfeng.events.origin import Origin
from houfeng.impact.estimate import Impact, LossBin, LossEstimate
from houfeng.impact.exposure import Exposure, people_on
from houfeng.impact.science import pager
from houfeng.impact.science.areas import zone_totals
from houfeng.impact.shaken import shaken_places
from houfeng.places.gazetteer import CHINA, Gazetteer
from houfeng.shaking.field import ShakingMap
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import cell_areas_km2
from houfeng.vocabulary.lineage import Lineage

LOWEST_ZONE = 6  # official Chinese intensity maps start at VI
PAGER_NOTE = (
    "China Seismic Intensity is read as MMI. The loss is lognormal: median is the model's "
    "estimate, p05 and p95 its quantiles with the model's spread G alone. G is the misfit of the "
    "model over past earthquakes whose shaking was itself mostly predicted, so the uncertainty of "
    "a predicted map is in it and is not added again. Deaths are capped at the people in zone VI "
    "and above, money at what the model's rate of 1 would cost those in zone V and above."
)


def assess_impact(
    origin: Origin, shaking: ShakingMap, gazetteer: Gazetteer, exposure: Exposure
) -> Impact:
    """The impact of one event revision, from its own shaking map.

    Raises NotValid if the map belongs to another event or revision.
    """
    if (shaking.event_id, shaking.revision) != (origin.event_id, origin.revision):
        raise NotValid(
            "shaking",
            f"{shaking.event_id} revision {shaking.revision}",
            f"give the map of {origin.event_id} revision {origin.revision}",
        )
    abroad = _country_abroad(origin, gazetteer)
    people = people_on(exposure, shaking.longitudes, shaking.latitudes)
    lat_step = float(shaking.latitudes[1] - shaking.latitudes[0])
    per_row = cell_areas_km2(shaking.latitudes, shaking.step_deg, lat_step)
    land = np.broadcast_to(per_row[:, None], people.shape)
    areas = zone_totals(shaking.intensity, land, LOWEST_ZONE)
    exposed = zone_totals(shaking.intensity, people, LOWEST_ZONE)

    deaths, money = _losses(shaking, people)
    dollars = money.median / _china()["cny_per_usd"]["value"]
    level = pager.worse_level(pager.alert_level(deaths.median), pager.alert_level(dollars / 1e6))
    highest = max((LOWEST_ZONE + int(i) for i in np.flatnonzero(areas)), default=LOWEST_ZONE - 1)
    zones = range(LOWEST_ZONE, highest + 1)
    return Impact(
        event_id=origin.event_id,
        revision=origin.revision,
        status=origin.status,
        max_intensity=shaking.max_intensity,
        intensity_areas_km2={zone: float(areas[zone - LOWEST_ZONE]) for zone in zones},
        exposed_population={zone: round(float(exposed[zone - LOWEST_ZONE])) for zone in zones},
        fatalities=deaths,
        economic_loss_cny=money,
        alert_level=level,
        places=shaken_places(origin.longitude, origin.latitude, shaking, gazetteer),
        exposure_source=exposure.source,
        lineage=(*shaking.lineage, *exposure.lineage, *_loss_lineage(abroad)),
        losses_abroad=bool(abroad),
    )


def _losses(shaking: ShakingMap, people: Floats) -> tuple[LossEstimate, LossEstimate]:
    """(deaths, CNY)."""
    data = _china()
    wealth = data["gdp_per_head_cny"]["value"] * data["economic"]["alpha"]
    exposed = zone_totals(shaking.intensity, people, pager.LOWEST_MMI, pager.HIGHEST_MMI)
    return (
        _estimate(_model("fatalities"), exposed, float(exposed[1:].sum()), 1.0),
        # Bins of money are PAGER's powers of ten in million CNY.
        _estimate(_model("economic"), exposed * wealth, float(exposed.sum() * wealth), 1e6),
    )


def _estimate(
    model: pager.LossModel, exposed: Floats, most: float, bin_unit: float
) -> LossEstimate:
    """One loss from what is exposed at V to IX; most: what can be lost at all."""
    middle = pager.expected_loss(exposed, model)
    chances = pager.bin_probabilities(middle / bin_unit, model.zeta)
    lows = [edge * bin_unit for edge in pager.BIN_EDGES]
    bins = tuple(
        LossBin(low, high, float(chance))
        for low, high, chance in zip(lows, [*lows[1:], None], chances, strict=True)
    )
    median, p05, p95 = (
        min(pager.loss_quantile(middle, model.zeta, chance), most) for chance in (0.5, 0.05, 0.95)
    )
    return LossEstimate(median=median, p05=p05, p95=p95, bins=bins)


def _country_abroad(origin: Origin, gazetteer: Gazetteer) -> str:
    """The country of the place nearest to the epicentre; empty in China."""
    nearest, _ = gazetteer.nearest(origin.longitude, origin.latitude)
    country = gazetteer.place(nearest).country
    return "" if country in CHINA else gazetteer.country_names.get(country, country)


def _loss_lineage(abroad: str) -> tuple[Lineage, ...]:
    data = _china()
    note = PAGER_NOTE
    if abroad:
        note += (
            f" The epicentre is nearest to {abroad}: "
            "coefficients and GDP per head of China were used, because no others are on board."
        )
    gdp, rate = data["gdp_per_head_cny"], data["cny_per_usd"]
    money = (
        f" GDP per head {gdp['value']:,} CNY ({gdp['year']}; {gdp['source']}); levels at "
        f"{rate['value']} CNY per US dollar ({rate['source']})."
    )
    return (
        _lineage("fatalities", data["fatalities"], note),
        _lineage("economic loss", data["economic"], note + money),
    )


def _lineage(role: str, model: dict[str, Any], note: str) -> Lineage:
    return Lineage(
        role=role,
        name="PAGER empirical model",
        version=model["version"],
        source=model["source"],
        note=note,
    )


def _model(kind: str) -> pager.LossModel:
    found = _china()[kind]
    return pager.LossModel(theta=found["theta"], beta=found["beta"], zeta=found["zeta"])


@cache
def _china() -> dict[str, Any]:
    text = files("houfeng.impact").joinpath("data/pager_china.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found

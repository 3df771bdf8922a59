"""Where an earthquake is decides how losses follow from shaking: China's own laws, or abroad."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from houfeng.events.origin import Origin
from houfeng.impact.deaths import death_law, deaths_lineage
from houfeng.impact.economy import (
    cny_per_usd,
    exposed_value_cny,
    money_law,
    money_lineage,
    province_gdp_cny,
)
from houfeng.impact.injuries import injury_law, injury_lineage
from houfeng.impact.pager_countries import pager_death_law, pager_lineage
from houfeng.impact.science.injuries import InjuryLaw
from houfeng.impact.science.loss_law import LossLaw
from houfeng.places.gazetteer import CHINA, Gazetteer
from houfeng.places.units import UnitMap
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.lineage import Lineage

BEIJING = timedelta(hours=8)


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The laws of losses at an epicentre, and what values are counted in."""

    abroad: str  # the country's English name; "" in China
    country: str  # ISO 3166
    year: int
    death_law: LossLaw
    injury_law: InjuryLaw
    money_law: LossLaw
    province_gdp_cny: float | None  # None where the plan's share of it cannot be told
    cny_per_usd: float
    lineage: tuple[Lineage, ...]

    def exposed_value_cny(
        self, people: Floats, land_km2: Floats, units: UnitMap, unit: NDArray[np.intp]
    ) -> Floats:
        """Value exposed in each cell, CNY; unit: place in `units` of each cell, -1 none. (n,)."""
        codes = np.array([province_of(one.code) for one in units.units] + [0])
        value = exposed_value_cny(people, land_km2, codes[unit], self.year)
        for place in np.unique(unit[codes[unit] == 0]):
            # At sea, or far from any place: valued as the epicentre's country.
            country = units.units[place].code if place >= 0 else self.country
            here = unit == place
            zero = np.zeros(int(here.sum()), dtype=np.intp)
            value[here] = exposed_value_cny(people[here], land_km2[here], zero, self.year, country)
        return value


def province_of(code: str) -> int:
    """First two digits of GB/T 2260; 0 for a country's code."""
    return int(code[:2]) if code.isdigit() else 0


def region_of(origin: Origin, gazetteer: Gazetteer) -> Region:
    """The region of an epicentre: that of the nearest place."""
    nearest, _ = gazetteer.nearest(origin.longitude, origin.latitude)
    country = gazetteer.place(nearest).country
    province = int(gazetteer.province_codes[nearest])
    year = (origin.origin_at + BEIJING).year
    place = origin.longitude, origin.latitude, origin.origin_at
    in_china = country in CHINA
    return Region(
        abroad="" if in_china else gazetteer.country_names.get(country, country),
        country=country,
        year=year,
        death_law=death_law(*place) if in_china else pager_death_law(country),
        injury_law=injury_law(origin.longitude, origin.latitude, abroad=not in_china),
        money_law=money_law(country, province),
        province_gdp_cny=_gdp(province),
        cny_per_usd=cny_per_usd(year).value,
        lineage=(
            deaths_lineage(*place) if in_china else pager_lineage("deaths", country),
            injury_lineage(origin.longitude, origin.latitude, abroad=not in_china),
            money_lineage(country, province, year),
        ),
    )


def _gdp(province: int) -> float | None:
    try:
        return province_gdp_cny(province).value
    except NotFound:
        return None

"""What a shaking map means for people.

map -> people and houses in its cells -> realisations of its uncertainty -> losses by law
    -> counties, needs, what stands around -> proposed level and advice
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from houfeng.events.origin import Origin
from houfeng.impact.advice import Situation, advice_lineage, advise
from houfeng.impact.counties import UnitLosses, counties_of, towns_of
from houfeng.impact.critical import critical_lineage, critical_sites
from houfeng.impact.estimate import Impact, ResponseLevel
from houfeng.impact.exposure import Exposure, people_on, value_on
from houfeng.impact.exposures.cells import PEOPLE
from houfeng.impact.ground_failure import ground_failure
from houfeng.impact.houses import house_losses
from houfeng.impact.losses import counted, drawn_by_law, injured_beside
from houfeng.impact.realise import generator_for, realise, realised_lineage
from houfeng.impact.region import Region, region_of
from houfeng.impact.response_level import NONE, plan, propose_level
from houfeng.impact.science import pager
from houfeng.impact.science.areas import zone_totals
from houfeng.impact.science.loss_distribution import draw_levels
from houfeng.impact.shaken import shaken_places
from houfeng.impact.surroundings import (
    missing_layers,
    surroundings_lineage,
    survey_surroundings,
)
from houfeng.places.coastline import land_on
from houfeng.places.gazetteer import Gazetteer
from houfeng.places.layers import Layer
from houfeng.places.units import assign_units
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.profiles import CHINA
from houfeng.shaking.source import magnitudes
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import cell_areas_km2

LOWEST_ZONE = 6  # official Chinese intensity maps start at VI


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of the country beside the earthquake and its map."""

    gazetteer: Gazetteer
    exposure: Exposure
    layers: Mapping[str, Layer] = field(default_factory=dict)  # those in use, by kind
    past: Sequence[Origin] = ()  # earthquakes before this one, near it
    catalogues: tuple[str, ...] = ()  # that `past` was looked for in


def assess_impact(
    origin: Origin,
    shaking: ShakingMap,
    known: Known,
    *,
    shaking_sha256: str,
    correlation: str = CHINA.correlation,
) -> Impact:
    """The impact of one event revision, from its own shaking map.

    shaking_sha256: of the file the map was read from; correlation: name of the spatial
    correlation it was made with. Raises NotValid if the map belongs to another event or revision.
    """
    if (shaking.event_id, shaking.revision) != (origin.event_id, origin.revision):
        raise NotValid(
            "shaking",
            f"{shaking.event_id} revision {shaking.revision}",
            f"give the map of {origin.event_id} revision {origin.revision}",
        )
    region = region_of(origin, known.gazetteer)
    people = people_on(known.exposure, shaking.longitudes, shaking.latitudes)
    areas_km2 = _cell_areas(shaking)
    boundaries = known.layers.get("admin")
    shaken = shaking.intensity >= LOWEST_ZONE - 1.5
    units = assign_units(known.gazetteer, shaking.longitudes, shaking.latitudes, boundaries, shaken)

    generator = generator_for(origin.event_id, origin.revision)
    land = land_on(shaking.longitudes, shaking.latitudes)
    drawn_map = realise(shaking, land | (people > 0), units.index, correlation, generator)
    levels = draw_levels(drawn_map.shifts.event.shape[0], generator)
    strong = shaking.intensity >= LOWEST_ZONE - 0.5
    most = float(people[strong].sum())
    there = drawn_map.of_cells(people)
    deaths = drawn_by_law(
        region.death_law,
        drawn_map.losses([(there, region.death_law.rates)], of_law=True),
        levels,
        most,
    )
    own_levels = draw_levels(drawn_map.shifts.event.shape[0], generator)
    injured = counted(
        injured_beside(deaths, region.death_law, levels, region.injury_law, own_levels, most)
    )
    value = region.exposed_value_cny(
        there, drawn_map.of_cells(areas_km2 * land), units, drawn_map.unit_list[drawn_map.units]
    )
    imported = value_on(known.exposure, shaking.longitudes, shaking.latitudes)
    if imported is not None:  # an inventory may be of some buildings only: it never lowers a cell
        value = np.maximum(drawn_map.of_cells(imported), value)
    money = drawn_by_law(
        region.money_law,
        drawn_map.losses([(value, region.money_law.rates)], of_law=True),
        levels,
        float(value.sum()),
        bin_unit=1e6,  # bins of money are PAGER's powers of ten in million CNY
    )
    houses = house_losses(
        origin, shaking, known.exposure, people, areas_km2, units, drawn_map, deaths, generator
    )

    level = pager.worse_level(
        pager.alert_level(deaths.estimate.likely),
        pager.alert_level(money.estimate.likely / region.cny_per_usd / 1e6),
    )
    areas, exposed = (
        zone_totals(shaking.intensity, amount, LOWEST_ZONE) for amount in (areas_km2, people)
    )
    highest = max((LOWEST_ZONE + int(i) for i in np.flatnonzero(areas)), default=LOWEST_ZONE - 1)
    zones = range(LOWEST_ZONE, highest + 1)
    counties = counties_of(
        origin, shaking, people, areas_km2, units,
        UnitLosses(drawn_map.unit_list, deaths.of_units(), houses.displaced_of_units),
        towns_of(shaking, known.gazetteer, boundaries),
    )  # fmt: skip
    surroundings = survey_surroundings(
        origin, known.gazetteer, known.exposure, known.layers, known.past, known.catalogues
    )
    critical = critical_sites(shaking, known.layers)
    mw, _ = magnitudes(origin, m_is_mw=region.abroad != "")
    failures, failure_lineage = ground_failure(shaking, people, known.layers, mw)
    displaced, trapped = counted(houses.displaced), counted(houses.trapped)
    advice = advise(
        Situation(
            origin=origin,
            max_intensity=shaking.max_intensity,
            fatalities=deaths.estimate,
            injured=injured,
            displaced=displaced,
            trapped=trapped,
            counties=counties,
            critical=critical,
            ground_failure=failures,
            surroundings=surroundings,
        )
    )
    return Impact(
        event_id=origin.event_id,
        revision=origin.revision,
        status=origin.status,
        shaking_sha256=shaking_sha256,
        max_intensity=shaking.max_intensity,
        intensity_areas_km2={zone: float(areas[zone - LOWEST_ZONE]) for zone in zones},
        exposed_population={zone: round(float(exposed[zone - LOWEST_ZONE])) for zone in zones},
        fatalities=deaths.estimate,
        injured=injured,
        displaced=displaced,
        trapped=trapped,
        economic_loss_cny=money.estimate,
        alert_level=level,
        places=shaken_places(origin.longitude, origin.latitude, shaking, known.gazetteer),
        counties=counties,
        counties_basis=units.basis,
        buildings=houses.damage,
        response_level=_response_level(
            origin,
            region,
            deaths.samples.ravel(),
            money.samples.ravel(),
            surroundings.density_per_km2,
        ),
        advice=advice,
        critical=critical,
        ground_failure=failures,
        surroundings=surroundings,
        missing=missing_layers(known.layers, has_population=PEOPLE in known.exposure.imported),
        exposure_source=known.exposure.source,
        exposure_source_en=known.exposure.source_en,
        lineage=(
            *shaking.lineage,
            *known.exposure.lineage,
            units.lineage,
            realised_lineage(correlation),
            *region.lineage,
            *houses.lineage,
            *surroundings_lineage(known.layers),
            *critical_lineage(known.layers),
            *failure_lineage,
            advice_lineage(),
        ),
        losses_abroad=region.abroad != "",
    )


def _cell_areas(shaking: ShakingMap) -> Floats:
    lat_step = float(shaking.latitudes[1] - shaking.latitudes[0])
    per_row = cell_areas_km2(shaking.latitudes, shaking.step_deg, lat_step)
    return np.asarray(np.broadcast_to(per_row[:, None], shaking.intensity.shape))


def _response_level(
    origin: Origin, region: Region, deaths: Floats, money: Floats, density: float
) -> ResponseLevel:
    """What China's plan proposes; abroad it does not apply."""
    if region.abroad:
        return ResponseLevel(level="", rule=NONE, chances={}, edition=plan().short)
    return propose_level(origin, deaths, money, region.province_gdp_cny, density)

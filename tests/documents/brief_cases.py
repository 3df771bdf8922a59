"""Impacts for briefs: everything known, nothing loaded, and a great many counties."""

from dataclasses import replace

from houfeng.impact.estimate import Advice, CountyImpact, ShakenTown, Spread
from tests.impact.made_impact import COUNTIES, SURROUNDINGS, made_impact

# The order of `Impact.missing` (houfeng.impact.surroundings).
ALL_LAYERS = (
    "population", "admin", "elevation", "faults", "fortification", "key_risk", "schools",
    "hospitals", "dams", "nuclear", "rail", "roads", "power", "slope", "lithology", "landcover",
    "cti", "vs30", "precipitation", "water_table", "distance_to_coast",
)  # fmt: skip
LUDING, SHIMIAN = "513322", "511824"
ADVICE = (
    Advice("rescue", Spread(3_500, 2_500, 5_000), (LUDING, SHIMIAN), "应急救援实践"),
    Advice("heavy_teams", Spread(2, 1, 6), (LUDING,), "INSARAG Guidelines 2020"),
    Advice("search_first", None, (LUDING, SHIMIAN), "GB/T 30352"),
    Advice("medical", Spread(80, 10, 520), (LUDING, SHIMIAN), "WHO EMT 2021"),
    Advice("medical_teams", Spread(4, 1, 26), (LUDING,), "WHO EMT 2021"),
    Advice("tents", Spread(4_500, 1_300, 11_000), (LUDING, SHIMIAN), "GB/T 30352"),
    Advice("shelter_area", Spread(27_000, 8_000, 68_000), (LUDING,), "GB 51143"),
    Advice("water", Spread(40_500, 12_000, 102_000), (LUDING,), "Sphere 2018"),
    Advice("aftershocks", Spread(5.6, 4.9, 6.3), (), "Båth (1965)"),
    Advice("aftershock_m5_24h", Spread(0.32, 0.1, 0.6), (), "Reasenberg & Jones (1989)"),
    Advice("aftershock_m5_7d", Spread(0.55, 0.2, 0.8), (), "Reasenberg & Jones (1989)"),
    Advice("landslides", Spread(31, 31, 31), (LUDING,), "Nowicki Jessee et al. (2018)"),
    Advice("barrier_lakes", None, (LUDING,), "GB/T 30352"),
    Advice("dams", Spread(2, 2, 2), (), "SL 551"),
)


def known_impact(**changes):
    """Every layer loaded, every piece of advice given."""
    around = replace(
        SURROUNDINGS, key_risk_area=True, fortification="Ⅷ, 0.20 g", catalogues=("bundled",)
    )
    given = {"missing": (), "advice": ADVICE, "surroundings": around}
    return made_impact(**given | {"counties_basis": "polygons"} | changes)


def bare_impact(**changes):
    """Nothing loaded: what the embedded data alone tell."""
    around = replace(
        SURROUNDINGS,
        terrain=None,
        faults=None,
        fortification="",
        key_risk_area=None,
        catalogues=("bundled", "imported"),
    )
    given = {
        "missing": ALL_LAYERS,
        "critical": (),
        "ground_failure": (),
        "surroundings": around,
        "advice": ADVICE[:-3],
    }
    return made_impact(**given | changes)


def many_counties(count):
    """So many counties, each with its own name, in zone VI and some in VII."""

    def one(number):
        areas = {6: 300.0} if number > 20 else {6: 300.0, 7: 200.0}
        return replace(
            COUNTIES[0],
            code=f"{510000 + number}",
            name_zh=f"第{number}号县",
            name_en=f"County No. {number}",
            max_intensity=6.2 if number > 20 else 7.1,
            areas_km2=areas,
            people=dict.fromkeys(areas, 10_000),
            towns=(ShakenTown("某镇", "Some town", 6.2),),
        )

    counties: tuple[CountyImpact, ...] = tuple(one(number) for number in range(1, count + 1))
    return counties

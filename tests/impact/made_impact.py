"""A full impact estimate, made by hand: Luding 2022 as an example, for documents and pages."""

from typing import Any

from houfeng.impact.estimate import (
    Advice,
    BuildingDamage,
    CountyImpact,
    CriticalLayer,
    CriticalSite,
    GroundFailure,
    Impact,
    LossBin,
    LossEstimate,
    NearFaults,
    PastQuake,
    PastQuakes,
    ResponseLevel,
    SeatDistance,
    ShakenPlace,
    ShakenTown,
    Spread,
    Surroundings,
    Terrain,
    TypeDamage,
)
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import Status

EDGES = (0.0, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5)


def loss(median: float, p05: float, p95: float, unit: float = 1.0) -> LossEstimate:
    shares = (0.02, 0.1, 0.43, 0.35, 0.08, 0.02, 0.0)
    bins = tuple(
        LossBin(low * unit, None if high is None else high * unit, share)
        for low, high, share in zip(EDGES, [*EDGES[1:], None], shares, strict=True)
    )
    return LossEstimate(median, p05, p95, bins)


def quake(event_id: str, zh: str, en: str, at: str, magnitude: float, km: float) -> PastQuake:
    return PastQuake(event_id, zh, en, at, magnitude, "Ms", km)


OLD = quake("kangding-1786", "四川康定", "Kangding", "1786-06-01T04:00:00Z", 7.75, 31.0)
RECENT = quake("kangding-2014", "四川康定", "Kangding", "2014-11-22T08:55:28Z", 6.3, 83.0)
PLACES = (
    ShakenPlace(
        "泸定县", "Luding", "county_seat", "513322", 102.234, 29.914, 40_000, 39.0, 22.0, 8.1
    ),
    ShakenPlace(
        "石棉县", "Shimian", "county_seat", "511824", 102.36, 29.228, 35_000, 48.6, 146.0, 7.4
    ),
    ShakenPlace(
        "康定市", "Kangding", "county_seat", "513301", 101.957, 30.055, 90_000, 53.0, 347.0, 6.6
    ),
)
COUNTIES = (
    CountyImpact(
        "513322", "泸定县", "Luding County", "甘孜藏族自治州", "Garze", "四川省", "Sichuan",
        102.234, 29.914, 39.0, 22.0, 8.6, {6: 400.0, 7: 900.0, 8: 500.0, 9: 90.0},
        {6: 12_000, 7: 31_000, 8: 18_000, 9: 3_000},
        Spread(60, 8, 350), Spread(9_000, 3_000, 21_000),
        (ShakenTown("磨西镇", "Moxi", 8.6), ShakenTown("得妥镇", "Detuo", 8.2)),
    ),
    CountyImpact(
        "511824", "石棉县", "Shimian County", "雅安市", "Ya'an", "四川省", "Sichuan",
        102.36, 29.228, 48.6, 146.0, 8.0, {6: 700.0, 7: 800.0, 8: 150.0},
        {6: 20_000, 7: 40_000, 8: 4_000}, Spread(14, 0, 120), Spread(4_000, 900, 11_000),
        (ShakenTown("草科乡", "Caoke", 8.0),),
    ),
    CountyImpact(
        "513301", "康定市", "Kangding City", "甘孜藏族自治州", "Garze", "四川省", "Sichuan",
        101.957, 30.055, 53.0, 347.0, 7.1, {6: 1_500.0, 7: 200.0}, {6: 60_000, 7: 2_000},
        Spread(0, 0, 9), Spread(500, 60, 2_000), (),
    ),
)  # fmt: skip
SURROUNDINGS = Surroundings(
    seats=(
        SeatDistance("county", "泸定县", "Luding", 39.0, 202.0),
        SeatDistance("prefecture", "康定市", "Kangding", 53.0, 167.0),
        SeatDistance("province", "成都市", "Chengdu", 221.0, 237.0),
        SeatDistance("airport", "康定机场", "Kangding Airport", 72.0, 150.0),
    ),
    town_zh="磨西镇",
    town_en="Moxi",
    town_km=8.0,
    people_within_10km=7_600.0,
    density_per_km2=24.2,
    terrain=Terrain(3_120.0, 7_508.9, 720.0, 1_410.0),
    faults=NearFaults(3, "鲜水河断裂", 2.1, ("鲜水河断裂", "大渡河断裂", "龙门山断裂")),
    fortification="Ⅷ",
    key_risk_area=None,
    past=(
        PastQuakes(
            50.0, 1,
            OLD,
            OLD,
            OLD,
        ),
        PastQuakes(
            100.0, 2,
            OLD,
            OLD,
            RECENT,
        ),
    ),
    catalogues=("bundled historic list",),
)  # fmt: skip


def made_impact(**changes: Any) -> Impact:
    """The example; changes replace its fields."""
    values: dict[str, Any] = {
        "event_id": "luding-2022",
        "revision": 1,
        "status": Status.ACTUAL,
        "shaking_sha256": "ab" * 32,
        "max_intensity": 9.0,
        "intensity_areas_km2": {6: 12_600.0, 7: 5_000.0, 8: 1_100.0, 9: 280.0},
        "exposed_population": {6: 310_000, 7: 98_000, 8: 22_000, 9: 3_000},
        "fatalities": loss(75, 8, 480),
        "injured": loss(400, 40, 2_600),
        "displaced": loss(13_500, 4_000, 34_000),
        "trapped": loss(160, 10, 1_300),
        "economic_loss_cny": loss(1.5e10, 3e9, 7e10, unit=1e6),
        "alert_level": "orange",
        "places": PLACES,
        "counties": COUNTIES,
        "counties_basis": "nearest seat",
        "buildings": BuildingDamage(
            types=(
                TypeDamage("earth_timber", 900_000.0, (2e5, 2e5, 2e5, 2e5, 1e5)),
                TypeDamage("masonry", 3_000_000.0, (1.6e6, 7e5, 4e5, 2e5, 1e5)),
                TypeDamage("frame", 2_000_000.0, (1.5e6, 3e5, 1.5e5, 4e4, 1e4)),
            ),
            moderate_m2=Spread(7.5e5, 3e5, 1.6e6),
            severe_m2=Spread(4.4e5, 1.2e5, 1.1e6),
            destroyed_m2=Spread(2.1e5, 4e4, 7e5),
        ),
        "response_level": ResponseLevel(
            "II", "deaths", {"I": 0.12, "II": 0.5, "III": 0.26, "IV": 0.12, "": 0.0}, "2012"
        ),
        "advice": (
            Advice("rescue", Spread(3_500, 2_500, 5_000), (), "industry practice"),
            Advice("tents", Spread(4_500, 1_300, 11_000), ("513322", "511824"), "GB/T 30352"),
            Advice("search_first", None, ("513322", "511824"), "GB/T 30352"),
            Advice("aftershocks", None, (), "Båth (1965)"),
        ),
        "critical": (
            CriticalLayer(
                "dams", 2, None,
                (
                    CriticalSite("大岗山水电站", 102.22, 29.45, 8.3),
                    CriticalSite("瀑布沟水电站", 102.83, 29.21, 7.1),
                ),
            ),
            CriticalLayer("rail", 1, 24.0, (CriticalSite("成昆线", 102.5, 29.2, 7.0),)),
        ),
        "ground_failure": (GroundFailure("landslide", 31.0, 900.0, 0.42),),
        "surroundings": SURROUNDINGS,
        "missing": ("schools", "hospitals", "nuclear", "key_risk"),
        "exposure_source": "人口为合成分布：按 2020 年第七次全国人口普查分省总数控制",
        "exposure_source_en": "a synthetic spread, held to the 2020 census",
        "lineage": (
            Lineage("exposure", "Houfeng embedded exposure", "1", "GeoNames", "Synthetic."),
            Lineage("fatalities", "Houfeng China model", "1", "fitted on EXPO-CAT (CC0)"),
        ),
    }  # fmt: skip
    return Impact(**{**values, **changes})

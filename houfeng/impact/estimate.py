"""The impact estimate as plain values, with the shape of `impact.json`."""

from dataclasses import dataclass

from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import Status


@dataclass(frozen=True, slots=True)
class LossBin:
    """Probability that the loss lies above `low` and up to `high`."""

    low: float
    high: float | None  # None: no upper bound
    probability: float


@dataclass(frozen=True, slots=True)
class LossEstimate:
    """A loss as a distribution; deaths and the like are people, money is CNY."""

    median: float
    p05: float
    p95: float
    bins: tuple[LossBin, ...]
    point: float | None = None  # the law's own choice of one figure; None: the median

    @property
    def likely(self) -> float:
        """The one figure to name, and what the alert level goes by.

        A law of many zeros has its own: where deaths are possible its median is often none.
        """
        return self.median if self.point is None else self.point


@dataclass(frozen=True, slots=True)
class Spread:
    """A loss where its bins are not asked for."""

    median: float
    p05: float
    p95: float


@dataclass(frozen=True, slots=True)
class ShakenPlace:
    """A town or seat and the shaking estimated there."""

    name_zh: str
    name_en: str
    kind: str  # as in places.gazetteer
    adcode: str | None
    longitude: float
    latitude: float
    population: int | None
    distance_km: float  # from the epicentre
    azimuth_deg: float  # from the epicentre to the place
    intensity: float


@dataclass(frozen=True, slots=True)
class ShakenTown:
    """A town of a county in degree VI or above."""

    name_zh: str  # "" where none is listed
    name_en: str
    intensity: float


@dataclass(frozen=True, slots=True)
class CountyImpact:
    """One county with cells in zone VI or above."""

    code: str  # GB/T 2260, six digits; outside China the country's ISO code
    name_zh: str
    name_en: str
    prefecture_zh: str  # "" straight under its province
    prefecture_en: str
    province_zh: str
    province_en: str
    longitude: float  # of its seat
    latitude: float
    distance_km: float  # of its seat from the epicentre
    azimuth_deg: float  # from the epicentre to its seat
    max_intensity: float  # highest of its cells
    areas_km2: dict[int, float]  # degree zones from VI
    people: dict[int, int]  # the same
    fatalities: Spread
    displaced: Spread
    towns: tuple[ShakenTown, ...]  # strongest first


@dataclass(frozen=True, slots=True)
class TypeDamage:
    """Buildings of one structure type in zone VI and above."""

    type: str  # a key of data/structure_types.json
    total_m2: float  # floor area
    grades_m2: tuple[
        float, float, float, float, float
    ]  # expected, GB/T 24335: intact ... destroyed


@dataclass(frozen=True, slots=True)
class BuildingDamage:
    """Floor area by structure type and damage grade, with the spread of the totals."""

    types: tuple[TypeDamage, ...]
    moderate_m2: Spread
    severe_m2: Spread
    destroyed_m2: Spread


@dataclass(frozen=True, slots=True)
class ResponseLevel:
    """What the plan's thresholds propose; people decide."""

    level: str  # "I" (especially serious) to "IV"; "" below all thresholds
    rule: str  # the id of the rule in the table that decided
    chances: dict[str, float]  # level ("" none) -> probability, from the losses' distribution
    edition: str  # of the rule table


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of response advice, as values; documents and pages put it into words."""

    key: str  # a rule's id in data/advice_rules.json: "rescue", "tents", "medical" ...
    amount: Spread | None  # of what the rule counts (people, tents, beds); None: not counted
    places: tuple[str, ...]  # county codes it is about, most urgent first; empty: everywhere
    source: str  # of the rule


@dataclass(frozen=True, slots=True)
class CriticalSite:
    """One named site or stretch of a loaded layer."""

    name: str
    longitude: float
    latitude: float
    intensity: float


@dataclass(frozen=True, slots=True)
class CriticalLayer:
    """Schools, dams, rail ... of one loaded layer in zone VII and above."""

    kind: str  # the layer's kind
    count: int  # sites, or lines, in VII and above
    length_km: float | None  # of lines in VII and above; None for sites
    strongest: tuple[CriticalSite, ...]  # a few, strongest shaken first


@dataclass(frozen=True, slots=True)
class GroundFailure:
    """Landslides or liquefaction where terrain layers are loaded."""

    kind: str  # "landslide" or "liquefaction"
    area_km2: float  # expected area covered
    people: float  # expected people in it
    highest_probability: float


@dataclass(frozen=True, slots=True)
class SeatDistance:
    """A seat or an airport as seen from the epicentre."""

    kind: str  # "county", "prefecture", "province", "airport"
    name_zh: str
    name_en: str
    distance_km: float
    azimuth_deg: float  # from it to the epicentre


@dataclass(frozen=True, slots=True)
class Terrain:
    """Elevation within 50 km of the epicentre, metres above sea level."""

    mean_m: float
    highest_m: float
    lowest_m: float
    epicentre_m: float


@dataclass(frozen=True, slots=True)
class NearFaults:
    """Lines of the fault layer within 50 km."""

    count: int
    nearest: str  # its name; "" where the layer names none
    nearest_km: float | None  # None: no fault in the layer
    names: tuple[str, ...]  # within 50 km, nearest first


@dataclass(frozen=True, slots=True)
class PastQuake:
    """A historic earthquake near the epicentre."""

    event_id: str
    place_zh: str
    place_en: str
    origin_at: str  # UTC, ISO 8601
    magnitude: float
    magnitude_type: str
    distance_km: float


@dataclass(frozen=True, slots=True)
class PastQuakes:
    """Catalogued earthquakes of magnitude 5 and above within a radius, before this one."""

    radius_km: float
    count: int
    largest: PastQuake | None
    nearest: PastQuake | None
    latest: PastQuake | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the epicentre's neighbourhood; None: the layer is not loaded."""

    seats: tuple[SeatDistance, ...]
    town_zh: str  # nearest town
    town_en: str
    town_km: float | None
    people_within_10km: float
    density_per_km2: float  # within 10 km
    terrain: Terrain | None
    faults: NearFaults | None
    fortification: str  # "Ⅷ", "0.20 g"; "" not loaded
    key_risk_area: bool | None
    past: tuple[PastQuakes, ...]  # within 50 km, within 100 km
    catalogues: tuple[str, ...]  # what `past` was counted in


@dataclass(frozen=True, slots=True)
class Impact:
    """What one shaking map means for people."""

    event_id: str
    revision: int
    status: Status
    shaking_sha256: str  # of the shaking.nc it was computed from: one version for the whole chain
    max_intensity: float
    intensity_areas_km2: dict[int, float]  # degree zones from VI, not cumulative
    exposed_population: dict[int, int]  # people in each degree zone from VI
    fatalities: LossEstimate
    injured: LossEstimate
    displaced: LossEstimate
    trapped: LossEstimate
    economic_loss_cny: LossEstimate
    alert_level: str  # green, yellow, orange, red
    places: tuple[ShakenPlace, ...]  # nearest and strongest shaken first
    counties: tuple[CountyImpact, ...]  # strongest shaken first
    counties_basis: str  # "polygons", or "nearest seat": without boundaries
    buildings: BuildingDamage
    response_level: ResponseLevel
    advice: tuple[Advice, ...]
    critical: tuple[CriticalLayer, ...]  # of the layers that are loaded
    ground_failure: tuple[GroundFailure, ...]
    surroundings: Surroundings
    missing: tuple[str, ...]  # kinds of layers that are not loaded
    exposure_source: str  # one line for readers, Chinese
    exposure_source_en: str
    lineage: tuple[Lineage, ...]
    losses_abroad: bool = False  # outside China: another model, coarser

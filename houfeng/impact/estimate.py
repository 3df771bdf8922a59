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
    """A loss as a distribution; deaths are people, money is CNY."""

    median: float
    p05: float
    p95: float
    bins: tuple[LossBin, ...]


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
class Impact:
    """What one shaking map means for people."""

    event_id: str
    revision: int
    status: Status
    max_intensity: float
    intensity_areas_km2: dict[int, float]  # degree zones from VI, not cumulative
    exposed_population: dict[int, int]  # people in each degree zone from VI
    fatalities: LossEstimate
    economic_loss_cny: LossEstimate
    alert_level: str  # green, yellow, orange, red
    places: tuple[ShakenPlace, ...]  # nearest and strongest shaken first
    exposure_source: str
    lineage: tuple[Lineage, ...]
    losses_abroad: bool = False  # outside China: its loss model and GDP were used all the same

"""What was decided, from what, and when: the values of the decision log."""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.values import Hypocentre
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.status import BANNER, Status
from houfeng.warning.magnitude_values import EventMagnitude
from houfeng.warning.policies import Level
from houfeng.warning.predict import ORIGINS
from houfeng.warning.targets import Targets

Kind = Literal["alert", "update", "cancel"]


@dataclass(frozen=True, slots=True, eq=False)
class EventState:
    """What is known of one event at a moment.

    plum belongs to no hypothesis: give it to one event only, the best known, or under an event of
    its own while there is none.
    """

    event_id: str
    hypocentre: Hypocentre | None  # None: nothing located, PLUM alone
    magnitude: EventMagnitude | float | None
    stations: int  # with a P pick of this event
    data_time: float  # POSIX seconds of the newest sample behind all this
    plum: Floats | None = None  # (n_target,) CSIS
    withdrawn: bool = False  # it is no earthquake


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a message is released, or is not."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class TargetAlert:
    """What one target is told."""

    id: str
    name: str
    kind: str
    longitude: float
    latitude: float
    intensity: float  # CSIS
    sigma: float
    origin: str  # "point", "motion" or "plum"
    level: str  # code of the policy's level, "" below all
    level_zh: str
    level_en: str
    alert_threshold: float
    target_intensity: float
    population: float
    s_at: float | None  # POSIX seconds
    lead_s: float | None  # from the message's arrival to the S wave; negative: too late
    in_blind_zone: bool


_TOLD = tuple(one.name for one in fields(TargetAlert))  # `asdict` takes ten times as long


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """One message, with all it was decided from. Never changed afterwards."""

    event_id: str
    number: int  # of the event's messages, from 1
    kind: Kind
    reasons: tuple[Reason, ...]
    decided_at: float  # POSIX seconds, by the clock passed in
    data_time: float
    status: Status
    policy: str
    policy_version: str
    policy_sha256: str
    delivery_s: float
    hypocentre: Hypocentre | None
    magnitude: EventMagnitude | float | None
    stations: int
    blind_zone_km: float | None
    highest_intensity: float | None  # at any target
    targets: Targets
    levels: tuple[Level, ...]
    rows: NDArray[np.int64]  # targets told, the strongest first
    intensity: Floats  # (len(rows),)
    sigma: Floats
    origin: NDArray[np.int8]
    rank: NDArray[np.int8]  # level, 1 the lowest; 0 below all
    s_at: Floats  # NaN where no source is known
    plum_highest: float | None

    @property
    def type(self) -> Kind:
        """The name of the JSON line."""
        return self.kind

    @property
    def people(self) -> float:
        """Who lives in the targets told; places without a number count 0."""
        return float(self.targets.population[self.rows].sum())

    @property
    def reached(self) -> tuple[TargetAlert, ...]:
        """Every target told, as a value of its own."""
        return tuple(self.each())

    def each(self) -> Iterator[TargetAlert]:
        """The targets told, one by one: there may be very many."""
        targets = self.targets
        for at, row in enumerate(self.rows.tolist()):
            s_at = float(self.s_at[at])
            known = math.isfinite(s_at)
            lead = s_at - self.decided_at - self.delivery_s
            rank = int(self.rank[at])
            level = self.levels[rank - 1] if rank else None
            yield TargetAlert(
                id=targets.ids[row],
                name=targets.names[row],
                kind=targets.kinds[row],
                longitude=float(targets.longitudes[row]),
                latitude=float(targets.latitudes[row]),
                intensity=round(float(self.intensity[at]), 1),
                sigma=round(float(self.sigma[at]), 2),
                origin=ORIGINS[int(self.origin[at])],
                level=level.code if level else "",
                level_zh=level.zh if level else "",
                level_en=level.en if level else "",
                alert_threshold=float(targets.alert_threshold[row]),
                target_intensity=float(targets.target_intensity[row]),
                population=float(targets.population[row]),
                s_at=round(s_at, 3) if known else None,
                lead_s=round(lead, 2) if known else None,
                in_blind_zone=bool(known and lead <= 0.0),
            )

    def as_dict(self, most_targets: int | None = None) -> dict[str, Any]:
        """Plain values: the line of the log. most_targets: only the strongest of many."""
        told = len(self.rows) if most_targets is None else most_targets
        listed = []
        for at, one in enumerate(self.each()):
            if at >= told:
                break
            listed.append({name: getattr(one, name) for name in _TOLD})
        magnitude = self.magnitude
        return {
            "type": self.kind,
            "event_id": self.event_id,
            "number": self.number,
            "status": self.status.value,
            "banner": dict(BANNER[self.status]),
            "reasons": [asdict(reason) for reason in self.reasons],
            "decided_at": self.decided_at,
            "data_time": self.data_time,
            "policy": {
                "name": self.policy,
                "version": self.policy_version,
                "sha256": self.policy_sha256,
            },
            "delivery_s": self.delivery_s,
            "hypocentre": asdict(self.hypocentre) if self.hypocentre else None,
            "magnitude": magnitude.as_dict() if isinstance(magnitude, EventMagnitude) else (
                None if magnitude is None else {"value": magnitude}
            ),
            "stations": self.stations,
            "blind_zone_km": _rounded(self.blind_zone_km),
            "highest_intensity": _rounded(self.highest_intensity),
            "plum_highest": _rounded(self.plum_highest),
            "targets_told": len(self.rows),
            "targets_of": len(self.targets),
            "people_told": self.people,
            "targets": listed,
        }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)

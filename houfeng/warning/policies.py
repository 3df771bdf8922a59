"""Release policies: when an earthquake is told to whom, as versioned tables."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.warning.tables_json import Row, read_table, table_names


@dataclass(frozen=True, slots=True)
class Area:
    """Where epicentres fall under a rule: a province with what lies near it, or a box."""

    province: int | None = None  # first two digits of GB/T 2260
    within_km: float = 0.0
    box: tuple[float, float, float, float] | None = None  # west, south, east, north; degrees


@dataclass(frozen=True, slots=True)
class Release:
    """One row: any one of its limits reached is enough, within its area (None: anywhere)."""

    area: Area | None
    magnitude: float | None
    epicentral_degree: int | None  # predicted at the epicentre
    highest_degree: int | None  # predicted at any target


@dataclass(frozen=True, slots=True)
class Level:
    """What a target is told from a degree of intensity on."""

    code: str
    from_degree: int
    zh: str
    en: str
    action_zh: str
    action_en: str
    alerts: bool  # whether it is sent, or only listed


@dataclass(frozen=True, slots=True)
class Large:
    """Of a large earthquake less is asked for: its warning is worth more than its exact place."""

    magnitude: float  # from this on
    at_least: float  # ... and in 95 of 100 cases no smaller than this
    stations: int
    sigma_km: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What must be known before anything is released."""

    stations: int
    sigma_km: float  # the epicentre's largest error
    plum_alone: float | None  # CSIS felt nearby that alerts without a located source
    large: Large | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """What must change before a second message."""

    levels_up: int | None  # a target that rises by so many levels
    magnitude: float | None
    moved_km: float | None
    rise: tuple[float, float] | None  # a target told of less than the first, now the second
    least_s: float  # between messages


@dataclass(frozen=True, slots=True)
class Policy:
    """One table."""

    name: str
    zh: str
    en: str
    version: str
    sha256: str
    evidence: Evidence
    by_target: bool  # each target's own threshold decides, not the levels' `alerts`
    delivery_s: float
    release: tuple[Release, ...]
    levels: tuple[Level, ...]  # from the lowest
    update: Update

    @classmethod
    def load(cls, name: str | Path) -> "Policy":
        """By name (`policy_names`), or from a JSON file; NotValid names the field."""
        return policy_from(*read_table("policies", name))

    @property
    def needs_provinces(self) -> bool:
        return any(one.area and one.area.province is not None for one in self.release)

    def ranks(self, intensity: Floats) -> NDArray[np.int8]:
        """Place of each intensity's level, 1 the lowest, 0 below all; (n,)."""
        degrees = np.array([level.from_degree for level in self.levels])
        with np.errstate(invalid="ignore"):
            told = np.where(np.isnan(intensity), 0.0, degree(intensity))
        return np.searchsorted(degrees, told, side="right").astype(np.int8)

    def alerting(self, ranks: NDArray[np.int8]) -> NDArray[np.bool_]:
        """Whether each level is one that is sent, (n,)."""
        sent = np.array([False, *(level.alerts for level in self.levels)])
        return np.asarray(sent[ranks])


def policy_names() -> tuple[str, ...]:
    """Those that come with Houfeng."""
    return table_names("policies")


def degree(intensity: Floats) -> Floats:
    """The degree whose zone a value lies in: 5.5 up to 6.5 is VI."""
    return np.asarray(np.floor(np.asarray(intensity) + 0.5))


def policy_from(fields: dict[str, Any], sha256: str) -> Policy:
    """A policy of a table's fields, every one checked."""
    row = Row(
        "policy", fields,
        ("name", "zh", "en", "version", "source", "chosen", "evidence", "alert_by", "delivery_s",
         "release", "levels", "update"),
    )  # fmt: skip
    evidence = Row(
        "policy.evidence",
        fields.get("evidence"),
        ("stations", "sigma_km", "plum_alone", "large"),
    )
    levels = [_level(one, f"policy.levels[{at}]") for at, one in enumerate(row.items("levels"))]
    levels.sort(key=lambda level: level.from_degree)
    if len({level.from_degree for level in levels}) < len(levels):
        raise NotValid("policy.levels", "two of one degree", "give every level its own from_degree")
    return Policy(
        name=row.text("name"),
        zh=row.text("zh"),
        en=row.text("en"),
        version=row.text("version"),
        sha256=sha256,
        evidence=Evidence(
            int(evidence.number("stations", 1, 100)),
            evidence.number("sigma_km", 0.1, 1000.0),
            evidence.number_or_none("plum_alone", 1.0, 12.0),
            _large(evidence.fields.get("large")),
        ),
        by_target=row.text("alert_by", ("levels", "targets")) == "targets",
        delivery_s=row.number("delivery_s", 0.0, 60.0),
        release=tuple(
            _release(one, f"policy.release[{at}]") for at, one in enumerate(row.items("release"))
        ),
        levels=tuple(levels),
        update=_update(fields.get("update")),
    )


def _large(fields: object) -> Large | None:
    if fields is None:
        return None
    row = Row("policy.evidence.large", fields, ("magnitude", "at_least", "stations", "sigma_km"))
    return Large(
        row.number("magnitude", 0.0, 10.0),
        row.number("at_least", 0.0, 10.0),
        int(row.number("stations", 1, 100)),
        row.number("sigma_km", 0.1, 1000.0),
    )


def _level(fields: object, where: str) -> Level:
    row = Row(
        where, fields, ("code", "from_degree", "zh", "en", "action_zh", "action_en", "alerts")
    )
    return Level(
        row.text("code"), int(row.number("from_degree", 1, 12)), row.text("zh"), row.text("en"),
        row.text("action_zh"), row.text("action_en"), row.flag("alerts"),
    )  # fmt: skip


def _release(fields: object, where: str) -> Release:
    row = Row(where, fields, ("area", "magnitude", "epicentral_degree", "highest_degree"))
    magnitude = row.number_or_none("magnitude", 0.0, 10.0)
    epicentral = row.number_or_none("epicentral_degree", 1, 12)
    highest = row.number_or_none("highest_degree", 1, 12)
    if magnitude is None and epicentral is None and highest is None:
        raise NotValid(where, fields, "give a magnitude, an epicentral_degree or a highest_degree")
    area = row.fields.get("area")
    return Release(
        None if area is None else _area(area, f"{where}.area"),
        magnitude,
        None if epicentral is None else int(epicentral),
        None if highest is None else int(highest),
    )


def _area(fields: object, where: str) -> Area:
    row = Row(where, fields, ("province", "within_km", "box"))
    if "box" in row.fields:
        box = row.fields["box"]
        if not isinstance(box, list) or len(box) != 4 or not all(
            isinstance(side, int | float) for side in box
        ) or not (box[0] < box[2] and box[1] < box[3]):  # fmt: skip
            raise NotValid(f"{where}.box", box, "give [west, south, east, north] in degrees")
        return Area(box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])))
    return Area(int(row.number("province", 11, 82)), row.number("within_km", 0.0, 5000.0))


def _update(fields: object) -> Update:
    row = Row("policy.update", fields, ("levels_up", "magnitude", "moved_km", "rise", "least_s"))
    ups = row.number_or_none("levels_up", 1, 12)
    rise = row.fields.get("rise")
    if rise is not None:
        inner = Row("policy.update.rise", rise, ("below", "to"))
        rise = (inner.number("below", 1.0, 12.0), inner.number("to", 1.0, 12.0))
    return Update(
        None if ups is None else int(ups),
        row.number_or_none("magnitude", 0.1, 10.0),
        row.number_or_none("moved_km", 1.0, 10000.0),
        rise,
        row.number("least_s", 0.0, 600.0),
    )

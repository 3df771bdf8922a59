"""Stations that people take out of a network: who, when, why, and until when."""

from dataclasses import dataclass
from datetime import datetime

from houfeng.monitoring.models import Exclusion
from houfeng.monitoring.network_names import demand_name
from houfeng.vocabulary.errors import NotFound, NotValid

_LONGEST_REASON = 200
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Standing:
    """An exclusion that holds now."""

    station: str  # NET.STA.LOC, or NET.STA for all its locations
    reason: str
    until: datetime | None
    made_by: str
    made_at: datetime


def exclude_station(
    network: str,
    station: str,
    reason: str,
    *,
    made_by: str,
    made_at: datetime,
    until: datetime | None = None,
) -> Exclusion:
    """Take a station out; a loop of that name does so within seconds.

    Raises NotValid for a name that is none, no reason, or an end that has passed.
    """
    demand_name(network)
    reason = " ".join(reason.split())
    if not reason:
        raise NotValid("reason", reason, "say why: it is shown to everybody")
    if len(reason) > _LONGEST_REASON:
        raise NotValid("reason", f"{len(reason)} signs", f"say it in {_LONGEST_REASON} signs")
    if until is not None and until <= made_at:
        raise NotValid("until", until.isoformat(), "give a time to come, or leave it out")
    return Exclusion.objects.create(
        network=network,
        station=_named(station),
        excluded=True,
        reason=reason,
        until=until,
        made_by=made_by,
        made_at=made_at,
    )


def include_station(
    network: str, station: str, *, made_by: str, made_at: datetime, reason: str = ""
) -> Exclusion:
    """Use a station again. NotFound where it is not excluded now."""
    name = _named(station)
    now = standing(network, made_at)
    if name not in now:
        known = ", ".join(sorted(now)) or "none"
        raise NotFound(f"{name} is not excluded from {network}; excluded now: {known}")
    return Exclusion.objects.create(
        network=network,
        station=name,
        excluded=False,
        reason=" ".join(reason.split())[:_LONGEST_REASON],
        made_by=made_by,
        made_at=made_at,
    )


def standing(network: str, now: datetime) -> dict[str, Standing]:
    """What holds now, by station."""
    found: dict[str, Standing] = {}
    newest = (
        Exclusion.objects.filter(network=network)
        .order_by("station", "-made_at", "-id")
        .distinct("station")
    )
    for row in newest:
        if row.excluded and (row.until is None or row.until > now):
            found[row.station] = Standing(
                row.station, row.reason, row.until, row.made_by, row.made_at
            )
    return found


def _named(station: str) -> str:
    name = station.strip().upper()
    parts = name.split(".")
    plain = name.replace(".", "").replace("-", "").replace("_", "")
    if len(parts) not in (2, 3) or not all(parts[:2]) or not plain.isascii() or not plain.isalnum():
        raise NotValid("station", station, "write NET.STA or NET.STA.LOC")
    if len(name) > _LONGEST_NAME:
        raise NotValid("station", station, "write NET.STA or NET.STA.LOC")
    return name

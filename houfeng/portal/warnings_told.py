"""Whom a warning told: each place with what is coming, and how long before it was first told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from houfeng.documents.words import Language
from houfeng.portal.warnings_reading import EventWarning, ToldMessage, ToldTarget, targets_of
from houfeng.portal.warnings_words import target_name


@dataclass(frozen=True, slots=True)
class ToldPlace:
    """One place as the standing message has it."""

    target: ToldTarget
    told_at: float  # when the first message that named it got there, POSIX seconds

    @property
    def lead_s(self) -> float | None:
        """From being told first to the S wave; an update does not make it shorter."""
        return None if self.target.s_at is None else self.target.s_at - self.told_at

    @property
    def blind(self) -> bool:
        return self.lead_s is not None and self.lead_s <= 0.0


def told_places(warning: EventWarning) -> list[ToldPlace]:
    """Places of the standing message, the strongest first."""
    first = first_told(warning.messages)
    return [ToldPlace(one, first[one.id]) for one in targets_of(warning.standing)]


def first_told(messages: Sequence[ToldMessage]) -> dict[str, float]:
    """When each place was told for the first time, by its id; POSIX seconds."""
    found: dict[str, float] = {}
    for message in messages:
        for one in targets_of(message):
            found.setdefault(one.id, message.at + message.delivery_s)
    return found


def first_blind_zone(warning: EventWarning) -> tuple[ToldMessage, float] | None:
    """The first message with a source, and its blind zone in km: later ones only look larger."""
    for message in warning.messages:
        if message.source is not None and message.blind_zone_km is not None:
            return message, message.blind_zone_km
    return None


def targets_json(warning: EventWarning, language: Language) -> dict[str, Any]:
    """All messages' targets as columns: places once, each message's values by their rows."""
    rows: dict[str, int] = {}
    columns: dict[str, list[Any]] = {
        name: [] for name in ("id", "name", "longitude", "latitude", "told_at")
    }
    first = first_told(warning.messages)
    messages = []
    for message in warning.messages:
        told = targets_of(message)
        for one in told:
            if one.id in rows:
                continue
            rows[one.id] = len(rows)
            values = (
                one.id, target_name(one, language), round(one.longitude, 4),
                round(one.latitude, 4), first[one.id],
            )  # fmt: skip
            for column, value in zip(columns.values(), values, strict=True):
                column.append(value)
        messages.append(
            {
                "number": message.number,
                "row": [rows[one.id] for one in told],
                "intensity": [one.intensity for one in told],
                "s_at": [one.s_at for one in told],
            }
        )
    return {"places": columns, "messages": messages}


def extent_of(warning: EventWarning) -> list[list[float]]:
    """Corners of what the map first shows: the epicentre, strong places, and the blind zone."""
    source = warning.source
    told = targets_of(warning.standing) or next(
        (targets_of(m) for m in reversed(warning.messages) if targets_of(m)), ()
    )
    strong = [one for one in told if one.intensity >= 4.5] or list(told)
    points = [(one.longitude, one.latitude) for one in strong[:400]]
    if source is not None:
        points.append((source.longitude, source.latitude))
    if not points:
        return [[74.0, 17.0], [136.0, 54.0]]
    middle = points[-1]
    # A map of half the world is of no use: what is far away is in the list.
    near = np.array([p for p in points if abs(_turn(p[0] - middle[0])) < 6.0]) + 0.0
    near[:, 0] = middle[0] + np.array([_turn(one - middle[0]) for one in near[:, 0]])
    west, south = near.min(axis=0)
    east, north = near.max(axis=0)
    spare_lon, spare_lat = (
        max(0.0, (2.6 - (east - west)) / 2),
        max(0.0, (2.2 - (north - south)) / 2),
    )
    return [
        [float(west - spare_lon), float(south - spare_lat)],
        [float(east + spare_lon), float(north + spare_lat)],
    ]


def _turn(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0

"""The loop's state as arrays and plain values, and back."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.errors import NotValid

if TYPE_CHECKING:
    from houfeng.warning.pipeline import Pipeline


def saved(loop: "Pipeline") -> dict[str, NDArray[np.generic]]:
    """Everything needed to go on after a restart, for np.savez."""
    plain = {
        "now": loop.now,
        "data_time": loop.data_time,
        "newest_arrival": loop.newest_arrival,
        "counts": loop.counts,
        "rates": {channel.id: channel.rate_hz for channel in loop.network.channels},
        "status": loop.status.value,
        "associator": loop.associator.checkpoint(),
        "decider": loop.decider.checkpoint(),
        "followers": loop.followers.checkpoint(),
        "rules": None if loop.rules is None else loop.rules.checkpoint(),
    }
    found: dict[str, NDArray[np.generic]] = {"plain": np.array(json.dumps(plain))}
    for part, kept in (
        ("network", loop.network.checkpoint()),
        ("arranger", loop.arranger.checkpoint()),
    ):
        found.update({f"{part}/{name}": values for name, values in kept.items()})
    return found


def restored(loop: "Pipeline", kept: Mapping[str, NDArray[np.generic]]) -> None:
    """Go on from a checkpoint. Raises NotValid when it is of another network or policy."""
    try:
        plain = json.loads(str(kept["plain"]))
    except (KeyError, ValueError) as wrong:
        raise NotValid("checkpoint", str(wrong)[:80], "start without it") from wrong
    if plain["status"] != loop.status.value:
        raise NotValid(
            "checkpoint", plain["status"], f"this run is {loop.status.value}: use its own"
        )
    rates = plain["rates"]
    before = loop.network.channels
    channels = tuple(replace(c, rate_hz=rates.get(c.id, c.rate_hz)) for c in before)
    if channels != before:
        loop.rebuild(channels)
    loop.network.restore(_part(kept, "network"))
    loop.arranger.restore(_part(kept, "arranger"))
    loop.associator.restore(plain["associator"])
    loop.decider.restore(plain["decider"])
    loop.followers.restore(plain["followers"], {one.id: one for one in loop.associator.hypotheses})
    if loop.rules is not None and plain.get("rules") is not None:
        loop.rules.restore(plain["rules"])
    loop.now, loop.data_time = plain["now"], plain["data_time"]
    loop.newest_arrival = plain["newest_arrival"]
    loop.counts = {**loop.counts, **plain["counts"]}
    loop.resumed()


def _part(kept: Mapping[str, NDArray[np.generic]], part: str) -> dict[str, NDArray[np.generic]]:
    begin = f"{part}/"
    return {name[len(begin) :]: kept[name] for name in kept if name.startswith(begin)}

"""An associator's state as plain values, to go on after a restart."""

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from houfeng.monitoring.hypotheses import Source
from houfeng.monitoring.pick_pool import PickPool
from houfeng.monitoring.values import Pick
from houfeng.vocabulary.errors import NotValid

if TYPE_CHECKING:
    from houfeng.monitoring.associate import Associator

_EDITION = 1
_COLUMNS = ("station", "phase", "time", "sigma", "owner")
_SOURCE = tuple(f.name for f in fields(Source))
_ARRAYS = ("state", "covariance", "far")


def saved(work: "Associator") -> dict[str, Any]:
    """Everything, fit for JSON. Infinite times are None."""
    pool = work.pool
    return {
        "edition": _EDITION,
        "stations": [s.name for s in work.solver.stations],
        "base": work.base,
        "clock": None if np.isinf(work.clock) else work.clock,
        "next_id": work.next_id,
        "counts": dict(work.counts),
        "unknown": dict(work.unknown),
        "alive": work.alive.tolist(),
        "last": [[None if np.isinf(v) else v for v in row] for row in work._last.tolist()],
        "block": work._block.tolist(),
        "in_block": work._in_block.tolist(),
        "pool": {name: getattr(pool, name)[: pool.n].tolist() for name in _COLUMNS},
        "given": [given if isinstance(given, int) else asdict(given) for given in pool.source],
        "sources": [_source(source) for source in work.sources.values()],
    }


def restored(work: "Associator", state: dict[str, Any]) -> None:
    """Fill an associator of the same stations."""
    if state.get("edition") != _EDITION:
        raise NotValid("checkpoint edition", state.get("edition"), f"it must be {_EDITION}")
    if state["stations"] != [s.name for s in work.solver.stations]:
        raise NotValid(
            "checkpoint stations", len(state["stations"]), "start anew: it is another network's"
        )
    work.base = state["base"]
    work.clock = -np.inf if state["clock"] is None else float(state["clock"])
    work.next_id = int(state["next_id"])
    work.counts = {**work.counts, **state["counts"]}
    work.unknown = dict(state["unknown"])
    work.alive = np.array(state["alive"], dtype=np.bool_)
    work._last = np.array(
        [[-np.inf if v is None else v for v in row] for row in state["last"]], dtype=np.float64
    )
    work._block = np.array(state["block"], dtype=np.int64)
    work._in_block = np.array(state["in_block"], dtype=np.int64)
    work.pool = PickPool()
    columns = state["pool"]
    for k, given in enumerate(state["given"]):
        at = work.pool.append(
            columns["station"][k], columns["phase"][k], columns["time"][k], columns["sigma"][k],
            given if isinstance(given, int) else Pick(**given),
        )  # fmt: skip
        work.pool.owner[at] = columns["owner"][k]
    work.sources = {}
    for told in state["sources"]:
        values = dict(told)
        values["slots"] = {int(slot): pick for slot, pick in values["slots"].items()}
        values["close_at"] = np.inf if values["close_at"] is None else values["close_at"]
        for name in _ARRAYS:
            if values[name] is not None:
                values[name] = np.array(values[name], dtype=np.float64)
        work.sources[values["id"]] = Source(**values)


def _source(source: Source) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in _SOURCE:
        value = getattr(source, name)
        if isinstance(value, np.ndarray):
            value = value.tolist()
        elif isinstance(value, list | dict):
            value = value.copy()
        told[name] = value
    told["close_at"] = None if np.isinf(source.close_at) else float(source.close_at)
    return told

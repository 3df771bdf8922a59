"""An associator's state as plain values, to go on after a restart."""

from dataclasses import asdict, fields
from typing import Any

import numpy as np

from houfeng.monitoring.hypotheses import Source
from houfeng.monitoring.pick_pool import PickPool
from houfeng.monitoring.values import Pick
from houfeng.monitoring.work import Work
from houfeng.vocabulary.errors import NotValid

_EDITION = 3
_COLUMNS = ("station", "phase", "time", "sigma", "late", "owner")
_SOURCE = tuple(f.name for f in fields(Source))
_TIMES = (("close_at", np.inf), ("located_at", -np.inf))  # infinite where not known
_ARRAYS = ("state", "covariance", "far")


def saved(work: Work) -> dict[str, Any]:
    """Everything, fit for JSON. Infinite times are None."""
    pool = work.pool
    return {
        "edition": _EDITION,
        "stations": [s.name for s in work.solver.stations],
        "base": work.base,
        "began_at": None if np.isinf(work.began_at) else work.began_at,
        "clock": None if np.isinf(work.clock) else work.clock,
        "next_id": work.next_id,
        "counts": dict(work.counts),
        "alive": work.alive.tolist(),
        "last": [[None if np.isinf(v) else v for v in row] for row in work.gate.last],
        "block": list(work.gate.block),
        "in_block": list(work.gate.in_block),
        "network_block": [work.gate.network_block, work.gate.in_network],
        "searches": [work.budget.left, max(work.budget.counted_at, 0.0)],
        "pool": {name: getattr(pool, name)[: pool.n].tolist() for name in _COLUMNS},
        "given": [given if isinstance(given, int) else asdict(given) for given in pool.source],
        "sources": [_source(source) for source in work.sources.values()],
    }


def restored(work: Work, state: dict[str, Any]) -> None:
    """Fill an associator of the same stations."""
    if state.get("edition") != _EDITION:
        raise NotValid("checkpoint edition", state.get("edition"), f"it must be {_EDITION}")
    if state["stations"] != [s.name for s in work.solver.stations]:
        raise NotValid(
            "checkpoint stations", len(state["stations"]), "start anew: it is another network's"
        )
    work.base = state["base"]
    work.began_at = -np.inf if state["began_at"] is None else float(state["began_at"])
    work.clock = -np.inf if state["clock"] is None else float(state["clock"])
    work.next_id = int(state["next_id"])
    work.counts = {**work.counts, **state["counts"]}
    work.alive = np.array(state["alive"], dtype=np.bool_)
    gate = work.gate
    gate.last = [[-np.inf if v is None else float(v) for v in row] for row in state["last"]]
    gate.block, gate.in_block = list(state["block"]), list(state["in_block"])
    gate.network_block, gate.in_network = state["network_block"]
    work.budget.left, work.budget.counted_at = state["searches"]
    work.pool = PickPool()
    columns = state["pool"]
    for k, given in enumerate(state["given"]):
        at = work.pool.append(
            columns["station"][k], columns["phase"][k], columns["time"][k], columns["sigma"][k],
            columns["late"][k], given if isinstance(given, int) else Pick(**given),
        )  # fmt: skip
        work.pool.owner[at] = columns["owner"][k]
    work.sources = {}
    for told in state["sources"]:
        values = dict(told)
        values["slots"] = {int(slot): pick for slot, pick in values["slots"].items()}
        for name, otherwise in _TIMES:
            values[name] = otherwise if values[name] is None else values[name]
        for name in _ARRAYS:
            if values[name] is not None:
                values[name] = np.array(values[name], dtype=np.float64)
        work.sources[values["id"]] = Source(**values)
    work.close_due = min((s.close_at for s in work.sources.values()), default=np.inf)
    work.changed()


def _source(source: Source) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in _SOURCE:
        value = getattr(source, name)
        if isinstance(value, np.ndarray):
            value = value.tolist()
        elif isinstance(value, list | dict):
            value = value.copy()
        told[name] = value
    for name, _ in _TIMES:
        told[name] = None if np.isinf(told[name]) else float(told[name])
    return told

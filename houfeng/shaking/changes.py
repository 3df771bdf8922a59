"""What a new map of an earthquake changed, as values that pages can tell in either language."""

from collections.abc import Mapping
from typing import Any

_AS_WRITTEN = {"profile", "rupture", "orientation", "site", "magnitude"}


def account_of(info: Mapping[str, Any]) -> dict[str, Any]:
    """The few facts of an `info.json` by which maps are compared."""
    own, output = info["houfeng"], info["output"]["ground_motions"]
    seen = own["observations"]
    facts: dict[str, Any] = {
        "profile": own["profile"],
        "rupture": own["choices"]["rupture"],
        "orientation": own["choices"]["orientation"],
        "site": own["choices"]["site"],
        "magnitude": own["choices"]["magnitude"],
        "stations_used": seen["stations_used"],
        "felt_used": seen["felt_used"],
        "flagged": seen["stations_flagged"] + seen["felt_flagged"],
    }
    for measure in ("CSIS", "PGA", "PGV"):
        if measure in output:
            facts[f"highest {measure}"] = float(output[measure]["max_grid"])
            facts[f"event term {measure}"] = float(output[measure]["bias"])
    return facts


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """[{what, before, after}] for each fact of two `account_of` that differs enough to tell."""
    found = []
    for what, value in after.items():
        earlier = before.get(what)
        if earlier == value or (what not in _AS_WRITTEN and _is_alike(earlier, value)):
            continue
        found.append({"what": what, "before": earlier, "after": value})
    return found


def _is_alike(one: Any, other: Any) -> bool:
    """Within what an `info.json` rounds away."""
    return isinstance(one, float) and isinstance(other, float) and abs(one - other) < 0.005

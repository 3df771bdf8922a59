"""Status, banner and title of a map: the same words in every format."""

import json

from houfeng.events.origin import Origin
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.status import BANNER, Status

# ShakeMap's words for what an event is meant as.
EVENT_TYPE = {Status.ACTUAL: "ACTUAL", Status.EXERCISE: "SCENARIO", Status.TEST: "TEST"}


def banner(result: ShakingResult) -> str:
    """ "演习 EXERCISE", "测试 TEST", or "" for the real thing."""
    return BANNER[result.origin.status]["en"]


def bannered(result: ShakingResult, words: str) -> str:
    """Words with the banner before them, where there is one."""
    return f"{banner(result)} {words}".strip()


def place(origin: Origin) -> str:
    """The source's own words for where it was, English first; coordinates if it gave none."""
    own = origin.place_en or origin.place_zh
    return own or f"{origin.latitude:.3f}, {origin.longitude:.3f}"


def title(result: ShakingResult) -> str:
    origin = result.origin
    return bannered(result, f"Shaking map of {origin.event_id}, revision {origin.revision}")


def facts(result: ShakingResult) -> dict[str, str]:
    """What is not a grid, as text, for formats that keep names with values."""
    origin, earthquake = result.origin, result.earthquake
    return {
        "event_id": origin.event_id,
        "revision": str(origin.revision),
        "status": origin.status.value,
        "banner": banner(result),
        "profile": result.profile,
        "origin_at": origin.origin_at.isoformat(),
        "epicentre": json.dumps([origin.longitude, origin.latitude]),
        "depth_km": f"{earthquake.depth_km:g}",
        "magnitude": f"{origin.magnitude.type.value} {origin.magnitude.value:g}",
        "rupture": result.surface.kind,
        "rupture_how": result.surface.how,
        "models": _text({name: list(rows) for name, rows in result.models.items()}),
        "bias": _text({name: list(pair) for name, pair in result.bias.items()}),
        "choices": _text(dict(result.choices)),
        "warnings": _text(list(result.warnings)),
        "lineage": _text([entry.as_dict() for entry in result.lineage]),
    }


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

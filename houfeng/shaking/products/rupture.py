"""`rupture.json`: the rupture the map was made with, in ShakeMap's GeoJSON."""

import json
from pathlib import Path
from typing import Any

from houfeng.shaking.products.standing import banner
from houfeng.shaking.result import ShakingResult
from houfeng.shaking.rupture_json import rupture_json


def rupture(result: ShakingResult) -> dict[str, Any]:
    """A FeatureCollection; status, banner and revision stand in its metadata."""
    # The engine's word where no mechanism is known: its rake is then a stand-in.
    known = result.choices.get("mechanism") != "not known"
    rake_deg = result.earthquake.rake_deg if known else None
    found = rupture_json(result.surface, result.origin, rake_deg=rake_deg)
    found["metadata"] |= {
        "revision": result.origin.revision,
        "status": result.origin.status.value,
        "banner": banner(result),
    }
    return found


def rupture_bytes(result: ShakingResult) -> bytes:
    return (json.dumps(rupture(result), ensure_ascii=False) + "\n").encode()


def write_rupture(result: ShakingResult, path: Path) -> None:
    path.write_bytes(rupture_bytes(result))

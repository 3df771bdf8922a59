"""CoverageJSON, one document a measure: its mean and its standard deviation on the grid.

After the OGC Community Standard 21-069 and ShakeMap's own `coverage_*.covjson`: rows from south
to north, means in ln g, ln cm/s or intensity. Values are for people and pages: three decimals.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.shaking.products.measures import Shown, shown
from houfeng.shaking.products.standing import facts
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.scales import csis_degrees
from houfeng.vocabulary.status import BANNER

_CRS = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_UNIT_WORDS = {
    "ln(g)": ("自然对数，以 g 计", 'natural logarithm of "g"'),
    "ln(cm/s)": ("自然对数，以厘米每秒计", "natural logarithm of centimeters per second"),
    "intensity": ("烈度", "intensity"),
}
_DECIMALS = 3


def coverage(result: ShakingResult, measure: str) -> dict[str, Any]:
    """One measure's document: parameters `<measure>` and `<measure>_std`."""
    kind, field = shown(measure), result.fields[measure]
    known = facts(result)
    return {
        "type": "Coverage",
        "domain": {
            "type": "Domain",
            "domainType": "Grid",
            "axes": {"x": _axis(result.longitudes), "y": _axis(result.latitudes)},
            "referencing": [
                {"coordinates": ["x", "y"], "system": {"type": "GeographicCRS", "id": _CRS}}
            ],
        },
        "parameters": {
            measure: _parameter(result, kind, ("", "")),
            f"{measure}_std": _parameter(result, kind, ("标准差", "standard deviation of ")),
        },
        "ranges": {measure: _range(field.mean), f"{measure}_std": _range(field.std)},
        # Words the standard does not know are kept under a prefix of our own.
        "houfeng": {
            name: known[name] for name in ("event_id", "revision", "status", "banner", "profile")
        },
    }


def coverage_bytes(result: ShakingResult, measure: str) -> bytes:
    text = json.dumps(coverage(result, measure), ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode()


def write_coverage(result: ShakingResult, measure: str, path: Path) -> None:
    path.write_bytes(coverage_bytes(result, measure))


def _axis(values: Floats) -> dict[str, float | int]:
    return {
        "start": round(float(values[0]), 9),
        "stop": round(float(values[-1]), 9),
        "num": int(values.size),
    }


def _parameter(result: ShakingResult, kind: Shown, what: tuple[str, str]) -> dict[str, Any]:
    mark = BANNER[result.origin.status]
    zh, en = _UNIT_WORDS[kind.log_units]
    found: dict[str, Any] = {
        "type": "Parameter",
        "description": {
            "zh": f"{mark['zh']} {kind.zh}{what[0]}".strip(),
            "en": f"{mark['en']} {what[1]}{kind.en}".strip(),
        },
        "unit": {"label": {"zh": zh, "en": en}, "symbol": kind.log_units},
        "observedProperty": {"label": {"zh": kind.zh, "en": kind.measure}},
    }
    if kind.is_intensity and not what[0]:
        found["preferredPalette"] = {
            "colors": [row.colour for row in csis_degrees()],
            "extent": [1, 12],
            "interpolation": "linear",
        }
    return found


def _range(grid: Floats) -> dict[str, Any]:
    rounded: list[float] = np.round(grid, _DECIMALS).ravel().tolist()
    values: Sequence[float | None] = rounded
    if not np.isfinite(grid).all():  # JSON has no NaN
        values = [value if math.isfinite(value) else None for value in rounded]
    return {
        "type": "NdArray",
        "dataType": "float",
        "axisNames": ["y", "x"],
        "shape": list(grid.shape),
        "values": values,
    }

"""Northridge's stationlist.json of the reference, in the order of our own observations."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.shaking.observations import Observations

FOLDER = Path("data/shaking/northridge_1994")
MAGNITUDE = 6.7
OUR_NAMES = {
    "pga": "PGA",
    "pgv": "PGV",
    "sa(0.3)": "SA(0.3)",
    "sa(1.0)": "SA(1.0)",
    "sa(3.0)": "SA(3.0)",
    "mmi": "MMI",
}


@dataclass(frozen=True)
class Listed:
    stations: Mapping[str, Mapping[str, Any]]  # id -> properties
    predicted: Mapping[str, tuple[np.ndarray, np.ndarray]]  # measure -> (mean, total sigma)
    rrup_km: np.ndarray
    bounds: tuple[float, float, float, float]  # west, south, east, north


def ln_of(measure: str, value: float) -> float:
    """%g and cm/s as ln g and ln cm/s."""
    return math.log(value if measure == "PGV" else value / 100)


def reference(shared: Path, seen: Observations) -> Listed:
    """What ShakeMap's file says of each of our observations; NaN where it has left one out."""
    folder = shared / FOLDER / "reference_output_shakemap_modules_1.1.18"
    features = json.loads((folder / "stationlist.json").read_text("utf-8"))["features"]
    stations = {feature["id"]: feature["properties"] for feature in features}
    n = len(seen)
    predicted = {name: (np.full(n, np.nan), np.full(n, np.nan)) for name in OUR_NAMES.values()}
    rrup = np.full(n, np.nan)
    for at, place in enumerate(seen.ids):
        if place not in stations:
            continue
        rrup[at] = stations[place]["distances"]["rrup"]
        for told in stations[place]["predictions"]:
            mean, sigma = predicted[OUR_NAMES[told["name"]]]
            is_motion = told["name"] != "mmi"
            mean[at] = ln_of(OUR_NAMES[told["name"]], told["value"]) if is_motion else told["value"]
            sigma[at] = told["ln_sigma" if is_motion else "sigma"]
    with np.load(folder / "grids.npz") as grids:
        west, east, south, north = grids["extent_xmin_xmax_ymin_ymax_dx_dy"][:4]
    return Listed(stations, predicted, rrup, (west, south, east, north))

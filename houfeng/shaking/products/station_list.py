"""`stationlist.json`: what was seen at each place beside what was predicted, with reasons.

The dialect is that of shakemap-modules 1.1.18 (the string "null" for a missing number is its
own). Beside it each prediction carries our `observed`, `residual`, `converted_from`, `used`,
`reason` and `reason_zh`, and each place `used` and `reasons` (as kept, for machines).
Not written, because a result does not hold them: predictions on rock and on soil.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.shaking.observations import INSTRUMENT
from houfeng.shaking.products.measures import INTENSITIES, Shown, map_intensity, shown
from houfeng.shaking.products.standing import banner
from houfeng.shaking.reasons import code_of, told
from houfeng.shaking.result import Compared, ShakingResult

_NULL = "null"
_NOT_FLAGGED = "0"
# Our reasons in ShakeMap's words for flags; another reason flags by its own code.
_FLAGS = {
    "outlier": "Outlier",
    "flag_outlier": "Outlier",
    "flag_manual": "ManuallyFlagged",
    "excluded": "ManuallyFlagged",
    "bad_station": "ManuallyFlagged",
    "flag_glitch": "Glitch",
    "flag_incomplete": "Incomplete",
    "flag_not_in_list": "NotInList",
}
_DISTANCES = ("repi", "rhypo", "rjb", "rrup", "rx", "ry0")


def station_list(result: ShakingResult) -> dict[str, Any]:
    """The GeoJSON FeatureCollection, one feature a place in the observations' order."""
    kinds = {measure: shown(measure) for measure in result.compared}
    return {
        "type": "FeatureCollection",
        "features": [_feature(result, kinds, i) for i in range(len(result.observations))],
        "metadata": {
            "eventid": result.origin.event_id,
            "revision": result.origin.revision,
            "status": result.origin.status.value,
            "banner": banner(result),
            "notes": list(result.observations.notes),
            "warnings": list(result.warnings),
        },
    }


def station_list_bytes(result: ShakingResult) -> bytes:
    text = json.dumps(
        station_list(result), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return (text + "\n").encode()


def write_station_list(result: ShakingResult, path: Path) -> None:
    path.write_bytes(station_list_bytes(result))


def reason_of(result: ShakingResult, measure: str, i: int) -> str:
    """Why a place was not used for a measure, as kept (`houfeng.shaking.reasons`); "" if none."""
    found = result.compared.get(measure)
    told = found.reasons[i] if found else ""
    flags = result.observations.flags.get(measure)
    return told or (flags[i] if flags else "")


def reported_intensity(result: ShakingResult, i: int) -> float:
    """Intensity at a place, seen or converted, in the map's own scale; NaN where there is none."""
    measure = map_intensity(result)
    found = result.compared.get(measure)
    seen = found.observed[i] if found else np.nan
    if not np.isfinite(seen) and measure in result.observations.values:
        seen = result.observations.values[measure][i]
    return float(seen)


def _feature(result: ShakingResult, kinds: dict[str, Shown], i: int) -> dict[str, Any]:
    seen = result.observations
    instrument = seen.kinds[i] == INSTRUMENT
    network, _, code = seen.ids[i].rpartition(".")
    compared = result.compared
    reasons = {m: why for m in compared if (why := reason_of(result, m, i))}
    properties: dict[str, Any] = {
        "code": code,
        "name": seen.names[i],
        "refid": None,
        "instrumentType": "UNK" if instrument else "OBSERVED",
        "source": seen.sources[i],
        "network": network,
        "commType": "UNK",
        "location": "",
        **_intensity(result, i),
        "pga": _peak(result, "PGA", i),
        "pgv": _peak(result, "PGV", i),
        "distance": _number(result.distances.rrup[i], 3),
        "elev": None,
        "vs30": _number(seen.vs30_ms[i], 2),
        "channels": _channels(result, i) if instrument else [],
        "station_type": "seismic" if instrument else "macroseismic",
        "nresp": _NULL if np.isnan(seen.replies[i]) else int(seen.replies[i]),
        "predictions": [_prediction(result, kinds[m], i) for m in compared],
        "used": any(bool(found.used[i]) for found in compared.values()),
        "reasons": reasons,
        "distances": {name: _number(getattr(result.distances, name)[i], 3) for name in _DISTANCES},
    }
    if instrument:
        properties["mmi_from_pgm"] = _intensity_from_motion(result, i)
    else:
        properties["pgm_from_mmi"] = _motion_from_intensity(result, kinds, i)
    return {
        "type": "Feature",
        "id": seen.ids[i],
        "properties": properties,
        "geometry": {
            "type": "Point",
            "coordinates": [
                round(float(seen.longitudes[i]), 6),
                round(float(seen.latitudes[i]), 6),
            ],
        },
    }


def _intensity(result: ShakingResult, i: int) -> dict[str, Any]:
    """ShakeMap's three: the place's intensity, native or converted, while it is not flagged."""
    found = result.compared.get("MMI")
    why = reason_of(result, "MMI", i)
    if found is None or why or not np.isfinite(found.observed[i]):
        return {
            "intensity": _NULL,
            "intensity_flag": _flag(why) if why else "",
            "intensity_stddev": _NULL,
        }
    return {
        "intensity": _number(found.observed[i], 1),
        "intensity_flag": _NOT_FLAGGED,
        "intensity_stddev": _number(found.extra_sigma[i], 4),
    }


def _peak(result: ShakingResult, measure: str, i: int) -> float | str:
    """The place's peak in %g or cm/s, native or converted; "null" where flagged or not there."""
    found = result.compared.get(measure)
    if found is None or reason_of(result, measure, i):
        return _NULL
    return _number(shown(measure).median(found.observed[i]), 4)


def _channels(result: ShakingResult, i: int) -> list[dict[str, Any]]:
    """What the instrument itself gave: one unnamed channel, its peaks already combined."""
    seen = result.observations
    rows = []
    for measure, values in seen.values.items():
        kind = shown(measure)
        why = reason_of(result, measure, i)
        refused = measure in seen.flags and seen.flags[measure][i]
        if np.isfinite(values[i]) or refused:
            sigma = seen.extra_sigma.get(measure)
            rows.append(
                {
                    "name": measure.lower(),
                    "value": _number(kind.median(values[i]), 4),
                    "units": kind.units,
                    "flag": _flag(why),
                    "ln_sigma": _number(sigma[i], 4) if sigma is not None else 0.0,
                }
            )
    return [{"name": "UNK", "amplitudes": rows}] if rows else []


def _prediction(result: ShakingResult, kind: Shown, i: int) -> dict[str, Any]:
    found = result.compared[kind.measure]
    log = "" if kind.is_intensity else "ln_"
    why = reason_of(result, kind.measure, i)
    bias, bias_sigma = result.bias.get(kind.measure, (np.nan, np.nan))
    return {
        "name": kind.measure.lower(),
        "value": _number(kind.median(found.predicted[i]), 4),
        "units": kind.units,
        f"{log}tau": _number(found.tau[i], 4),
        f"{log}phi": _number(found.phi[i], 4),
        f"{log}sigma": _number(np.hypot(found.tau[i], found.phi[i]), 4),
        f"{log}bias": _number(bias, 4),
        f"{log}bias_sigma": _number(bias_sigma, 4),
        "observed": _number(kind.median(found.observed[i]), 4),
        f"{log}residual": _number(found.residual[i], 4),
        "converted_from": found.converted_from[i].lower(),
        "used": bool(found.used[i]),
        "reason": told(why, "en"),
        "reason_zh": told(why, "zh"),
    }


def _intensity_from_motion(result: ShakingResult, i: int) -> list[dict[str, Any]]:
    rows = []
    for measure in INTENSITIES:
        found = result.compared.get(measure)
        if found is not None and _was_converted(found, i):
            rows.append(
                {
                    "name": found.converted_from[i].lower(),
                    "to": measure.lower(),
                    "value": _number(found.observed[i], 2),
                    "sigma": _number(found.extra_sigma[i], 2),
                    "flag": _flag(reason_of(result, measure, i)),
                }
            )
    return rows


def _motion_from_intensity(
    result: ShakingResult, kinds: dict[str, Shown], i: int
) -> list[dict[str, Any]]:
    return [
        {
            "name": measure.lower(),
            "from": found.converted_from[i].lower(),
            "value": _number(kinds[measure].median(found.observed[i]), 4),
            "units": kinds[measure].units,
            "ln_sigma": _number(found.extra_sigma[i], 4),
            "flag": _flag(reason_of(result, measure, i)),
        }
        for measure, found in result.compared.items()
        if measure not in INTENSITIES and _was_converted(found, i)
    ]


def _was_converted(found: Compared, i: int) -> bool:
    return bool(found.converted_from[i]) and bool(np.isfinite(found.observed[i]))


def _flag(why: str) -> str:
    code = code_of(why)
    return _FLAGS.get(code, code) or _NOT_FLAGGED


def _number(value: Any, decimals: int) -> float | str:
    return round(float(value), decimals) if np.isfinite(value) else _NULL

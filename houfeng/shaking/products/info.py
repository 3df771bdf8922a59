"""`info.json`: input, output, processing, as ShakeMap tells them, and our own account beside.

Figures are strings where ShakeMap writes strings (shakemap-modules 1.1.18, model._get_info); the
section `houfeng` holds the same as numbers, with choices, warnings and lineage.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

import houfeng
from houfeng.shaking.observations import INSTRUMENT
from houfeng.shaking.products.measures import shown
from houfeng.shaking.products.rupture import rupture
from houfeng.shaking.products.standing import EVENT_TYPE, banner, bannered, place
from houfeng.shaking.products.station_list import reason_of
from houfeng.shaking.reasons import code_of
from houfeng.shaking.result import ShakingResult

_INFO_UNITS = {"%g": "g", "cm/s": "cms", "intensity": "intensity"}
# `sigma_ratio` up to which a grade is given: shakemap-modules
# 1.1.18, model._get_map_grade.
_GRADES = ((0.96, "A"), (0.98, "B"), (1.05, "C"), (1.25, "D"))
# Reasons that find no fault with the observation itself.
_OUTSIDE = "outside_map"
_NO_FAULT = {"", "no_value", "no_prediction", "weak_felt", _OUTSIDE}


def info(result: ShakingResult, made_at: datetime) -> dict[str, Any]:
    """The whole account as JSON values; made_at: when this file is made, aware."""
    return {
        "multigmpe": _models(result),
        "input": {"event_information": _event(result)},
        "output": {
            "ground_motions": {measure: _motion(result, measure) for measure in result.fields},
            "map_information": _map(result),
            "uncertainty": _uncertainty(result),
        },
        "processing": _processing(result, made_at),
        "houfeng": _own(result),
    }


def info_bytes(result: ShakingResult, made_at: datetime) -> bytes:
    text = json.dumps(info(result, made_at), ensure_ascii=False, allow_nan=False, indent=1)
    return (text + "\n").encode()


def write_info(result: ShakingResult, path: Path, made_at: datetime) -> None:
    path.write_bytes(info_bytes(result, made_at))


def counts(result: ShakingResult) -> dict[str, int]:
    """How many places there are of each kind; used, or flagged, for one measure at least;
    or too far outside the map to be of use."""
    instrument = np.array([kind == INSTRUMENT for kind in result.observations.kinds], dtype=bool)
    used = np.zeros(instrument.shape, dtype=bool)
    for found in result.compared.values():
        used |= found.used
    codes = [_codes(result, i) for i in range(instrument.size)]
    flagged = np.array([bool(found - _NO_FAULT) for found in codes], dtype=bool)
    outside = ~used & np.array([_OUTSIDE in found for found in codes], dtype=bool)
    return {
        "stations": int(instrument.sum()),
        "stations_used": int((instrument & used).sum()),
        "stations_flagged": int((instrument & flagged).sum()),
        "stations_outside": int((instrument & outside).sum()),
        "felt": int((~instrument).sum()),
        "felt_used": int((~instrument & used).sum()),
        "felt_flagged": int((~instrument & flagged).sum()),
        "felt_outside": int((~instrument & outside).sum()),
    }


def _codes(result: ShakingResult, i: int) -> set[str]:
    return {code_of(reason_of(result, measure, i)) for measure in result.compared}


def _models(result: ShakingResult) -> dict[str, Any]:
    return {
        measure: {
            "name": result.profile,
            "gmpes": [{"name": name, "gmpes": [name], "weights": [1.0]} for name, _ in rows],
            "weights": [weight for _, weight in rows],
        }
        for measure, rows in result.models.items()
    }


def _event(result: ShakingResult) -> dict[str, Any]:
    origin, found = result.origin, counts(result)
    return {
        "depth": str(result.earthquake.depth_km),
        "event_id": origin.event_id,
        "eventsource": origin.source,
        "netid": origin.source,
        "eventsourcecode": origin.source_id or origin.event_id,
        "id": origin.event_id,
        "productcode": origin.event_id,
        "productsource": "houfeng",
        "producttype": "shakemap",
        "event_ref": origin.reference,
        "fault_ref": "Origin" if result.surface.kind == "point" else result.surface.reference,
        "intensity_observations": str(found["felt"]),
        "latitude": str(origin.latitude),
        "longitude": str(origin.longitude),
        "location": place(origin),
        "magnitude": str(origin.magnitude.value),
        "origin_time": origin.origin_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "seismic_stations": str(found["stations"]),
        "src_mech": rupture(result)["metadata"]["mech"],
        "event_description": bannered(result, place(origin)),
        "event_type": EVENT_TYPE[origin.status],
        "origin_reviewed": origin.review.value,
    }


def _motion(result: ShakingResult, measure: str) -> dict[str, Any]:
    kind, field = shown(measure), result.fields[measure]
    highest = float(np.nanmax(field.mean))
    value = highest if kind.is_intensity else float(np.exp(highest))
    bias = result.bias.get(measure)
    return {
        "units": _INFO_UNITS[kind.units],
        "bias": None if bias is None else _text(bias[0]),
        "max_grid": _text(value),
        "max": _text(value),  # ShakeMap's on land only; no land mask is applied here
    }


def _map(result: ShakingResult) -> dict[str, Any]:
    lons, lats = result.longitudes, result.latitudes

    def pair(longitude: str, latitude: str, units: str = "degrees") -> dict[str, str]:
        return {"longitude": longitude, "latitude": latitude, "units": units}

    return {
        "grid_points": pair(str(lons.size), str(lats.size), ""),
        "grid_spacing": pair(
            _text((lons[-1] - lons[0]) / (lons.size - 1), 7),
            _text((lats[-1] - lats[0]) / (lats.size - 1), 7),
        ),
        "grid_span": pair(_text(lons[-1] - lons[0]), _text(lats[-1] - lats[0])),
        "min": pair(_text(lons[0]), _text(lats[0])),
        "max": pair(_text(lons[-1]), _text(lats[-1])),
    }


def _uncertainty(result: ShakingResult) -> dict[str, str]:
    found = counts(result)
    ratio = sigma_ratio(result)
    grade = next((g for limit, g in _GRADES if ratio <= limit), "F")
    return {
        "grade": grade if np.isfinite(ratio) else "--",
        "mean_uncertainty_ratio": _text(ratio) if np.isfinite(ratio) else "--",
        "total_flagged_mi": str(found["felt_flagged"]),
        "total_flagged_pgm": str(found["stations_flagged"]),
    }


def sigma_ratio(result: ShakingResult) -> float:
    """ShakeMap's measure of a map: PGA sigma over its within-event part as the models give it,
    mean where MMI >= 6; NaN if that is nowhere.

    A result holds the models' part at the observations only: their median stands for the map's
    (Northridge 1994: 0.774, ShakeMap cell by cell 0.775). Where nothing was observed, nothing was
    conditioned and the map's own is the models'.
    """
    if "PGA" not in result.fields or "MMI" not in result.fields:
        return float("nan")
    strong = result.fields["MMI"].mean >= 6.0
    if not strong.any():
        return float("nan")
    field, seen = result.fields["PGA"], result.compared.get("PGA")
    if seen is None or not seen.used.any():
        return float(np.mean((field.std / field.phi)[strong]))
    return float(np.mean(field.std[strong]) / np.nanmedian(seen.phi))


def _processing(result: ShakingResult, made_at: datetime) -> dict[str, Any]:
    choices = result.choices

    def module(name: str) -> dict[str, str]:
        return {"module": name, "reference": ""}

    return {
        "ground_motion_modules": {
            "gmpe": module(result.profile),
            "ipe": module(choices.get("ipe", "from predicted motion by the GMICE")),
            "gmice": module(choices.get("gmice", "")),
            "ccf": module(choices.get("correlation", "")),
            "basin_correction": module("None"),
            "directivity": module("None"),
        },
        "model_flags": {
            "no_macroseismic": False,
            "no_seismic": False,
            "no_rupture": result.surface.kind == "point",
        },
        "shakemap_versions": {
            "shakemap_revision": f"houfeng {houfeng.__version__}",
            "shakemap_revision_id": houfeng.__version__,
            "process_time": made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "map_version": result.origin.revision,
            "map_comment": "",
            "map_status": result.origin.review.value,
        },
        "site_response": {
            "vs30default": f"{float(np.median(result.vs30_ms)):.1f}",
            "site_correction": choices.get("site", "in the ground-motion models"),
        },
    }


def _own(result: ShakingResult) -> dict[str, Any]:
    return {
        "event_id": result.origin.event_id,
        "revision": result.origin.revision,
        "status": result.origin.status.value,
        "banner": banner(result),
        "profile": result.profile,
        "rupture": {
            "kind": result.surface.kind,
            "how": result.surface.how,
            "reference": result.surface.reference,
        },
        "observations": counts(result),
        "event_term": {m: {"mean": b, "sigma": s} for m, (b, s) in result.bias.items()},
        "models": {m: [{"name": n, "weight": w} for n, w in r] for m, r in result.models.items()},
        "choices": dict(result.choices),
        "warnings": list(result.warnings),
        "notes": list(result.observations.notes),
        "lineage": [entry.as_dict() for entry in result.lineage],
    }


def _text(value: float, decimals: int = 3) -> str:
    """A figure as ShakeMap writes it: rounded, without trailing zeros."""
    return str(round(float(value), decimals))

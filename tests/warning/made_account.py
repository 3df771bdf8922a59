"""A spooled account and a message, made by hand: an M 6 earthquake with three stations."""

from copy import deepcopy
from typing import Any

ORIGIN_AT = 1_767_225_600.0  # 2026-01-01T00:00:00Z
_STATIONS: dict[str, list[Any]] = {
    "network": ["XX", "XX", "XX"],
    "station": ["AAA", "BBB", "CCC"],
    "location": ["00", "00", ""],
    "band": ["HN", "HN", "HH"],
    "horizontal": [True, True, True],
    "longitude": [103.1, 103.0, 103.6],
    "latitude": [30.0, 30.2, 30.3],
    "elevation_m": [500.0, 600.0, 700.0],
    "distance_km": [9.63, 22.24, 66.5],
    "p_at": [ORIGIN_AT + s for s in (2.4, 4.2, 11.0)],
    "s_at": [ORIGIN_AT + s for s in (4.1, 7.0, 19.0)],
    "pga_ms2": [2.5, 1.2, 0.3],
    "pgv_ms": [0.2, 0.1, 0.02],
    "horizontal_pga_ms2": [2.4, 1.1, 0.28],
    "noise_pga_ms2": [0.001, 0.001, float("nan")],
    "intensity": [7.7, 6.77, 4.8],
    "left_out": ["", "", "clipped"],
}
_PICKS = [
    {
        "station": f"XX.{code}.00", "channel": f"XX.{code}.00.HNZ", "at": ORIGIN_AT + at,
        "phase": phase, "sigma_s": 0.05, "snr": 20.0, "residual_s": residual,
        "distance_km": km, "azimuth_deg": azimuth,
    }
    for code, phase, at, residual, km, azimuth in (
        ("AAA", "P", 2.41, 0.01, 9.63, 90.0),
        ("AAA", "S", 4.05, -0.05, 9.63, 90.0),
        ("BBB", "P", 4.2, 0.0, 22.24, 0.0),
    )
]  # fmt: skip


def account(**changed: Any) -> dict[str, Any]:
    """A line of type `event`."""
    told: dict[str, Any] = {
        "type": "event",
        "status": "exercise",
        "synthetic": False,
        "why": "first",
        "spooled_at": ORIGIN_AT + 20.0,
        "event_id": "20260101T000000-1",
        "revision": 3,
        "state": "event",
        "data_time": ORIGIN_AT + 12.0,
        "loop_time": ORIGIN_AT + 12.5,
        "origin": {
            "origin_at": ORIGIN_AT, "longitude": 103.0, "latitude": 30.0, "depth_km": 10.0,
            "sigma_time_s": 0.3, "sigma_km": 3.03, "sigma_depth_km": 4.0, "gap_deg": 200.0,
            "rms_s": 0.05, "stations": 2, "phases": 3, "missing": [],
        },
        "magnitude": {
            "value": 6.0, "sigma": 0.3, "low": 5.7, "high": 6.3, "at_least": 5.5,
            "saturated": False, "origin": "point", "point": None, "motion": None,
            "stations": [
                {"station": f"XX.{code}.00", "phase": "P", "window_s": 3.0, "distance_km": km,
                 "magnitude": mw, "sigma": 0.4, "snr": 20.0}
                for code, km, mw in (("AAA", 9.63, 6.1), ("BBB", 22.24, 5.9))
            ],
            "left_out": [["XX.CCC.", "clipped"]],
        },
        "picks": deepcopy(_PICKS),
        "stations": deepcopy(_STATIONS),
    }  # fmt: skip
    return told | changed


def body(number: int = 1, kind: str = "alert", **changed: Any) -> dict[str, Any]:
    """What `Decision.as_dict` tells."""
    at = ORIGIN_AT + 4.0 + number
    target = {
        "kind": "place", "sigma": 0.5, "origin": "point", "level": "", "level_zh": "",
        "level_en": "", "alert_threshold": 3.0, "target_intensity": 4.0, "population": 1000.0,
        "in_blind_zone": False,
    }  # fmt: skip
    told: dict[str, Any] = {
        "type": kind,
        "event_id": "20260101T000000-1",
        "number": number,
        "status": "exercise",
        "banner": {"zh": "演习", "en": "演习 EXERCISE"},
        "reasons": [{"code": "first", "zh": "震级达到", "en": "magnitude reached"}],
        "decided_at": at,
        "data_time": at - 0.3,
        "policy": {"name": "open", "version": "1", "sha256": "ab" * 32},
        "delivery_s": 0.5,
        "hypocentre": {"origin_at": ORIGIN_AT, "longitude": 103.0, "latitude": 30.0,
                       "depth_km": 10.0, "sigma_km": 3.0},
        "magnitude": {"value": 6.0, "saturated": True},
        "stations": 4,
        "blind_zone_km": 18.0,
        "highest_intensity": 7.7,
        "plum_highest": None,
        "targets_told": 2,
        "targets_of": 5,
        "people_told": 2000.0,
        "targets": [
            {**target, "id": "a", "name": "甲县", "longitude": 103.2, "latitude": 30.0,
             "intensity": 7.7, "s_at": ORIGIN_AT + 6.5, "lead_s": 6.5 - 4.5 - number},
            {**target, "id": "b", "name": "乙县", "longitude": 103.0, "latitude": 30.5,
             "intensity": 6.0, "s_at": ORIGIN_AT + 16.0, "lead_s": 16.0 - 4.5 - number},
        ],
    }  # fmt: skip
    return told | changed


def message(number: int = 1, kind: str = "alert", **changed: Any) -> dict[str, Any]:
    """A line of type `message`."""
    return {
        "type": "message", "status": "exercise", "synthetic": False,
        "spooled_at": ORIGIN_AT + 30.0, "body": body(number, kind, **changed),
    }  # fmt: skip

"""Shaking results to write products from, without the engine.

`synthetic_result` is invented (smooth decay round a line) and says so; `northridge_result` holds
the reference grids and stations of ShakeMap's own run on Northridge 1994, with two things it
does not have: China's intensity computed from the grids' PGA and PGV, and Houfeng's own ids.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.shaking.observations import INSTRUMENT, MACROSEISMIC, Observations
from houfeng.shaking.reasons import reason
from houfeng.shaking.result import Compared, Field, ShakingResult
from houfeng.shaking.science.gmm.motion import Distances, Earthquake
from houfeng.shaking.science.surface import Surface
from houfeng.vocabulary.gbt17742_2020 import instrumental_intensity
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import Status

MEASURES = ("PGA", "PGV", "SA(0.3)", "SA(1.0)", "SA(3.0)", "MMI", "CSIS")
_LEVEL = {"PGA": -0.2, "PGV": 4.6, "SA(0.3)": 0.5, "SA(1.0)": 0.0, "SA(3.0)": -1.4}
OUTLIER = reason("outlier", residual="+2.9", limit=3.0, sigma=0.65)
EXCLUDED = reason("excluded", who="duty", when="2008-05-12", why="a <test>")


def synthetic_result(
    longitude: float = 103.4,
    latitude: float = 31.0,
    status: Status = Status.ACTUAL,
    profile: str = "china",
    n_lon: int = 61,
    n_lat: int = 49,
    kind: str = "quads",
) -> ShakingResult:
    """An invented map round a point: decays with distance, quieter where stations are."""
    step = 0.05
    lons = longitude + (np.arange(n_lon) - n_lon // 2) * step
    lats = latitude + (np.arange(n_lat) - n_lat // 2) * step
    grid_lon, grid_lat = np.meshgrid(lons, lats)
    far = np.hypot(distance_km(longitude, latitude, grid_lon, grid_lat), 12.0)
    known = np.exp(-(((grid_lon - longitude - 0.4) ** 2 + (grid_lat - latitude) ** 2) / 0.08))
    fields: dict[str, Field] = {}
    for measure, level in _LEVEL.items():
        phi, tau = 0.6 * (1 - 0.6 * known), np.full(far.shape, 0.12)
        fields[measure] = Field(level - 1.3 * np.log(far / 12.0), np.hypot(tau, phi), tau, phi)
    for measure in ("MMI", "CSIS"):
        phi, tau = 0.7 * (1 - 0.6 * known), np.full(far.shape, 0.1)
        mean = np.clip(9.3 - 3.4 * np.log10(far / 12.0), 1.0, 12.0)
        fields[measure] = Field(mean, np.hypot(tau, phi), tau, phi)

    observations, distances, compared = _few_stations(longitude, latitude)
    east = 0.15
    quads = np.array(
        [
            [
                [longitude - east, latitude - 0.2, 2.0],
                [longitude + east, latitude + 0.2, 2.0],
                [longitude + east + 0.1, latitude + 0.15, 18.0],
                [longitude - east + 0.1, latitude - 0.25, 18.0],
            ]
        ]
    )
    origin = Origin(
        event_id="synthetic-1",
        revision=3,
        origin_at=datetime(2008, 5, 12, 6, 28, 4, tzinfo=UTC),
        longitude=(longitude + 180.0) % 360.0 - 180.0,
        latitude=latitude,
        depth_km=14.0,
        magnitude=Magnitude(6.8, MagnitudeType.MS),
        source="cenc",
        place_zh="合成算例 <测试> & 甲县",
        place_en="Synthetic <case> & County A",
    ).with_status(status)
    return ShakingResult(
        origin=origin,
        earthquake=Earthquake(6.6, 6.8, 90.0, 45.0, 2.0, 18.0, 14.0),
        surface=Surface(
            kind,
            quads if kind == "quads" else np.empty((0, 4, 3)),
            (longitude, latitude, 14.0),
            "given" if kind == "quads" else "point",
            "synthetic" if kind == "quads" else "",
        ),
        profile=profile,
        longitudes=lons,
        latitudes=lats,
        vs30_ms=np.full(far.shape, 500.0),
        fields=fields,
        observations=observations,
        distances=distances,
        compared=compared,
        bias=dict.fromkeys(MEASURES, (0.21, 0.09)),
        models=dict.fromkeys(_LEVEL, (("ASK14", 0.5), ("BSSA14", 0.5))),
        choices={
            "gmice": "Worden et al. (2012)",
            "correlation": "loth_baker_2013",
            "site": "uniform 500 m/s",
        },
        warnings=("this map is synthetic, for tests",),
        lineage=(Lineage("ground motion", "ASK14", "2014", "Abrahamson et al. 2014"),),
    )


def unseen_result(**more: Any) -> ShakingResult:
    """The invented map with nothing observed: the first minutes."""
    made = synthetic_result(**more)
    nothing = np.empty(0)
    return replace(
        made,
        observations=Observations((), (), (), (), nothing, nothing, nothing, nothing, {}, {}, {}),
        distances=Distances(*[nothing] * 8),
        compared={
            measure: Compared(nothing, (), nothing, nothing, nothing, nothing, nothing > 0, ())
            for measure in MEASURES
        },
    )


def _few_stations(
    longitude: float, latitude: float
) -> tuple[Observations, Distances, dict[str, Compared]]:
    """Four stations and two felt cells; the second station an outlier, the fourth left out."""
    n = 6
    lons = longitude + np.array([0.4, 0.1, -0.7, 0.9, 0.2, -0.4])
    lats = latitude + np.array([0.0, 0.3, -0.5, 0.6, -0.3, 0.2])
    far = np.hypot(distance_km(longitude, latitude, lons, lats), 12.0)
    seen = np.array([True, True, True, True, False, False])
    nan = np.full(n, np.nan)
    pga = np.where(seen, -0.2 - 1.3 * np.log(far / 12) + [0.3, 3.0, -0.2, 0.1, 0, 0], nan)
    pgv = np.where(seen, 4.6 - 1.3 * np.log(far / 12) + [0.2, 2.6, -0.1, 0.1, 0, 0], nan)
    mmi = np.where(seen, nan, 9.3 - 3.4 * np.log10(far / 12.0) + 0.4)
    observations = Observations(
        ids=("SC.A01", "SC.A02", "SC.<B>", "SC.B02", "DYFI.1", "DYFI.2"),
        names=("甲台", "乙台", "Third & last", "Left out", "cell 1", "cell 2"),
        kinds=(INSTRUMENT,) * 4 + (MACROSEISMIC,) * 2,
        sources=("Sichuan",) * 4 + ("felt reports",) * 2,
        longitudes=(lons + 180.0) % 360.0 - 180.0,
        latitudes=lats,
        vs30_ms=np.array([500.0, 300.0, np.nan, 450.0, np.nan, np.nan]),
        replies=np.array([np.nan] * 4 + [12.0, 3.0]),
        values={"PGA": pga, "PGV": pgv, "MMI": mmi},
        extra_sigma={"PGA": np.zeros(n), "PGV": np.zeros(n), "MMI": np.full(n, 0.3)},
        flags={"PGA": ("", "", "", EXCLUDED, "", "")},
    )
    zero = np.zeros(n)
    distances = Distances(far, far * 0.9, far, zero, far, far, zero, far)
    compared = {}
    for measure, level in (*_LEVEL.items(), ("MMI", 0.0), ("CSIS", 0.0)):
        predicted = level - 1.3 * np.log(far / 12)
        if measure in ("MMI", "CSIS"):
            predicted = 9.3 - 3.4 * np.log10(far / 12.0)
        observed = predicted + np.array([0.25, 2.9, -0.2, 0.1, 0.3, 0.4])
        source = ["", "", "", "", "MMI", "MMI"]
        if measure in ("MMI", "CSIS"):
            source = ["PGA", "PGA", "PGA", "PGA", "", ""]
        if measure.startswith("SA"):
            observed = np.where(seen, np.nan, observed)
            source = [""] * 4 + source[4:]
        used = np.isfinite(observed) & (np.arange(n) != 1) & (np.arange(n) != 3)
        reasons = [""] * n
        if not measure.startswith("SA"):
            reasons[1], reasons[3] = OUTLIER, EXCLUDED
        converted = np.array([name != "" for name in source])
        compared[measure] = Compared(
            observed=observed,
            converted_from=tuple(source),
            extra_sigma=np.where(converted, 0.66, 0.0),
            predicted=predicted,
            tau=np.full(n, 0.35),
            phi=np.full(n, 0.55),
            used=used,
            reasons=tuple(reasons),
        )
    return observations, distances, compared


@cache
def northridge_result(shared: Path, status: Status = Status.ACTUAL) -> ShakingResult:
    """Northridge 1994 from the reference run's own files (uniform Vs30 760 m/s)."""
    folder = shared / "data/shaking/northridge_1994/reference_output_shakemap_modules_1.1.18"
    fields: dict[str, Field] = {}
    with np.load(folder / "grids.npz") as file:
        west, east, south, north, _, _ = file["extent_xmin_xmax_ymin_ymax_dx_dy"]
        for measure in MEASURES[:6]:
            parts = [file[f"{measure}_{part}"][::-1] for part in ("mean", "std", "tau", "phi")]
            fields[measure] = Field(*(np.asarray(part, dtype=float) for part in parts))
    rows, columns = fields["PGA"].mean.shape
    csis = instrumental_intensity(
        np.exp(fields["PGA"].mean) * 9.80665, np.exp(fields["PGV"].mean) / 100
    )
    fields["CSIS"] = replace(fields["MMI"], mean=csis)
    stations = json.loads((folder / "stationlist.json").read_text("utf-8"))["features"]
    observations, distances, compared, bias = _stations(stations)
    rupture = json.loads((folder / "rupture.json").read_text("utf-8"))
    corners = rupture["features"][0]["geometry"]["coordinates"][0][0][:4]
    origin = Origin(
        event_id="us-northridge",
        revision=1,
        origin_at=datetime(1994, 1, 17, 12, 30, 55, tzinfo=UTC),
        longitude=-118.5357,
        latitude=34.213,
        depth_km=18.0,
        magnitude=Magnitude(6.7, MagnitudeType.MW),
        source="ci",
        place_en="Northridge, California",
        place_zh="美国加利福尼亚州北岭",
    ).with_status(status)
    models = tuple((name, 0.25) for name in ("ASK14", "BSSA14", "CB14", "CY14"))
    return ShakingResult(
        origin=origin,
        earthquake=Earthquake(6.7, 6.9, 90.0, 40.0, 6.0, 21.0, 18.0),
        surface=Surface("quads", np.array([corners]), (-118.5357, 34.213, 18.0), "given"),
        profile="shakemap-reference",
        longitudes=np.linspace(west, east, columns),
        latitudes=np.linspace(south, north, rows),
        vs30_ms=np.full((rows, columns), 760.0),
        fields=fields,
        observations=observations,
        distances=distances,
        compared=compared,
        bias=bias,
        models=dict.fromkeys(MEASURES[:5], models),
        choices={
            "gmice": "Worden et al. (2012)",
            "correlation": "loth_baker_2013",
            "site": "uniform 760 m/s",
        },
        warnings=(),
        lineage=(Lineage("ground motion", "active_crustal_nshmp2014", "1.1.18", "ShakeMap"),),
    )


def _stations(
    found: list[dict[str, Any]],
) -> tuple[Observations, Distances, dict[str, Compared], dict[str, tuple[float, float]]]:
    """stationlist.json of the reference run as our tables (a reader for tests only)."""
    n = len(found)
    props = [row["properties"] for row in found]
    instrument = np.array([p["station_type"] == "seismic" for p in props])
    values = {measure: np.full(n, np.nan) for measure in MEASURES[:6]}
    compared: dict[str, Compared] = {}
    bias: dict[str, tuple[float, float]] = {}
    for measure in MEASURES[:6]:
        percent = 100.0 if measure not in ("PGV", "MMI") else 1.0
        observed, sigma, predicted, tau, phi = (np.full(n, np.nan) for _ in range(5))
        source, reasons = [""] * n, [""] * n
        for i, p in enumerate(props):
            told = next(row for row in p["predictions"] if row["name"] == measure.lower())
            log = measure != "MMI"
            predicted[i] = np.log(told["value"] / percent) if log else told["value"]
            tau[i], phi[i] = (told[("ln_" if log else "") + part] for part in ("tau", "phi"))
            bias[measure] = (
                (told["ln_bias"], told["ln_bias_sigma"])
                if log
                else (told["bias"], told["bias_sigma"])
            )
            if instrument[i] and log:
                rows = [a for c in p["channels"] for a in c["amplitudes"]]
                rows = [
                    a
                    for a in rows
                    if a["name"] == measure.lower() and a["value"] not in (None, "null")
                ]
                if rows:
                    best = max(rows, key=lambda row: row["value"])
                    observed[i], sigma[i] = np.log(best["value"] / percent), 0.0
                    values[measure][i] = observed[i]
                    reasons[i] = OUTLIER if best["flag"] != "0" else ""
            elif instrument[i]:
                if p["intensity"] not in (None, "null"):
                    observed[i], sigma[i], source[i] = p["intensity"], p["intensity_stddev"], "PGV"
            elif log:
                row = next(row for row in p["pgm_from_mmi"] if row["name"] == measure.lower())
                if row["value"] not in (None, "null"):
                    observed[i] = np.log(row["value"] / percent)
                    sigma[i], source[i] = row["ln_sigma"], "MMI"
            elif p["intensity"] not in (None, "null"):
                observed[i], sigma[i] = p["intensity"], p["intensity_stddev"]
                values["MMI"][i] = observed[i]
        used = np.isfinite(observed) & np.array([not why for why in reasons])
        compared[measure] = Compared(
            observed, tuple(source), sigma, predicted, tau, phi, used, tuple(reasons)
        )
    far = {
        name: np.array([p["distances"].get(name, np.nan) for p in props])
        for name in ("rrup", "rjb", "rx", "ry0", "repi", "rhypo")
    }
    observations = Observations(
        ids=tuple(row["id"] for row in found),
        names=tuple(p["name"] for p in props),
        kinds=tuple(INSTRUMENT if yes else MACROSEISMIC for yes in instrument),
        sources=tuple(p["source"] for p in props),
        longitudes=np.array([row["geometry"]["coordinates"][0] for row in found]),
        latitudes=np.array([row["geometry"]["coordinates"][1] for row in found]),
        vs30_ms=np.array([p["vs30"] for p in props], dtype=float),
        replies=np.full(n, np.nan),
        values=values,
        extra_sigma={measure: np.zeros(n) for measure in MEASURES[:6]},
        flags={},
    )
    distances = Distances(**far, along=np.zeros(n), across=far["rjb"])
    return observations, distances, compared, bias

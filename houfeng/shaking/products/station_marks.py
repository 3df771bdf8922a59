"""`stations.json`: what a live map tells of each place, and no more; rows, not names, for size.

    measures    name, units and titles; a place's values stand in this order
    reasons     codes, and sentences in both languages; a place's reasons are numbers into them
    fields      what stands where in a row of `stations`
    stations    [id, name, is felt, lon, lat, distance km, intensity, used, values]
    values      [measure, observed, predicted, residual in sigmas, used, reason, converted]

Felt places tell intensity alone: their motion would only be that intensity again.
"""

import json
from typing import Any

import numpy as np

from houfeng.shaking.observations import INSTRUMENT
from houfeng.shaking.products.measures import INTENSITIES, Shown, map_intensity, shown
from houfeng.shaking.products.standing import banner
from houfeng.shaking.products.station_list import reason_of, reported_intensity
from houfeng.shaking.reasons import code_of, told
from houfeng.shaking.result import Compared, ShakingResult
from houfeng.vocabulary.arrays import Floats

FILE = "stations.json"
FIELDS = (
    "id",
    "name",
    "felt",
    "longitude",
    "latitude",
    "distance_km",
    "intensity",
    "used",
    "values",
)
_ORDER = ("CSIS", "MMI", "PGA", "PGV", "SA(0.3)", "SA(1.0)", "SA(3.0)")
_LEAST_SIGMA = 1e-3
# Not told of a place: that a measure was simply not observed there.
_SILENT = {"", "no_value", "no_prediction"}


def station_marks(result: ShakingResult) -> dict[str, Any]:
    """The document as JSON values; stations in the observations' order."""
    measures = [shown(name) for name in _ORDER if name in result.compared]
    sigmas = {kind.measure: in_sigmas(result.compared[kind.measure]) for kind in measures}
    reasons: dict[str, int] = {}
    rows = [_row(result, measures, sigmas, reasons, i) for i in range(len(result.observations))]
    return {
        "eventid": result.origin.event_id,
        "revision": result.origin.revision,
        "status": result.origin.status.value,
        "banner": banner(result),
        "scale": map_intensity(result),
        "measures": [
            {
                "name": kind.measure,
                "units": "" if kind.is_intensity else kind.units,
                "title_zh": kind.zh,
                "title_en": kind.en,
            }
            for kind in measures
        ],
        "reasons": {
            "code": [code_of(kept) for kept in reasons],
            "zh": [told(kept, "zh") for kept in reasons],
            "en": [told(kept, "en") for kept in reasons],
        },
        "fields": FIELDS,
        "stations": rows,
    }


def station_marks_bytes(result: ShakingResult) -> bytes:
    text = json.dumps(
        station_marks(result), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return (text + "\n").encode()


def in_sigmas(compared: Compared) -> Floats:
    """(n,) residuals in standard deviations: of the model, and of the observation itself."""
    extra = np.nan_to_num(compared.extra_sigma)
    sigma = np.sqrt(compared.tau**2 + compared.phi**2 + extra**2)
    return np.asarray(compared.residual / np.maximum(sigma, _LEAST_SIGMA))


def _row(
    result: ShakingResult,
    measures: list[Shown],
    sigmas: dict[str, Floats],
    reasons: dict[str, int],
    i: int,
) -> list[Any]:
    seen = result.observations
    is_felt = seen.kinds[i] != INSTRUMENT
    values = []
    for number, kind in enumerate(measures):
        if is_felt and kind.measure not in INTENSITIES:
            continue
        found = result.compared[kind.measure]
        why = reason_of(result, kind.measure, i)
        observed = _recorded(result, kind, i)
        if observed is None and code_of(why) in _SILENT:
            continue
        used = bool(found.used[i])
        values.append(
            [
                number,
                observed,
                _told(kind, float(found.predicted[i])),
                _rounded(sigmas[kind.measure][i], 1),
                int(used),
                -1 if used or not why else reasons.setdefault(why, len(reasons)),
                int(bool(found.converted_from[i])),
            ]
        )
    return [
        seen.ids[i],
        seen.names[i],
        int(is_felt),
        _rounded(seen.longitudes[i], 4),
        _rounded(seen.latitudes[i], 4),
        _rounded(result.distances.rrup[i], 1),
        _rounded(reported_intensity(result, i), 1),
        int(any(bool(found.used[i]) for found in result.compared.values())),
        values,
    ]


def _recorded(result: ShakingResult, kind: Shown, i: int) -> float | None:
    """What was observed or converted; where a flag took it away, what was written there."""
    observed = float(result.compared[kind.measure].observed[i])
    written = result.observations.recorded.get(kind.measure)
    if not np.isfinite(observed) and written is not None:
        observed = float(written[i])
    return _told(kind, observed)


def _told(kind: Shown, value: float) -> float | None:
    """In the units people read: a tenth of a degree, else three significant digits."""
    if not np.isfinite(value):
        return None
    if kind.is_intensity:
        return round(value, 1)
    return float(f"{float(kind.median(np.array(value))):.3g}")


def _rounded(value: float, decimals: int) -> float | None:
    return round(float(value), decimals) if np.isfinite(value) else None

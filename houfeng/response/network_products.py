"""What a network saw of an earthquake, as products: picks, amplitudes, intensities, QuakeML."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from houfeng import __version__
from houfeng.documents.quakeml import Maker, quakeml_of
from houfeng.products.publish import Draft
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import BANNER, Status
from houfeng.warning.lines import finite, utc

NETWORK_PRODUCTS = ("quakeml", "picks", "amplitudes", "station-intensity")
_TIMES = ("at", "p_at", "s_at")
_AMPLITUDES = (
    "network", "station", "location", "band", "longitude", "latitude", "elevation_m",
    "distance_km", "p_at", "s_at", "pga_ms2", "pgv_ms", "horizontal_pga_ms2", "noise_pga_ms2",
    "left_out",
)  # fmt: skip
_INTENSITIES = (
    "network", "station", "location", "band", "longitude", "latitude", "distance_km", "intensity",
    "pga_ms2", "pgv_ms", "left_out",
)  # fmt: skip
_DIGITS = {"longitude": 5, "latitude": 5, "distance_km": 2, "azimuth_deg": 1, "residual_s": 3,
           "sigma_s": 3, "snr": 1, "intensity": 1, "elevation_m": 0}  # fmt: skip


def network_drafts(
    record: Mapping[str, Any],
    *,
    network: str,
    event_id: str,
    revision: int,
    source: str,
    made_at: datetime,
) -> list[Draft]:
    """Everything the account of an earthquake gives, for one event revision."""
    status = Status(record["status"])
    maker = Maker(source, f"Houfeng {__version__}", made_at)
    stations = _rows(record["stations"])
    head = {
        "event_id": event_id,
        "event_revision": revision,
        "status": status.value,
        "banner": dict(BANNER[status]),
        "network": network,
        "synthetic": bool(record.get("synthetic")),
        "data_until": utc(record["data_time"]),
        "origin": {**record["origin"], "origin_at": utc(record["origin"]["origin_at"])},
    }
    quakeml = quakeml_of(record, event_id=event_id, revision=revision, status=status, maker=maker)
    files: dict[str, dict[str, bytes]] = {
        "quakeml": {"quakeml.xml": quakeml},
        "picks": _table("picks", head, record["picks"], None, {"sigma_s": "standard error"}),
        "amplitudes": _table(
            "amplitudes", head, stations, _AMPLITUDES,
            {
                "pga_ms2": "peak of the vector of three components, 0.1-10 Hz, since P",
                "pgv_ms": "the same of velocity",
                "horizontal_pga_ms2": "peak of the vector of two horizontals, above 1/3 Hz",
                "noise_pga_ms2": "of the ten seconds before P",
                "left_out": "why it is no observation of the earthquake; empty: it is one",
            },
        ),
        "station-intensity": _table(
            "stations", head, stations, _INTENSITIES,
            {"intensity": "instrumental, GB/T 17742-2020 annex A, unrounded"},
        ),
    }  # fmt: skip
    lineage = network_lineage(network, record)
    counts: dict[str, object] = {
        "picks": len(record["picks"]),
        "stations": len(stations),
        "stations_used": sum(1 for one in stations if not one["left_out"]),
        "data_until": utc(record["data_time"]),
        "synthetic": bool(record.get("synthetic")),
    }
    return [
        Draft(
            type=kind,
            code=event_id,
            status=status,
            event_id=event_id,
            event_revision=revision,
            files=files[kind],
            lineage=lineage,
            properties=counts,
        )
        for kind in NETWORK_PRODUCTS
    ]


def network_lineage(network: str, record: Mapping[str, Any]) -> tuple[Lineage, ...]:
    """Whose data, and by which methods."""
    made = "synthetic data" if record.get("synthetic") else ""
    return (
        Lineage("observations", f"network {network}", "", "stations' records", made),
        Lineage(
            "instrumental intensity", "GB/T 17742-2020 annex A", "2020", "GB/T 17742-2020",
            "peaks of the vector of three components, 0.1-10 Hz",
        ),
        Lineage("software", "Houfeng", __version__, "this software"),
    )  # fmt: skip


def _table(
    name: str,
    head: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    columns: Iterable[str] | None,
    notes: Mapping[str, str],
) -> dict[str, bytes]:
    """The same rows as JSON, with what they are about, and as CSV."""
    wanted = list(columns or (rows[0] if rows else ()))
    plain = [{column: _shown(column, row[column]) for column in wanted} for row in rows]
    told = {**head, "columns": dict(notes), name: plain}
    as_json = json.dumps(finite(told), ensure_ascii=False, indent=1) + "\n"
    text = io.StringIO()
    table = csv.DictWriter(text, ["event_id", "status", *wanted], lineterminator="\n")
    table.writeheader()
    table.writerows(
        {
            "event_id": head["event_id"],
            "status": head["status"],
            **{column: "" if value is None else value for column, value in row.items()},
        }
        for row in finite(plain)
    )
    return {f"{name}.json": as_json.encode(), f"{name}.csv": text.getvalue().encode()}


def _rows(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _shown(column: str, value: Any) -> Any:
    if column in _TIMES:
        return utc(value)
    if isinstance(value, float):
        if column in _DIGITS:
            return round(value, _DIGITS[column])
        return float(f"{value:.5g}")
    return value

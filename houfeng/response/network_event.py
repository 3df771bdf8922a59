"""An earthquake of our own network as the platform knows earthquakes: a revision and evidence."""

import csv
import io
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from houfeng.events.origin import Magnitude, MagnitudeType, Origin, Review
from houfeng.shaking.components import boore_kishida_2017
from houfeng.shaking.science.component import LARGER, ROTD50, ROTD100
from houfeng.shaking.science.gmm.motion import Motion
from houfeng.vocabulary.status import Status
from houfeng.warning.lines import utc
from houfeng.warning.platform_ids import platform_event_id

_COLUMNS = (
    "network", "station", "lon", "lat", "channel", "orientation", "pga_ms2", "pga_stddev",
    "pgv_ms", "pgv_stddev", "flag", "source",
)  # fmt: skip
# Words of the account as `shaking.readings.flags` knows them.
_FLAGS = {"incomplete": "shaking goes on"}


def origin_of(record: Mapping[str, Any], *, network: str, source: str) -> Origin:
    """The origin of a spooled account. source: our own code.

    The magnitude is Mw: what the loop's relations give.
    """
    status = Status(record["status"])
    here, magnitude = record["origin"], record["magnitude"]
    named = "synthetic data" if record.get("synthetic") else "automatic"
    return Origin(
        event_id=platform_event_id(network, record["event_id"], status),
        revision=0,
        origin_at=datetime.fromtimestamp(round(here["origin_at"], 3), UTC),
        longitude=round(here["longitude"], 4),
        latitude=round(here["latitude"], 4),
        depth_km=round(here["depth_km"], 1),
        magnitude=Magnitude(round(magnitude["value"], 2), MagnitudeType.MW),
        source=source,
        source_id=f"{network}/{record['event_id']}",
        status=status,
        review=Review.AUTOMATIC,
        # The time makes it news: a revision may differ in its stations' data alone.
        reference=(
            f"network {network}, {named}: {here['stations']} stations, "
            f"within {here['sigma_km']:.0f} km, data until {utc(record['data_time'])}"
        ),
    )


def evidence_of(record: Mapping[str, Any], *, network: str) -> dict[str, bytes]:
    """The stations' peaks as a table that a shaking map reads; nothing where none has any.

    Acceleration: the vector of the two horizontals turned into the larger of them, as maps have
    it (Boore & Kishida 2017), the relation's scatter told beside. Velocity is of the vector of
    three components from 0.1 to 10 Hz, turned the same way: at most a little high.
    """
    stations = record["stations"]
    mw, depth = record["magnitude"]["value"], record["origin"]["depth_km"]
    text = io.StringIO()
    table = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    table.writeheader()
    rows = 0
    for at in range(len(stations["station"])):
        horizontal = stations["horizontal"][at]
        name = "horizontal_pga_ms2" if horizontal else "pga_ms2"
        pga, pgv = stations[name][at], stations["pgv_ms"][at]
        if not (pga > 0 and pgv > 0):
            continue
        rrup = math.hypot(stations["distance_km"][at], depth)
        pga, pga_sigma = larger_horizontal("PGA", pga, mw, rrup)
        pgv, pgv_sigma = larger_horizontal("PGV", pgv, mw, rrup)
        left_out = stations["left_out"][at]
        location = stations["location"][at]
        table.writerow(
            {
                "network": stations["network"][at],
                "station": stations["station"][at],
                "lon": round(stations["longitude"][at], 5),
                "lat": round(stations["latitude"][at], 5),
                "channel": f"{location}.{stations['band'][at]}H".lstrip("."),
                "orientation": "h" if horizontal else "v",
                "pga_ms2": f"{pga:.5g}",
                "pga_stddev": f"{pga_sigma:.3f}",
                "pgv_ms": f"{pgv:.5g}",
                "pgv_stddev": f"{pgv_sigma:.3f}",
                "flag": _FLAGS.get(left_out, left_out),
                "source": network,
            }
        )
        rows += 1
    return {f"stations-{network}.csv": text.getvalue().encode()} if rows else {}


def larger_horizontal(measure: str, value: float, mw: float, rrup_km: float) -> tuple[float, float]:
    """The larger as-recorded horizontal of a vector's peak, and the sigma of the turning, ln."""
    relations = boore_kishida_2017()
    motion = Motion(np.array([math.log(value)]), np.zeros(1), np.zeros(1))
    away = np.array([rrup_km])
    for given, wanted in ((ROTD100, ROTD50), (ROTD50, LARGER)):
        motion = relations.convert(measure, motion, given=given, wanted=wanted, mw=mw, rrup_km=away)
    return float(math.exp(motion.mean[0])), float(motion.phi[0])

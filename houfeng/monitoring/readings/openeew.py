"""Packets of OpenEEW devices: one JSON object a line, three components, in gal.

`device_t` is the device's time of the last value of each array, `cloud_t` the time of arrival
(github.com/openeew/openeew, data/README.md). The order of lines in a file is not guaranteed.

The devices read 32 values at a time and lose one or two between packets: the rate told holds
within a packet, and packets follow each other by a little more than their length. Each keeps
its own time.
"""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.codes import checked_code
from houfeng.monitoring.readings.stationxml import nominal
from houfeng.monitoring.values import Channel, Packet
from houfeng.vocabulary.errors import NotValid

MS2_FROM_GAL = 0.01
LARGEST_BYTES = 500_000_000
_STRANGE = re.compile(r"[.:/ ]")  # of the names some makers give, such as a MAC address
_LONGEST_ARRAY = 100_000
# Of most devices in Mexico x stands upright (`vertical_axis` of the device list where it is told).
AXES: dict[str, str] = {"x": "BNZ", "y": "BN1", "z": "BN2"}


def is_openeew(raw: bytes) -> bool:
    return raw.lstrip()[:1] == b"{" and b'"device_t"' in raw[:100_000]


def packets_of(record: object) -> list[Packet]:
    """The three packets of one object. Raises NotValid, naming the field."""
    if not isinstance(record, dict):
        raise NotValid("OpenEEW packet", type(record).__name__, "give one JSON object a line")
    rate = _number(record, "sr")
    if not 0.1 <= rate <= 10_000.0:
        raise NotValid("sr", rate, "give 0.1 to 10,000 samples a second")
    last_at, arrived_at = _number(record, "device_t"), _number(record, "cloud_t")
    station = _text(record, "device_id")
    network = _text(record, "country_code").upper()
    columns = [_values(record, axis) for axis in AXES]
    counts = {len(column) for column in columns}
    if len(counts) != 1:
        raise NotValid("x, y, z", sorted(counts), "give three arrays of one length")
    starts_at = last_at - (len(columns[0]) - 1) / rate
    return [
        Packet(f"{network}.{station}..{code}", starts_at, rate, column * MS2_FROM_GAL, arrived_at)
        for code, column in zip(AXES.values(), columns, strict=True)
    ]


class OpenEewFile:
    """The packets of one file of lines; lines that cannot be read are counted."""

    def __init__(self, path: Path, notes: Notebook) -> None:
        """Raises NotValid where no line can be read."""
        self.name = f"{path.parent.name}/{path.name}"

        if path.stat().st_size > LARGEST_BYTES:
            raise NotValid(self.name, f"{path.stat().st_size:,} bytes", "split the file")
        records: list[list[Packet]] = []
        with path.open("rb") as lines:
            for row, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    records.append(packets_of(json.loads(line)))
                except (ValueError, RecursionError) as wrong:
                    notes.add(self.name, "bad_line", f"line {row}: {wrong}")
                except NotValid as wrong:
                    notes.add(self.name, "bad_line", f"line {row}: {wrong}")
        if not records:
            raise NotValid(self.name, path.name, "no line is an OpenEEW packet")
        records.sort(key=lambda three: (three[0].arrived_at, three[0].starts_at))
        self._records = records
        firsts = [three[0] for three in records]
        self.starts_at = np.array([packet.starts_at for packet in firsts])
        self.ends_at = np.array([p.starts_at + len(p.samples) / p.rate_hz for p in firsts])
        self.arrives_at = np.array([packet.arrived_at for packet in firsts])
        self.rates: dict[str, float] = {}
        for three in records:
            for packet in three:
                self.rates.setdefault(packet.channel, packet.rate_hz)
        self.described = {named: _described(named, rate) for named, rate in self.rates.items()}

    def packets(self, at: int) -> Sequence[Packet]:
        return self._records[at]


def _described(named: str, rate_hz: float) -> Channel:
    """What the packets tell: the unit, and not the place."""
    network, station, location, code = named.split(".")
    azimuth, dip = nominal(code)
    nan = math.nan
    return Channel(
        network, station, location, code, nan, nan, 0.0, 0.0, azimuth, dip, rate_hz,
        gain=1.0, quantity="acceleration",
    )  # fmt: skip


def _number(record: dict[str, Any], field: str) -> float:
    value = record.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NotValid(field, value, "give a number")
    return float(value)


def _text(record: dict[str, Any], field: str) -> str:
    value = record.get(field)
    if not isinstance(value, str) or not 0 < len(value) <= 40 or not value.isprintable():
        raise NotValid(field, value, "give a short text")
    return checked_code(_STRANGE.sub("-", value.strip()), field)


def _values(record: dict[str, Any], field: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    value = record.get(field)
    if not isinstance(value, list) or not 0 < len(value) <= _LONGEST_ARRAY:
        raise NotValid(field, value, "give an array of numbers")
    try:
        found = np.array(value, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise NotValid(field, value, "give an array of numbers") from wrong
    if found.ndim != 1 or not np.isfinite(found).all():
        raise NotValid(field, value, "give an array of finite numbers")
    return found

"""What is known of the channels, from every file that tells something about them."""

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.station_csv import StationRow, is_station_csv, read_station_csv
from houfeng.monitoring.readings.stationxml import Epoch, read_stationxml
from houfeng.monitoring.values import ONE_PLACE_KM, Channel
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import distance_km

SAME_RATE = 1e-3  # relative


class Metadata:
    """Tables come before StationXML, and both before what a recording says of itself."""

    def __init__(self, notes: Notebook) -> None:
        self._notes = notes
        self._epochs: dict[str, list[Epoch]] = {}
        self._rows: dict[str, list[StationRow]] = {}
        self._own: dict[str, Channel] = {}

    def add_file(self, path: Path) -> bool:
        """False where the file is neither StationXML nor a table of stations."""
        with path.open("rb") as file:
            head = file.read(4096)
        if is_stationxml(head):
            for epoch in read_stationxml(path, self._notes):
                self._add(epoch)
        elif is_station_csv(head):
            for row in read_station_csv(path):
                self._rows.setdefault(row.station, []).append(row)
        else:
            return False
        return True

    def add(self, channel: Channel) -> None:
        """What a recording says of itself; NaN where it does not. Used where nothing else is."""
        self._own.setdefault(channel.id, channel)

    def channels(self, at: float) -> tuple[Channel, ...]:
        """All that are described fully and can be calibrated at a time.

        Of a table: rows that tell gain and rate; `HN?` stands for HNZ, HNN and HNE.
        """
        found: list[Channel] = []
        for rows in self._rows.values():
            for row in rows:
                codes = (
                    [row.channel[:-1] + c for c in "ZNE"]
                    if row.channel[2:] in ("?", "*")
                    else ([row.channel])
                )
                for code in codes:
                    channel = row.channel_for(row.network, row.station, row.location or "", code)
                    if len(code) == 3 and not math.isnan(channel.gain) and channel.rate_hz > 0:
                        found.append(channel)
        of_tables = {channel.id for channel in found}
        for named, epochs in self._epochs.items():
            for epoch in epochs:
                if named in of_tables:
                    break
                if epoch.starts_at <= at < epoch.ends_at and not epoch.flaw:
                    found.append(epoch.channel)
                    break
        return tuple(found)

    def channel(self, named: str, at: float, rate_hz: float) -> Channel | None:
        """The channel NET.STA.LOC.CHA as it was then, at the rate of its data.

        gain is NaN where it cannot be calibrated (noted); None where nothing is known (noted).
        """
        network, station, location, code = named.split(".")
        found: Channel | None = None
        for row in self._rows.get(station, ()):
            if row.describes(network, station, location, code):
                found = row.channel_for(network, station, location, code)
                break
        for other in (self._epoch(named, at), self._own.get(named)):
            if found is None:
                if other is not None and math.isfinite(other.longitude + other.latitude):
                    found = other
            elif other is not None and math.isnan(found.gain):
                found = replace(found, gain=other.gain, quantity=other.quantity)
        if found is None:
            self._notes.add(named, "ended" if named in self._epochs else "no_metadata")
            return None
        flaws = ("zero_gain", "unknown_unit", "no_gain")
        if math.isnan(found.gain) and not any(self._notes.count(named, flaw) for flaw in flaws):
            self._notes.add(named, "no_gain")
        if found.rate_hz > 0 and abs(found.rate_hz / rate_hz - 1) > SAME_RATE:
            self._notes.add(
                named, "other_metadata_rate", f"{rate_hz:g} Hz, not {found.rate_hz:g} Hz"
            )
        return replace(found, rate_hz=rate_hz)

    def _add(self, epoch: Epoch) -> None:
        known = self._epochs.setdefault(epoch.channel.id, [])
        for other in known:
            overlap = other.starts_at < epoch.ends_at and epoch.starts_at < other.ends_at
            if overlap and other.channel != epoch.channel:
                self._notes.add(epoch.channel.id, "twice_described")
        known.append(epoch)

    def _epoch(self, named: str, at: float) -> Channel | None:
        for epoch in self._epochs.get(named, ()):
            if epoch.starts_at <= at < epoch.ends_at:
                return epoch.channel
        return None


def is_stationxml(head: bytes) -> bool:
    return b"<FDSNStationXML" in head or b":FDSNStationXML" in head


def read_metadata(paths: Iterable[Path], notes: Notebook) -> Metadata:
    """Of files and folders. Raises NotValid for a file named that tells nothing."""
    found = Metadata(notes)
    for path in paths:
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if p.is_file()):
                found.add_file(file)
        elif not found.add_file(path):
            raise NotValid(path.name, path.suffix, "give StationXML or a table of stations")
    return found


def note_same_places(channels: Iterable[Channel], notes: Notebook) -> None:
    """Two stations within 20 m may be one, told twice: they must not confirm each other."""
    stations: dict[str, Channel] = {}
    for channel in channels:
        stations.setdefault(f"{channel.network}.{channel.station}", channel)
    cells: dict[tuple[int, int], list[tuple[str, Channel]]] = {}
    for name, channel in stations.items():
        # Cells of 0.001°, over 20 m but at the poles; neighbours are looked at too.
        at = (round(channel.longitude * 1000), round(channel.latitude * 1000))
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                for other_name, other in cells.get((at[0] + i, at[1] + j), ()):
                    apart = _apart_km(channel, other)
                    if apart < ONE_PLACE_KM:
                        notes.add(name, "same_place", f"{other_name}, {apart * 1000:.0f} m away")
        cells.setdefault(at, []).append((name, channel))


def _apart_km(one: Channel, other: Channel) -> float:
    lons, lats = np.array([other.longitude]), np.array([other.latitude])
    return float(distance_km(one.longitude, one.latitude, lons, lats)[0])

"""Recordings on disk, of any kind, as channels and packets in the order of their arrival."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from houfeng.monitoring.notes import Note, Notebook
from houfeng.monitoring.readings.knet import is_knet, read_knet
from houfeng.monitoring.readings.metadata import (
    Metadata,
    is_stationxml,
    note_same_places,
    read_metadata,
)
from houfeng.monitoring.readings.miniseed import MiniSeedFile, is_miniseed
from houfeng.monitoring.readings.openeew import OpenEewFile, is_openeew
from houfeng.monitoring.readings.sac import is_sac, read_sac
from houfeng.monitoring.readings.sources import Delivery, Source, in_order_of_arrival
from houfeng.monitoring.readings.station_csv import is_station_csv
from houfeng.monitoring.values import Channel, Packet
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid

__all__ = ["Delivery", "Waveforms", "read_waveforms"]
_HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Waveforms:
    """Recordings whose records are found and not yet decoded."""

    channels: tuple[Channel, ...]  # by id: the rows of a network
    sources: tuple[Source, ...]
    delivery: Delivery
    notebook: Notebook

    @property
    def notes(self) -> list[Note]:
        """What was met until now; grows while packets are read."""
        return list(self.notebook)

    @property
    def starts_at(self) -> float:
        """The begin of the first packet; by its arrival where that is recorded."""
        return min(float(begins.min()) for begins, _ in map(_span, self.sources))

    @property
    def ends_at(self) -> float:
        """The end of the last packet; by its arrival where that is recorded."""
        return max(float(ends.max()) for _, ends in map(_span, self.sources))

    def packets(self) -> Iterator[Packet]:
        """By time of arrival; only of the channels above. May be asked for again."""
        known = {channel.id for channel in self.channels}
        for packet in in_order_of_arrival(self.sources, self.delivery):
            if packet.channel in known:
                yield packet


def _span(source: Source) -> tuple[Floats, Floats]:
    """(begin, end) of records; a device's own clock may be wrong by half an hour."""
    told = np.isfinite(source.arrives_at)
    ends = np.where(told, source.arrives_at, source.ends_at)
    return ends - (source.ends_at - source.starts_at), ends


def read_waveforms(
    path: Path,
    stations: Path | None = None,
    delivery: Delivery | None = None,
    *,
    keep_uncalibrated: bool = False,
) -> Waveforms:
    """All recordings in a file or folder, with the metadata found there and in `stations`.

    keep_uncalibrated: keep channels without a gain (NaN), to pick onsets on.
    Raises NotFound for a path that is not there, NotValid where nothing can be read.
    """
    for asked in (path, stations):
        if asked is not None and not asked.exists():
            raise NotFound(f"{asked} is not there; give a file or folder of recordings")
    notes = Notebook()
    metadata = read_metadata([stations] if stations else [], notes)
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    sources: list[Source] = []
    for file in files:
        try:
            source = _source(file, metadata, notes, alone=len(files) == 1)
        except NotValid as wrong:
            if len(files) == 1:
                raise
            notes.add(file.name, "unreadable_file", str(wrong))
            continue
        if source is not None:
            sources.append(source)
    if not sources:
        kinds = "miniSEED, SAC, K-NET ASCII or OpenEEW lines"
        raise NotValid(str(path), f"{len(files)} files", f"none is a recording; give {kinds}")
    for source in sources:
        for channel in source.described.values():
            metadata.add(channel)
    channels = _channels(sources, metadata, keep_uncalibrated)
    note_same_places(channels, notes)
    return Waveforms(channels, tuple(sources), delivery or Delivery(), notes)


def _source(file: Path, metadata: Metadata, notes: Notebook, *, alone: bool) -> Source | None:
    """The file as a recording; None where it is metadata or nothing that is known."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    if is_stationxml(head) or is_station_csv(head):
        metadata.add_file(file)
        return None
    if is_openeew(head):
        return OpenEewFile(file, notes)
    if is_knet(head):
        return read_knet(file, notes)
    if is_miniseed(head):
        return MiniSeedFile(file, notes)
    if is_sac(head):
        return read_sac(file)
    if alone:
        kinds = "miniSEED, SAC, K-NET ASCII or OpenEEW lines"
        raise NotValid(file.name, head[:16], f"give a recording: {kinds}")
    if file.suffix.lower() in (".mseed", ".ms", ".msd", ".seed", ".sac", ".jsonl"):
        notes.add(file.name, "unreadable_file", f"it begins with {head[:8]!r}")
    return None


def _channels(
    sources: list[Source], metadata: Metadata, keep_uncalibrated: bool
) -> tuple[Channel, ...]:
    begun: dict[str, tuple[float, float]] = {}
    for source in sources:
        at = float(source.starts_at.min())
        for named, rate in source.rates.items():
            if named not in begun or at < begun[named][0]:
                begun[named] = (at, rate)
    found = []
    for named, (at, rate) in sorted(begun.items()):
        channel = metadata.channel(named, at, rate)
        if channel is not None and (keep_uncalibrated or not math.isnan(channel.gain)):
            found.append(channel)
    return tuple(found)

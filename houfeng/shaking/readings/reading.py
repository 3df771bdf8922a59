"""One place's readings while a file is read, and the table made of all."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from houfeng.shaking.observations import MACROSEISMIC, Observations

NAN = float("nan")


@dataclass(slots=True)
class Amplitude:
    """One measure at one place."""

    value: float  # ln g, ln cm/s or intensity; NaN where none can be told
    sigma: float = 0.0  # of the observation itself, same units
    flag: str = ""  # reason it is not used, see `reasons`
    channel: str = ""


@dataclass(slots=True)
class Reading:
    """One place: a station or a felt cell."""

    id: str
    name: str
    kind: str
    source: str
    longitude: float
    latitude: float
    vs30_ms: float = NAN
    replies: float = NAN
    amplitudes: dict[str, Amplitude] = field(default_factory=dict)
    where: str = ""  # file and row, for messages

    @property
    def is_felt(self) -> bool:
        return self.kind == MACROSEISMIC


def assembled(readings: Sequence[Reading], notes: Sequence[str]) -> Observations:
    """The table of arrays. Flagged amplitudes are NaN in `values` and kept in `recorded`."""
    measures = list(dict.fromkeys(m for reading in readings for m in reading.amplitudes))
    none = Amplitude(NAN)
    columns = {m: [reading.amplitudes.get(m, none) for reading in readings] for m in measures}
    recorded = {m: np.array([a.value for a in column]) for m, column in columns.items()}
    flags = {m: tuple(a.flag for a in column) for m, column in columns.items()}
    return Observations(
        ids=tuple(reading.id for reading in readings),
        names=tuple(reading.name for reading in readings),
        kinds=tuple(reading.kind for reading in readings),
        sources=tuple(reading.source for reading in readings),
        longitudes=np.array([reading.longitude for reading in readings], dtype=float),
        latitudes=np.array([reading.latitude for reading in readings], dtype=float),
        vs30_ms=np.array([reading.vs30_ms for reading in readings], dtype=float),
        replies=np.array([reading.replies for reading in readings], dtype=float),
        values={
            m: np.where(np.array([bool(f) for f in flags[m]], dtype=bool), np.nan, recorded[m])
            for m in measures
        },
        extra_sigma={m: np.array([a.sigma for a in column]) for m, column in columns.items()},
        flags=flags,
        notes=tuple(notes),
        recorded=recorded,
        channels={m: tuple(a.channel for a in column) for m, column in columns.items()},
    )

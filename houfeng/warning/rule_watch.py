"""Rules of lines and plants within the loop: what their stations feel and are about to feel.

A line, a plant or a stretch of pipeline is a group of stations. A station is one witness, however
many sensors stand there. Strong shaking swings: peaks are held for some seconds, so that two
stations of a k-of-n rule need not reach the threshold within the same tenth of a second.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.monitoring.values import Hypocentre, Motion
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.text import decoded
from houfeng.warning.magnitude_values import EventMagnitude, SensorSites
from houfeng.warning.predict import predict_targets
from houfeng.warning.rules import RuleChange, RuleEngine, Rules
from houfeng.warning.tables import AVERAGE_VS30_MS
from houfeng.warning.targets import Targets
from houfeng.warning.travel import TravelTime

Source = tuple[Hypocentre, EventMagnitude]

QUANTITIES = (
    "pga_gal", "pgv_cms", "intensity", "predicted_pga_gal", "predicted_pgv_cms",
    "predicted_intensity",
)  # fmt: skip
"""What a rule may look at: felt at a station, or predicted there before its shaking is over."""
HELD_S = 5  # a peak counts so long: S waves of one earthquake cross 15 km in that time
_SHAKES_S = 20.0  # after the S wave a prediction is over
MOST_BYTES = 20_000_000
COLUMNS: dict[str, tuple[str, ...]] = {
    "line": ("line", "group", "线路", "分组", "名称"),
    "station": ("station", "台站", "测点"),
}
_GAL, _CMS = 100.0, 100.0  # of m/s² and m/s


def read_lines(source: Path) -> dict[str, tuple[str, ...]]:
    """Stations of each line, from a CSV with the columns line and station.

    Raises NotFound, or NotValid with the row.
    """
    if not source.is_file():
        raise NotFound(f"{source} is not there; name a CSV with the columns line and station")
    size = source.stat().st_size
    if size > MOST_BYTES:
        raise NotValid(source.name, f"{size:,} bytes", f"keep below {MOST_BYTES:,}")
    text = decoded(source.read_bytes())
    if text is None:
        raise NotValid(source.name, "no text", "save it as a CSV in UTF-8")
    rows = list(csv.reader(io.StringIO(text)))
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    places: dict[str, int] = {}
    for ours, known in COLUMNS.items():
        found = next((at for at, name in enumerate(header) if name in known), None)
        if found is None:
            raise NotValid(
                f"{source.name}, row 1", ",".join(header)[:100],
                f"there is no column {ours}; call it one of {', '.join(known)}",
            )  # fmt: skip
        places[ours] = found
    lines: dict[str, list[str]] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        values = {
            name: row[at].strip() if at < len(row) else "" for name, at in places.items()
        }  # fmt: skip
        for name, value in values.items():
            if not value:
                raise NotValid(f"{source.name}, row {number}, {name}", "", "fill it in")
        members = lines.setdefault(values["line"], [])
        if values["station"] in members:
            raise NotValid(
                f"{source.name}, row {number}", values["station"],
                f"it is named twice for {values['line']}: take one away",
            )  # fmt: skip
        members.append(values["station"])
    if not lines:
        raise NotValid(source.name, "no station", "give at least one row below the header")
    return {name: tuple(members) for name, members in lines.items()}


class RuleWatch:
    """Runs tables of rules over lines of stations, tick by tick."""

    def __init__(
        self,
        tables: Sequence[Rules],
        lines: Mapping[str, Sequence[str]],
        sites: SensorSites,
        travel_time: TravelTime,
    ) -> None:
        """Raises NotValid for stations that are not there and quantities that nobody measures."""
        for table in tables:
            for unknown in sorted(table.quantities - set(QUANTITIES)):
                raise NotValid(
                    f"rules {table.name}", unknown, f"use one of {', '.join(QUANTITIES)}"
                )
        rows_of = _rows_of(sites.stations)
        named: dict[str, list[int]] = {}
        for line, stations in lines.items():
            for station in stations:
                named.setdefault(station, _found(station, rows_of, line))
        self.stations = tuple(named)
        place = {station: at for at, station in enumerate(self.stations)}
        self._rows = np.concatenate([np.array(rows, dtype=np.int64) for rows in named.values()])
        self._starts = np.cumsum([0, *(len(rows) for rows in named.values())])[:-1]
        first = self._rows[self._starts]
        known = sites.vs30_ms[first]
        self._targets = Targets.of_points(
            list(self.stations), sites.longitudes[first], sites.latitudes[first],
            vs30_ms=np.where(np.isfinite(known), known, AVERAGE_VS30_MS),
        )  # fmt: skip
        groups = {line: [place[station] for station in lines[line]] for line in lines}
        self.engines = tuple(RuleEngine(table, groups) for table in tables)
        self._wanted = frozenset(name for table in tables for name in table.quantities)
        self._travel_time = travel_time
        # Peaks of each second: PGA, PGV; and which second each place holds.
        self._peaks = np.full((2, HELD_S + 1, len(self.stations)), np.nan)
        self._seconds = np.full(HELD_S + 1, -1, dtype=np.int64)
        self._predicted: list[tuple[Source, dict[str, Floats]]] = []

    def step(self, at: float, motion: Motion, sources: Sequence[Source]) -> list[RuleChange]:
        """What begins and ends at a moment of data time.

        sources: earthquakes known well enough to act upon.
        """
        values = self._felt(at, motion)
        values.update(self._expected(at, sources))
        return [change for engine in self.engines for change in engine.step(at, values)]

    def _felt(self, at: float, motion: Motion) -> dict[str, Floats]:
        second = int(at)
        slot = second % (HELD_S + 1)
        if self._seconds[slot] != second:
            self._seconds[slot] = second
            self._peaks[:, slot] = np.nan
        here = np.stack([self._at_stations(motion.pga_ms2), self._at_stations(motion.pgv_ms)])
        self._peaks[:, slot] = np.fmax(self._peaks[:, slot], here)
        pga, pgv = np.fmax.reduce(self._peaks[:, self._seconds > second - HELD_S], axis=1)
        return {
            "pga_gal": pga * _GAL,
            "pgv_cms": pgv * _CMS,
            "intensity": self._at_stations(motion.intensity_gb),
        }

    def _at_stations(self, values: Floats) -> Floats:
        """The larger of a station's sensors; NaN where none has data."""
        return np.asarray(np.fmax.reduceat(values[self._rows], self._starts))

    def _expected(self, at: float, sources: Sequence[Source]) -> dict[str, Floats]:
        names = [name for name in QUANTITIES[3:] if name in self._wanted]
        found = {name: np.full(len(self.stations), np.nan) for name in names}
        if not names:
            return found
        self._predicted = [(source, self._at_source(source)) for source in sources]
        for _, one in self._predicted:
            coming = at <= one["until"]
            for name in names:
                found[name] = np.fmax(found[name], np.where(coming, one[name], np.nan))
        return found

    def _at_source(self, source: Source) -> dict[str, Floats]:
        for known, predicted in self._predicted:
            if known[0] is source[0] and known[1] is source[1]:
                return predicted
        told = predict_targets(*source, self._targets, travel_time=self._travel_time)
        return {
            "predicted_pga_gal": told.pga_ms2 * _GAL,
            "predicted_pgv_cms": told.pgv_ms * _CMS,
            "predicted_intensity": told.intensity,
            "until": told.s_at + _SHAKES_S,
        }

    # ---- restart

    def checkpoint(self) -> list[dict[str, Any]]:
        """States of every table as plain values; held peaks come anew within seconds."""
        return [engine.checkpoint() for engine in self.engines]

    def restore(self, kept: Sequence[Mapping[str, Any]]) -> None:
        """Go on after a restart. NotValid where it belongs to other tables or lines."""
        if len(kept) != len(self.engines):
            raise NotValid(
                "checkpoint", f"{len(kept)} tables of rules",
                f"this run has {len(self.engines)}: start with the same rules and lines",
            )  # fmt: skip
        for engine, one in zip(self.engines, kept, strict=True):
            engine.restore(one)


def _rows_of(stations: Sequence[str]) -> dict[str, list[int]]:
    """Sensor rows by NET.STA.LOC, NET.STA and STA; a short name that is not unique has none."""
    found: dict[str, list[int]] = {}
    whose: dict[str, set[str]] = {}
    for row, name in enumerate(stations):
        network, station, _ = name.split(".", 2) if name.count(".") >= 2 else ("", name, "")
        for one in {name, name.rstrip("."), f"{network}.{station}", station}:
            found.setdefault(one, []).append(row)
            whose.setdefault(one, set()).add(f"{network}.{station}")
    return {one: rows for one, rows in found.items() if len(whose[one]) == 1}


def _found(station: str, rows_of: Mapping[str, list[int]], line: str) -> list[int]:
    rows = rows_of.get(station)
    if rows is None:
        raise NotValid(
            f"lines, {line}", station,
            "no station of this name has metadata, or several have: write NET.STA",
        )  # fmt: skip
    return rows

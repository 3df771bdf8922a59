"""A day of picks at once: the same association, without an object for every pick."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.monitoring.associate import Associator, enter
from houfeng.monitoring.hypotheses import FINAL, AssociatorSettings, Source
from houfeng.monitoring.pick_list import PickTable
from houfeng.monitoring.snapshot import hypocentre_of
from houfeng.monitoring.station_list import Station
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Hypocentre
from houfeng.monitoring.work import Work

_PROGRESS_EVERY = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Associated:
    """One earthquake of a batch."""

    hypocentre: Hypocentre
    p_picks: int
    s_picks: int
    rows: tuple[int, ...]  # of the picks in their file


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The earthquakes in a list of picks, by origin time."""

    events: tuple[Associated, ...]
    far: int  # teleseisms set aside
    counts: dict[str, int]


def associate_picks(
    picks: PickTable,
    stations: Sequence[Station],
    travel_times: TravelTimes,
    settings: AssociatorSettings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Catalogue:
    """All earthquakes in a table of picks."""
    associator = Associator(stations, travel_times, settings or AssociatorSettings.for_catalogue())
    work = associator.work
    found: list[Associated] = []
    far = 0

    def keep(closed: list[Source]) -> int:
        distant = 0
        for source in closed:
            if source.status == FINAL and source.far is None:
                found.append(_associated(work, source))
            distant += source.status == FINAL and source.far is not None
        return distant

    columns = (picks.station, picks.phase, picks.time, picks.sigma, picks.row)
    for k, (station, phase, time, sigma, row) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        enter(work, station, phase, time, sigma, row, time)
        if work.closed:
            far += keep(work.closed)
        if progress is not None and k % _PROGRESS_EVERY == 0:
            progress(k, len(picks))
    associator.tick((work.base or 0.0) + 1e9)
    far += keep(work.closed)
    work.counts["unknown station"] += sum(picks.unknown.values())
    work.counts["refused"] = picks.refused
    found.sort(key=lambda event: event.hypocentre.origin_at)
    return Catalogue(tuple(found), far, work.counts)


def _associated(work: Work, source: Source) -> Associated:
    order = np.argsort(work.pool.time[np.array(source.picks)], kind="stable")
    rows = [work.pool.source[source.picks[int(k)]] for k in order]
    return Associated(
        hypocentre_of(work, source),
        source.p_picks(),
        len(source.picks) - source.p_picks(),
        tuple(row for row in rows if isinstance(row, int)),
    )

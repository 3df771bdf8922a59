"""How good a network would be: random earthquakes in it, and quiet days, through the same loop.

    settings -> one trial an earthquake -> what was told, when, and to whom -> distributions

A trial is the whole of it: records with noise, dead stations, late packets and transients; the
pipeline that runs live; and places without a station whose shaking comes from the same source.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

import numpy as np

from houfeng.monitoring.stream import Network
from houfeng.monitoring.travel_times import TravelTimes, iasp91
from houfeng.monitoring.values import Channel, Hypocentre, Packet, Samples
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.status import Status
from houfeng.warning.blind_zone import blind_zone_km
from houfeng.warning.design_settings import PIECE_H, DesignSettings
from houfeng.warning.lines import Record
from houfeng.warning.outcome import Outcome, judge
from houfeng.warning.pipeline import Pipeline
from houfeng.warning.prepare import policy_of, warm
from houfeng.warning.replaying import Pace, replay
from houfeng.warning.scenario_network import channels_at
from houfeng.warning.scenario_source import Scenario
from houfeng.warning.scenario_waves import Waves
from houfeng.warning.simulate import Simulation
from houfeng.warning.targets import Targets

MESSAGES = ("alert", "update", "cancel")
STARTS_AT = 1_800_000_000.0  # of the made-up clock
_SAME_KM, _SAME_S = 100.0, 15.0  # a message farther off tells of something that is not there
_NOISE_TICK_S = 0.5  # nobody waits for anything in noise


@dataclass(frozen=True, slots=True)
class Trial:
    """One earthquake: what was told of it. Seconds are after its origin, None: never."""

    number: int
    magnitude: float
    longitude: float
    latitude: float
    depth_km: float
    inside: bool
    dead_stations: int
    highest_felt: float  # CSIS at a target
    alerted: bool
    false_alerts: int  # of what is not there, or before the origin
    names: int  # under which it was told; more than one is a fault
    cancels: int
    updates: int
    first_by: str  # "source" or "plum"; "" where nothing was told
    first_s: float | None
    first_magnitude: float | None
    first_away_km: float | None
    located_s: float | None
    located_away_km: float | None
    sized_magnitude: float | None  # the first that was told of
    last_magnitude: float | None
    last_covers: bool | None  # whether its 68 % range holds the truth
    last_away_km: float | None
    last_depth_error_km: float | None
    blind_zone_km: float | None
    intensity_bias: float | None  # mean of the last told less the felt, at targets told
    intensity_error: float | None  # ... and of its absolute value
    leads_s: tuple[float, ...]  # at targets that felt their target intensity and were told
    outcome: Outcome
    loop_s: float  # time this trial took

    @property
    def missed(self) -> bool:
        """A target felt what matters to it, and nobody was told anything."""
        return not self.alerted and self.outcome.missed.targets > 0

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "missed": self.missed}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Noise alone for a while."""

    number: int
    hours: float
    picks: int
    events: int  # located, told or not
    alerts: int
    dropped: int
    loop_s: float


@cache
def _travel_times() -> TravelTimes:
    return TravelTimes.build(iasp91())


def try_event(settings: DesignSettings, number: int) -> Trial:
    """One earthquake through the loop."""
    begun = time.perf_counter()
    scenario, targets = settings.scenario(number), settings.targets()
    stations = settings.channels()
    places = channels_at(targets.longitudes, targets.latitudes, "T")
    felt = _Felt(places, len(stations))
    simulation = Simulation(
        stations + places, _travel_times(), _seed(settings, number), starts_at=STARTS_AT,
        only_felt=frozenset(one.station_id for one in places), watch=felt.watch,
    )  # fmt: skip
    origin_at = STARTS_AT + settings.before_s
    waves = simulation.add(scenario, origin_at)
    loop = _loop(settings, stations, targets)
    packets = simulation.packets(settings.before_s + settings.after_s)
    last = origin_at + settings.after_s
    records = [
        record
        for record in replay(loop, _until(packets, last))
        if record.type in (*MESSAGES, "event")
    ]
    return _trial(
        settings, number, scenario, waves, loop, records, felt.highest, len(simulation.dead),
        len(stations) // 3, time.perf_counter() - begun,
    )  # fmt: skip


def try_quiet(settings: DesignSettings, number: int, hours: float) -> Quiet:
    """Noise with all its transients, and nothing else."""
    begun = time.perf_counter()
    stations = settings.channels()
    simulation = Simulation(
        stations, _travel_times(), _seed(settings, number) + 1, starts_at=STARTS_AT
    )
    loop = _loop(settings, stations, settings.targets())
    located = set()
    for record in replay(loop, simulation.packets(hours * 3600.0), Pace(tick_s=_NOISE_TICK_S)):
        if record.type == "event":
            located.add(record.body["event_id"])
    return Quiet(
        number, hours, loop.counts["picks"], len(located), loop.counts["alerts"],
        int(loop.associator.counts.get("dropped", 0)), time.perf_counter() - begun,
    )  # fmt: skip


def run(settings: DesignSettings, processes: int = 1) -> Iterator[Trial | Quiet]:
    """All trials, as they are done; quiet hours between the earthquakes."""
    quiet: list[Callable[[], Trial | Quiet]] = []
    left = settings.hours
    while left > 1e-9:
        piece = min(PIECE_H, left)
        quiet.append(partial(try_quiet, settings, settings.events + len(quiet), piece))
        left -= piece
    works: list[Callable[[], Trial | Quiet]] = []
    each = max(1, settings.events // max(1, len(quiet)))
    for number in range(settings.events):
        works.append(partial(try_event, settings, number))
        if number % each == each - 1 and quiet:
            works.append(quiet.pop(0))
    works += quiet
    if processes <= 1:
        warm()
        yield from (work() for work in works)
        return
    with ProcessPoolExecutor(processes, initializer=warm) as pool:
        waiting: list[Future[Trial | Quiet]] = [pool.submit(work) for work in works]
        for done in as_completed(waiting):
            yield done.result()


class _Felt:
    """What is felt at places without a station."""

    def __init__(self, places: tuple[Channel, ...], first_row: int) -> None:
        self._network = Network(places)
        self._first = first_row
        self._rows = np.arange(len(places), dtype=np.int32)
        self.highest = np.full(len(self._network.sensors), np.nan)

    def watch(self, begins_at: float, counts: Samples) -> None:
        own = counts[self._first :]
        offsets = np.arange(own.shape[0] + 1, dtype=np.int64) * own.shape[1]
        result = self._network.tick(
            self._rows, np.full(own.shape[0], begins_at), offsets, own.ravel()
        )
        self.highest = np.fmax(self.highest, result.motion.intensity_gb)


def _seed(settings: DesignSettings, number: int) -> int:
    return int(np.random.SeedSequence([settings.seed, number, 7]).generate_state(1)[0])


def _loop(settings: DesignSettings, channels: tuple[Channel, ...], targets: Targets) -> Pipeline:
    return Pipeline(
        channels, _travel_times(), policy_of(settings.policy), targets, status=Status.EXERCISE
    )


def _until(packets: Iterator[Packet], last: float) -> Iterator[Packet]:
    for packet in packets:
        if packet.arrived_at > last:
            return
        yield packet


def _trial(
    settings: DesignSettings,
    number: int,
    scenario: Scenario,
    waves: Waves,
    loop: Pipeline,
    records: list[Record],
    felt: Floats,
    dead: int,
    stations: int,
    seconds: float,
) -> Trial:
    origin_at = waves.origin_at
    messages = [record for record in records if record.type in MESSAGES]
    true = [record for record in messages if _is_of(record.body, scenario, origin_at)]
    names = list(dict.fromkeys(record.body["event_id"] for record in true))
    false = {r.body["event_id"] for r in messages if r.type == "alert"} - set(names)
    located = [
        r for r in records if r.type == "event" and _is_of(r.body, scenario, origin_at)
    ]  # fmt: skip
    own = [r for r in located if r.body["event_id"] in names] or located
    sized = [r for r in own if r.body["magnitude"] is not None]
    first = next((r for r in true if r.type == "alert"), None)
    told_at = _told_at(loop, set(names))
    lead = waves.s_at[stations:] - told_at
    over = _told_last(loop, set(names)) - felt
    over = over[np.isfinite(over)]
    alerted = np.isfinite(told_at)
    targets = loop.targets
    strong = alerted & (felt >= targets.target_intensity)
    last = sized[-1].body["magnitude"] if sized else None
    truth = Hypocentre(
        origin_at, scenario.longitude, scenario.latitude, scenario.depth_km, 0.0, 0.0, 0.0, 0.0,
        0.0, (), (),
    )  # fmt: skip
    source = None if first is None else first.body["hypocentre"]
    return Trial(
        number=number,
        magnitude=scenario.magnitude,
        longitude=round(scenario.longitude, 4),
        latitude=round(scenario.latitude, 4),
        depth_km=scenario.depth_km,
        inside=settings.is_inside(scenario),
        dead_stations=dead,
        highest_felt=round(float(np.nanmax(felt)), 2),
        alerted=first is not None,
        false_alerts=len(false),
        names=len(names),
        cancels=sum(r.type == "cancel" for r in true),
        updates=sum(r.type == "update" for r in true),
        first_by="" if first is None else "plum" if source is None else "source",
        first_s=None if first is None else _after(_at(first.body["decided_at"]), origin_at),
        first_magnitude=_value(None if first is None else first.body["magnitude"]),
        first_away_km=None if source is None else _away(source, scenario),
        located_s=None if not located else _after(located[0].newest_arrival, origin_at),
        located_away_km=None if not located else _away(located[0].body, scenario),
        sized_magnitude=_value(sized[0].body["magnitude"]) if sized else None,
        last_magnitude=_value(last),
        last_covers=None if last is None else last["low"] <= scenario.magnitude <= last["high"],
        last_away_km=_away(own[-1].body, scenario) if own else None,
        last_depth_error_km=round(own[-1].body["depth_km"] - scenario.depth_km, 1) if own else None,
        blind_zone_km=None if first is None else round(
            blind_zone_km(
                truth, _at(first.body["decided_at"]), loop.travel_times,
                loop.decider.policy.delivery_s,
            ), 1,
        ),
        intensity_bias=round(float(over.mean()), 2) if over.size else None,
        intensity_error=round(float(np.abs(over).mean()), 2) if over.size else None,
        leads_s=tuple(np.round(lead[strong], 1).tolist()),
        outcome=judge(alerted, felt, targets, lead),
        loop_s=round(seconds, 2),
    )  # fmt: skip


def _told_at(loop: Pipeline, names: set[str]) -> Floats:
    """When each target's first message arrived, NaN where none came."""
    found = np.full(len(loop.targets), np.nan)
    for decision in loop.decider.log:
        if decision.event_id in names and decision.kind != "cancel":
            arrives = decision.decided_at + decision.delivery_s
            found[decision.rows] = np.fmin(found[decision.rows], arrives)
    return found


def _told_last(loop: Pipeline, names: set[str]) -> Floats:
    """The intensity each target was last told, NaN where none was."""
    found = np.full(len(loop.targets), np.nan)
    for decision in loop.decider.log:
        if decision.event_id in names:
            found[decision.rows] = decision.intensity
    return found


def _is_of(body: Any, scenario: Scenario, origin_at: float) -> bool:
    """Whether a line tells of the earthquake that was: what is only felt counts, once it is."""
    here = body.get("hypocentre", body)
    if here is None:
        return _at(body["decided_at"]) > origin_at
    near = _away(here, scenario) <= _SAME_KM
    return near and abs(_at(here["origin_at"]) - origin_at) <= _SAME_S


def _away(here: Any, scenario: Scenario) -> float:
    away = distance_km(
        scenario.longitude, scenario.latitude,
        np.array([here["longitude"]]), np.array([here["latitude"]]),
    )  # fmt: skip
    return round(float(away[0]), 1)


def _at(iso: str) -> float:
    return datetime.fromisoformat(iso).timestamp()


def _after(at: float, origin_at: float) -> float:
    return round(at - origin_at, 2)


def _value(magnitude: Any) -> float | None:
    return None if magnitude is None else round(float(magnitude["value"]), 2)

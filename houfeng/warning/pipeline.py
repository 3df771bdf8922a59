"""The one loop of early warning: packets in, and out come picks, earthquakes and messages.

packets -> arranged -> one tick of the network -> picks -> hypotheses -> magnitude
        -> shaking at each target -> decision

A replay, an exercise and the live service run these same lines; they differ in who calls
`push` and `advance`, and with which clock.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.arrange import Arranger
from houfeng.monitoring.associate import Associator, Hypothesis
from houfeng.monitoring.hypotheses import DROPPED, FAR, FINAL, MERGED
from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.stream import Network, TickResult, reasons
from houfeng.monitoring.stretches import Block
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Channel, Packet
from houfeng.places.gazetteer import Gazetteer
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.status import Status
from houfeng.warning.at_work import AtWork, with_state
from houfeng.warning.channel_news import ChannelNews
from houfeng.warning.decide import Decider
from houfeng.warning.decision import Decision, EventState
from houfeng.warning.excluding import ByHand
from houfeng.warning.followed import LOST_S, Followed, Followers, is_placed
from houfeng.warning.lines import (
    Record,
    RecordType,
    decision_body,
    event_body,
    note_body,
    pick_body,
    rule_body,
)
from houfeng.warning.magnitude import MagnitudeEstimator, SensorSites
from houfeng.warning.observer import Observer
from houfeng.warning.pipeline_settings import PipelineSettings, stations_of
from houfeng.warning.plum import Plum
from houfeng.warning.policies import Policy
from houfeng.warning.release import doubt_of_source
from houfeng.warning.rule_watch import RuleWatch, Source
from houfeng.warning.rules import Rules
from houfeng.warning.targets import Targets

_NO_MAGNITUDE = ("clipped", "noisy", "spiking", "uncalibrated", "dead")
_FELT = 3.0  # CSIS at two stations: it was an earthquake, whatever became of its location
_NEAR_KM = 150.0
_GROWS_S = 10.0  # after an origin, so long its magnitude is asked for most often
_SHAKES_S = 120.0  # after an origin, strong shaking is laid to it


class Pipeline:
    """One network, one list of targets, one policy."""

    def __init__(
        self,
        channels: tuple[Channel, ...],
        travel_times: TravelTimes,
        policy: Policy,
        targets: Targets,
        *,
        settings: PipelineSettings | None = None,
        gazetteer: Gazetteer | None = None,
        status: Status = Status.ACTUAL,
        rules: Sequence[Rules] = (),
        lines: Mapping[str, Sequence[str]] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Raises NotValid for channels or targets that cannot be used."""
        if not channels:
            raise NotValid("channels", 0, "give metadata (StationXML or a table) for the stations")
        if not len(targets):
            raise NotValid("targets", 0, "give at least one target")
        self.settings = settings or PipelineSettings()
        self.status = status
        self.targets = targets
        self.observers: list[Observer] = []
        self._clock = clock
        self.travel_times = travel_times
        self.arranger = Arranger(channels, self.settings.arrange)
        stations = stations_of(channels)
        self.stations = {station.name: station for station in stations}
        self.associator = Associator(stations, travel_times, self.settings.association)
        self.decider = Decider(
            policy, targets, travel_time=travel_times, gazetteer=gazetteer, status=status
        )
        self.followers = Followers()
        self._by_hand = ByHand()
        self.newest_arrival = np.nan
        self.now = -np.inf  # our clock at the last advance
        self.data_time = np.nan
        self.counts = {"packets": 0, "picks": 0, "events": 0, "alerts": 0, "updates": 0,
                       "cancels": 0, "rules": 0}  # fmt: skip
        self.rules: RuleWatch | None = None
        self._tables, self._lines = tuple(rules), dict(lines or {})
        self._sources: list[Source] = []  # known well enough for rules, in this tick
        self._begun = 0.0
        self._news = ChannelNews(len(channels))
        self._build(channels)

    # ---- what callers use

    def push(self, packets: Packet | Block) -> None:
        """Take a packet in, or many of known channels; they are used at the next `advance`."""
        if isinstance(packets, Packet):
            self.arranger.push(packets)
            self.counts["packets"] += 1
            arrived = packets.arrived_at
        else:
            self.arranger.push_block(packets)
            self.counts["packets"] += len(packets.rows)
            arrived = float(packets.arrived_at.max(initial=-np.inf))
        if not arrived <= self.newest_arrival:
            self.newest_arrival = arrived

    def exclude(self, stations: Mapping[str, str]) -> None:
        """Stations that people have taken out, with their reasons; those not named are used."""
        self._by_hand.take(stations, self._at_work.names)

    @property
    def excluded_by_hand(self) -> Mapping[str, str]:
        """station_id -> reason."""
        return self._by_hand.stations

    def advance(self, now: float, begun: float | None = None) -> Iterator[Record]:
        """All that the packets until now tell.

        now: our clock; in a replay the time of arrival reached. begun: by `clock`, when the
        newest packet was at hand; this call if not told. The records are made as they are asked
        for: take them all.
        """
        self._begun = self._clock() if begun is None else begun
        self.now = now
        stretches = self.arranger.pop(now)
        result = self.network.tick(
            stretches.rows, stretches.starts_at, stretches.offsets, stretches.samples
        )
        result = self._by_hand.without(result, self.network.sensors)
        for observer in self.observers:
            observer.took(stretches, result)
        news, self._by_hand.news = self._by_hand.news, []
        for note in news:
            yield self._record("note", note_body(note))
        newest = float(np.nanmax(result.newest, initial=-np.inf))
        if not np.isfinite(newest):
            yield from self._notes(self.arranger.health.notes)
            self._over()
            return
        # A sender whose clock is a little fast does not make the whole network's time.
        self.data_time = newest = min(newest, self.newest_arrival)
        changed: dict[int, Hypothesis] = {}
        for pick in result.picks:
            self.counts["picks"] += 1
            yield self._record("pick", pick_body(pick))
            changed.update((one.id, one) for one in self.associator.add(pick))
        changed.update((one.id, one) for one in self._let_pass(result))
        plum = self.plum.predict(result.motion.intensity_gb)
        for hypothesis in changed.values():
            followed = self.followers.take(hypothesis, newest)
            over = hypothesis.status in (FINAL, MERGED, DROPPED, FAR)
            if followed is not None and over and (followed.said or followed.was_told):
                yield self._event(followed)
        yield from self._judge(result, plum)
        yield from self._follow_rules(result)
        for body in self._news.states(self.network, result):
            yield self._record("note", body)
        yield from self._notes(self.arranger.health.notes)
        for name in self.followers.forget_old(newest):
            self.decider.forget(name)
        self._follow_rates()
        self._over()

    def _over(self) -> None:
        for observer in self.observers:
            observer.ticked(self._clock() - self._begun)

    def notes(self, notebook: Notebook) -> Iterator[Record]:
        """What is new in a reader's own notebook."""
        yield from self._notes(notebook)

    def summary(self, seconds: float) -> Record:
        """The end of a run that took so long."""
        self._begun = self._clock()
        health = self.arranger.health
        return self._record(
            "summary",
            {
                **self.counts,
                "seconds": round(seconds, 3),
                "channels": len(self.network.channels),
                "stations": len(self._at_work.names),
                "targets": len(self.targets),
                "policy": self.decider.policy.name,
                "excluded": sorted(self.arranger.excluded),
                "late": int(health.counts["late"].sum()),
                "gaps": int(health.counts["gap"].sum()),
                "duplicates": int(health.counts["duplicate"].sum()),
                "association": dict(self.associator.counts),
            },
        )

    # ---- within one tick

    def _let_pass(self, result: TickResult) -> list[Hypothesis]:
        """Time passes: silence tells as much as picks do, where data have come."""
        names = self._at_work.look(result, self._by_hand.stations, self.data_time)
        if names is not None:
            self.associator.set_alive(names)
        return self.associator.tick(self._at_work.known_until(result, self.data_time))

    def _judge(self, result: TickResult, plum: Floats) -> Iterator[Record]:
        """Size each earthquake, and decide whom to tell."""
        self._sources = []
        felt = float(np.nanmax(plum, initial=0.0))
        alone = self.decider.policy.evidence.plum_alone
        open_events = [one for one in self.followers.by_id.values() if one.ended_at is None]
        if (
            alone is not None
            and felt >= alone
            and not any(self._explains(one) for one in open_events)
            and self.decider.exceeds_told(plum, alone)
        ):
            unlocated = self.followers.felt(self.data_time)
            open_events = [unlocated, *(one for one in open_events if one is not unlocated)]
        left_out: Mapping[int, str] | None = None
        confirmed = self.plum.confirmed(result.motion.intensity_gb)
        # Those that people know of come first: what follows may be part of them.
        for one in sorted(open_events, key=lambda one: not one.was_told):
            self._feel(one, confirmed)
            withdrawn = one.lost_at is not None and self._is_withdrawn(one)
            if one.lost_at is not None and not withdrawn:
                continue
            if one.hypothesis is not None and not withdrawn and self._is_due(one):
                left_out = self._left_out(result) if left_out is None else left_out
                self._size(one, left_out)
            yield from self._decide(one, plum, withdrawn)
            if withdrawn or (one.hypothesis is None and felt < _FELT):
                one.ended_at = self.data_time

    def _explains(self, one: Followed) -> bool:
        """Whether strong shaking now is told of under this name already, or would be."""
        if one.hypothesis is None:
            return one.was_told
        age_s = self.data_time - one.hypothesis.hypocentre.origin_at
        return one.was_told and age_s <= _SHAKES_S

    def _is_due(self, one: Followed) -> bool:
        assert one.hypothesis is not None
        # The longer it lasts, the slower what is known of it grows.
        age_s = self.data_time - one.hypothesis.hypocentre.origin_at
        every = self.settings.magnitude_every_s * max(1.0, age_s / _GROWS_S)
        return (
            one.hypothesis.revision != one.sized_revision or self.data_time - one.sized_at >= every
        )

    def _size(self, one: Followed, left_out: Mapping[int, str]) -> None:
        hypothesis = one.hypothesis
        assert hypothesis is not None
        found = self.estimator.update(
            hypothesis.hypocentre, hypothesis.picks, self.network, self.data_time, left_out,
            self.followers.larger_after(one), one.magnitude,
        )  # fmt: skip
        one.magnitude = found or one.magnitude
        if one.strong_at is None and one.is_strong:
            one.strong_at = self.data_time
        one.sized_at, one.sized_revision = self.data_time, hypothesis.revision

    def _left_out(self, result: TickResult) -> dict[int, str]:
        """Sensors not to be used for a magnitude now, and why."""
        bad = with_state(result, _NO_MAGNITUDE)
        sensors = self.network.sensors
        found = dict.fromkeys(self._by_hand.rows(sensors).tolist(), "excluded")
        spoilt = (bad[self._members] & (self._members >= 0)).any(axis=1)
        for row in np.flatnonzero(spoilt).tolist():
            for channel in sensors[row].rows:
                if channel >= 0 and bad[channel]:
                    words = reasons(int(result.states[channel]))
                    found[row] = next(word for word in words if word in _NO_MAGNITUDE)
                    break
        return found

    def _decide(self, one: Followed, plum: Floats, withdrawn: bool) -> Iterator[Record]:
        if not withdrawn and not self.followers.lead(one, self.travel_times, self.stations):
            return
        hypothesis = one.hypothesis
        here = None if hypothesis is None else hypothesis.hypocentre
        placed = here is not None and (one.was_told or is_placed(here, self.stations))
        state = EventState(
            one.event_id,
            here if placed else None,
            one.magnitude if placed else None,
            stations=0 if here is None else len({s for s, phase in here.used if phase == "P"}),
            data_time=self.data_time,
            # What is felt is not laid to a small earthquake.
            plum=plum if one.was_told or (one.is_strong and placed) or here is None else None,
            withdrawn=withdrawn,
        )
        if self.rules is not None and doubt_of_source(self.decider.policy, state) is None:
            assert here is not None
            assert one.magnitude is not None
            self._sources.append((here, one.magnitude))
        decision = self.decider.consider(state, self.now)
        if decision is not None:
            one.was_told = True
            yield self._told(decision)
        if hypothesis is not None and not withdrawn:
            said = self._said(hypothesis, one)
            if said != one.said:
                self.counts["events"] += not one.said
                one.said = said
                yield self._event(one)

    def _said(self, hypothesis: Hypothesis, one: Followed) -> tuple[Any, ...]:
        """What makes a new line of an event worth while: its picks, its place, its size."""
        size = None
        if one.magnitude is not None:
            size = round(one.magnitude.value / self.settings.told_magnitude)
        here = hypothesis.hypocentre
        place = (round(here.longitude, 2), round(here.latitude, 2), round(here.depth_km))
        return (hypothesis.status, len(here.used), place, size)

    def _follow_rules(self, result: TickResult) -> Iterator[Record]:
        if self.rules is None:
            return
        for change in self.rules.step(self.data_time, result.motion, self._sources):
            self.counts["rules"] += 1
            yield self._record("rule", rule_body(change))

    def _feel(self, one: Followed, confirmed: Floats) -> None:
        """Note whether two stations near it feel it: then it is an earthquake."""
        if one.was_felt or one.hypothesis is None:
            return
        here = one.hypothesis.hypocentre
        away = distance_km(
            here.longitude, here.latitude, self.sites.longitudes, self.sites.latitudes
        )
        felt = (confirmed >= _FELT) & (away <= _NEAR_KM + 2 * here.sigma_km)
        one.was_felt = len({self.sites.stations[row] for row in np.flatnonzero(felt)}) >= 2

    def _is_withdrawn(self, one: Followed) -> bool:
        """Its source was lost and not found again, and nobody felt it: no earthquake."""
        assert one.lost_at is not None
        if self.data_time - one.lost_at < LOST_S:
            return False
        if one.was_felt or not one.was_told:
            one.ended_at = self.data_time
        return one.was_told and not one.was_felt

    def _event(self, one: Followed) -> Record:
        assert one.hypothesis is not None
        held = self.decider.held.get(one.event_id)
        return self._record(
            "event",
            event_body(one.event_id, one.hypothesis, one.magnitude, held.en if held else ""),
        )

    def _told(self, decision: Decision) -> Record:
        self.counts[f"{decision.kind}s"] += 1
        return self._record(decision.kind, decision_body(decision))

    def _notes(self, notebook: Notebook) -> Iterator[Record]:
        for body in self._news.notes(notebook):
            yield self._record("note", body)

    def _record(self, kind: RecordType, body: Mapping[str, Any]) -> Record:
        processing_s = self._clock() - self._begun
        record = Record(kind, self.data_time, self.newest_arrival, processing_s, body)
        for observer in self.observers:
            observer.said(record)
        return record

    # ---- channels

    def _build(self, channels: tuple[Channel, ...]) -> None:
        self.network = Network(channels, self.settings.stream)
        sites = self.sites = SensorSites.of(self.network.sensors, self.network.channels)
        self.plum = Plum(self.targets, sites)
        if self._tables:
            watch = RuleWatch(self._tables, self._lines, sites, self.travel_times)
            if self.rules is not None:
                watch.restore(self.rules.checkpoint())
            self.rules = watch
        self.estimator = MagnitudeEstimator(sites, self.travel_times, self.settings.magnitude)
        self._at_work = AtWork(self.network)
        self._members = np.array([sensor.rows for sensor in self.network.sensors])

    def _follow_rates(self) -> None:
        """Channels with a new sampling rate; not while an earthquake is followed."""
        busy = any(one.ended_at is None for one in self.followers.by_id.values())
        if busy or not self.arranger.rate_changes:
            return
        self.rebuild(self.arranger.updated_channels())

    def rebuild(self, channels: tuple[Channel, ...]) -> None:
        """Start the stream anew with the same stations and other rates."""
        health = self.arranger.health
        self.arranger = Arranger(channels, self.settings.arrange)
        self.arranger.health.go_on_from(health)
        self._news.rebuilt(len(channels), health.notes, self.arranger.health.notes)
        self._build(channels)

    # ---- restart

    def resumed(self) -> None:
        """The channels' states are known: only what changes now is told."""
        self._news.resumed(self.network)

    def checkpoint(self) -> dict[str, NDArray[np.generic]]:
        """Everything needed to go on after a restart, for np.savez."""
        from houfeng.warning.pipeline_state import saved

        return saved(self)

    def restore(self, kept: Mapping[str, NDArray[np.generic]]) -> None:
        """Go on from a checkpoint. Raises NotValid when it is of another network or policy."""
        from houfeng.warning.pipeline_state import restored

        restored(self, kept)

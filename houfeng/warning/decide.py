"""Whether to tell anybody now: the first message, the updates that matter, the rare cancel.

The judging is pure (`release.py`, `told.py`); `Decider` keeps what was told.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from houfeng.monitoring.values import Hypocentre
from houfeng.places.gazetteer import Gazetteer
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status
from houfeng.warning.blind_zone import blind_zone_km
from houfeng.warning.decision import Decision, EventState, Kind, Reason
from houfeng.warning.magnitude_values import EventMagnitude
from houfeng.warning.policies import Policy
from houfeng.warning.predict import (
    Prediction,
    nothing_predicted,
    of_source,
    predict_targets,
    with_plum,
)
from houfeng.warning.release import doubt_of_source, highest, judge_release, value_of
from houfeng.warning.release_area import Provinces
from houfeng.warning.targets import Targets
from houfeng.warning.told import Ranks, Told, changes_that_matter
from houfeng.warning.travel import TravelTime, UniformSpeeds

__all__ = ["Decider", "Decision", "EventState"]

# Decisions kept at hand: each holds a row for every target told. All are said as lines, and kept
# in the database where the loop publishes.
LOG_LENGTH = 1000
_AS_TOLD = 0.5  # CSIS: shaking within half a degree of what was told is as told


class Decider:
    """Decides for one list of targets under one policy, event by event."""

    def __init__(
        self,
        policy: Policy,
        targets: Targets,
        *,
        travel_time: TravelTime | None = None,
        gazetteer: Gazetteer | None = None,
        status: Status = Status.ACTUAL,
    ) -> None:
        if policy.needs_provinces and gazetteer is None:
            raise NotValid(
                "gazetteer", None, f"the policy {policy.name} names a province: give the gazetteer"
            )
        self.policy = policy
        self.targets = targets
        self.status = status
        self.log: deque[Decision] = deque(maxlen=LOG_LENGTH)  # the last ones; the newest is last
        self.held: dict[str, Reason] = {}  # why nothing was released yet, by event
        self._told: dict[str, Told] = {}
        self._predicted: dict[str, tuple[Hypocentre, EventMagnitude | float, Prediction]] = {}
        self._travel_time = travel_time or UniformSpeeds()
        self._provinces = Provinces(gazetteer)
        here = np.zeros(1)
        self._epicentre = Targets.of_points(["epicentre"], here, here)

    def consider(self, state: EventState, now: float) -> Decision | None:
        """The message this moment asks for, or None. A decision is kept in `log`."""
        told = self._told.get(state.event_id)
        if state.withdrawn:
            return self._cancel(state, told, now)
        if told and told.cancelled:
            return None
        doubt = doubt_of_source(self.policy, state)
        if doubt:
            # What is not known well enough to be released must not colour what is felt.
            state = replace(state, hypocentre=None, magnitude=None)
        prediction = self._of_source(state)
        if state.plum is not None:
            prediction = with_plum(prediction, state.plum)
        ranks = self.policy.ranks(prediction.intensity)
        reached = self._reached(prediction.intensity, ranks)
        if told is None:
            reasons = self._first(state, prediction, reached, doubt)
        elif now - told.at < self.policy.update.least_s:
            reasons = ()
        else:
            reasons = changes_that_matter(self.policy, told, state, prediction, reached, now)
        if not reasons:
            return None
        kind: Kind = "update" if told else "alert"
        return self._tell(kind, reasons, state, prediction, reached, told, now)

    def _of_source(self, state: EventState) -> Prediction:
        """What the source lets expect; made anew only where the source is."""
        if state.hypocentre is None or state.magnitude is None:
            return nothing_predicted(len(self.targets))
        known = self._predicted.get(state.event_id)
        if known and known[0] is state.hypocentre and known[1] is state.magnitude:
            return known[2]
        found = of_source(state.hypocentre, state.magnitude, self.targets, self._travel_time)
        self._predicted[state.event_id] = (state.hypocentre, state.magnitude, found)
        return found

    def _first(
        self, state: EventState, prediction: Prediction, reached: Bools, doubt: Reason | None
    ) -> tuple[Reason, ...]:
        """Why a first message goes out; empty where it does not, and `held` says why."""
        judged = judge_release(
            self.policy, self._provinces, state, prediction, self._at_epicentre(state), doubt
        )
        if judged.released and reached.any():
            return (judged.reason,)
        self.held[state.event_id] = (
            Reason("nobody", "无目标达到告警阈值", "no target reaches its alert threshold")
            if judged.released
            else judged.reason
        )
        return ()

    def exceeds_told(self, intensity: Floats, least: float) -> bool:
        """Whether any target feels at least so much, and clearly more than it was told to expect.

        By any message that is still kept: what an earthquake's aftershocks shake where people were
        told of as much is no news to them.
        """
        told = np.full(len(self.targets), -np.inf)
        for one in self._told.values():
            if not one.cancelled:
                told = np.fmax(told, one.intensity)
        with np.errstate(invalid="ignore"):
            return bool(((intensity >= least) & (intensity > told + _AS_TOLD)).any())

    def forget(self, event_id: str) -> None:
        """Drop what is kept of an event that is over, but for its last decisions in the log."""
        self._told.pop(event_id, None)
        self._predicted.pop(event_id, None)
        self.held.pop(event_id, None)

    def checkpoint(self) -> dict[str, Any]:
        """What was told, as plain values; `restore` takes it back."""
        return {
            "policy": self.policy.sha256,
            "targets": len(self.targets),
            "told": {
                event: {
                    "number": told.number,
                    "at": told.at,
                    "magnitude": told.magnitude,
                    "longitude": told.longitude,
                    "latitude": told.latitude,
                    "rank": told.rank.tolist(),
                    "intensity": [None if np.isnan(v) else v for v in told.intensity.tolist()],
                    "cancelled": told.cancelled,
                }
                for event, told in self._told.items()
            },
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Go on after a restart. NotValid where it belongs to other targets or another policy."""
        if kept["targets"] != len(self.targets) or kept["policy"] != self.policy.sha256:
            raise NotValid(
                "checkpoint",
                f"{kept['targets']} targets, policy {kept['policy'][:8]}",
                f"start with its own: here are {len(self.targets)} targets, "
                f"policy {self.policy.sha256[:8]}",
            )
        self._told = {
            event: Told(
                **{
                    **one,
                    "rank": np.array(one["rank"], dtype=np.int8),
                    "intensity": np.array(one["intensity"], dtype=float),
                }
            )
            for event, one in kept["told"].items()
        }

    def _reached(self, intensity: Floats, ranks: Ranks) -> Bools:
        if self.policy.by_target:
            with np.errstate(invalid="ignore"):
                return np.asarray(intensity >= self.targets.alert_threshold)
        return self.policy.alerting(ranks)

    def _at_epicentre(self, state: EventState) -> float | None:
        asked = any(row.epicentral_degree is not None for row in self.policy.release)
        if state.hypocentre is None or state.magnitude is None or not asked:
            return None
        here = state.hypocentre
        at_zero = replace(here, longitude=0.0, latitude=0.0)
        found = predict_targets(at_zero, state.magnitude, self._epicentre)
        return float(found.intensity[0])

    def _cancel(self, state: EventState, told: Told | None, now: float) -> Decision | None:
        if told is None or told.cancelled:
            self.held[state.event_id] = Reason("withdrawn", "不是地震", "it is no earthquake")
            return None
        reason = Reason(
            "no earthquake", "经核实不是地震，解除预警", "it was no earthquake: cancelled"
        )
        # Everybody who was told hears of it, though nothing is expected there any more.
        hearers = ~np.isnan(told.intensity)
        n = len(self.targets)
        nothing = np.full(n, np.nan)
        silent = Prediction(np.zeros(n), np.zeros(n), np.zeros(n, np.int8), *[nothing] * 5)
        return self._tell("cancel", (reason,), state, silent, hearers, told, now)

    def _tell(
        self,
        kind: Kind,
        reasons: tuple[Reason, ...],
        state: EventState,
        prediction: Prediction,
        reached: Bools,
        told: Told | None,
        now: float,
    ) -> Decision:
        policy, here = self.policy, state.hypocentre
        # Whoever was told once is told of every change, also when less is expected.
        hearers = reached if told is None else reached | ~np.isnan(told.intensity)
        rows = np.flatnonzero(hearers)
        order = np.argsort(-np.nan_to_num(prediction.intensity[rows]), kind="stable")
        rows = rows[order]
        ranks = policy.ranks(prediction.intensity)
        decision = Decision(
            event_id=state.event_id,
            number=told.number + 1 if told else 1,
            kind=kind,
            reasons=reasons,
            decided_at=now,
            data_time=state.data_time,
            status=self.status,
            policy=policy.name,
            policy_version=policy.version,
            policy_sha256=policy.sha256,
            delivery_s=policy.delivery_s,
            hypocentre=here,
            magnitude=state.magnitude,
            stations=state.stations,
            blind_zone_km=(
                blind_zone_km(here, now, self._travel_time, policy.delivery_s) if here else None
            ),
            highest_intensity=highest(prediction.intensity) or None,
            targets=self.targets,
            levels=policy.levels,
            rows=rows,
            intensity=prediction.intensity[rows],
            sigma=prediction.sigma[rows],
            origin=prediction.origin[rows],
            rank=ranks[rows],
            s_at=prediction.s_at[rows],
            plum_highest=None if state.plum is None else highest(state.plum) or None,
        )
        before = told or Told(
            0, now, None, None, None,
            np.zeros(len(self.targets), np.int8), np.full(len(self.targets), np.nan),
        )  # fmt: skip
        self._told[state.event_id] = Told(
            number=decision.number,
            at=now,
            magnitude=value_of(state.magnitude),
            longitude=here.longitude if here else None,
            latitude=here.latitude if here else None,
            rank=np.where(hearers, np.maximum(ranks, before.rank), before.rank),
            intensity=np.where(hearers, np.nan_to_num(prediction.intensity), before.intensity),
            cancelled=kind == "cancel",
        )
        self.held.pop(state.event_id, None)
        self.log.append(decision)
        return decision

"""Which of a loop's earthquakes the platform is told of, and when again.

Looks over the loop's shoulder and appends what others need to a spool: messages as they were
decided, accounts of located earthquakes when something new is worth a new revision, and the
news that one is no more.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from houfeng.monitoring.hypotheses import DROPPED, EVENT, FAR, FINAL, MERGED
from houfeng.monitoring.stream import TickResult
from houfeng.monitoring.stretches import Stretches
from houfeng.monitoring.values import Hypocentre
from houfeng.vocabulary.geometry import distance_km
from houfeng.warning.event_account import account_of, fold_peaks
from houfeng.warning.event_peaks import EventPeaks
from houfeng.warning.followed import LOST_S, Followed, is_placed
from houfeng.warning.lines import Record

if TYPE_CHECKING:
    from houfeng.warning.decision import Decision
    from houfeng.warning.pipeline import Pipeline

MOST_TARGETS = 20_000  # kept of a message; their number is always kept
_FOLD_EVERY_S = 30.0
_WORTH_FOLDING = 0.5  # below the magnitude that is announced: it may grow
_TOLD = ("alert", "update", "cancel")


@dataclass(frozen=True, slots=True)
class AnnounceSettings:
    """What an operator may choose."""

    stations: int = 4  # with a P pick
    sigma_km: float = 50.0
    magnitude: float = 3.0
    magnitude_change: float = 0.2  # or more: a new revision
    moved_km: float = 5.0  # or the error of the epicentre, whichever is larger
    stations_after_s: tuple[float, ...] = (30.0, 60.0, 120.0)  # from the origin: more have peaks
    least_s: float = 5.0  # between revisions
    sure_s: float = 1.0  # all this must hold so long, or people have been told already


@dataclass(frozen=True, slots=True)
class _Said:
    """What the platform was last told of one earthquake."""

    at: float  # data time
    magnitude: float
    longitude: float
    latitude: float
    looks: int  # of stations_after_s that have passed
    state: str
    taken_back: bool = False


class Announcer:
    """An observer of one loop."""

    def __init__(
        self,
        loop: "Pipeline",
        append: Callable[[Mapping[str, Any]], object],
        settings: AnnounceSettings | None = None,
        *,
        synthetic: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """append: takes a record, quickly. clock: our own, in a replay too."""
        self._synthetic = synthetic
        self.settings = settings or AnnounceSettings()
        self._loop, self._append, self._clock = loop, append, clock
        self._said: dict[str, _Said] = {}
        self._peaks: dict[str, EventPeaks] = {}
        self._known_at: dict[str, float] = {}  # data time at which it was first good enough
        self._decided: list[Record] = []
        # Those that an earlier process followed: it may have told of them.
        self._before = set(loop.followers.by_id)

    # ---- called by the loop

    def took(self, stretches: Stretches, result: TickResult) -> None:
        """Nothing: peaks are read from the network's own history."""

    def said(self, record: Record) -> None:
        if record.type in _TOLD:
            self._decided.append(record)

    def ticked(self, seconds: float) -> None:  # noqa: ARG002  (the observers' signature)
        """After everything of the tick has been printed."""
        decided, self._decided = self._decided, []
        for record in decided:
            self._keep_message(record)
        if not math.isfinite(self._loop.data_time):
            return
        for one in list(self._loop.followers.by_id.values()):
            self._look(one)
        for kept in (self._said, self._peaks, self._known_at):
            for name in set(kept) - set(self._loop.followers.by_id):
                del kept[name]

    # ---- called by whoever ends the loop

    def finish(self) -> None:
        """Tell the last of what is still followed: all stations' peaks until the end."""
        for one in self._loop.followers.by_id.values():
            said = self._said.get(one.event_id)
            if said is None or said.taken_back or said.at == self._loop.data_time:
                continue
            if said.state != FINAL and self._is_known(one):
                self._tell(one, "the data end")

    # ---- within

    def _look(self, one: Followed) -> None:
        said = self._said.get(one.event_id)
        gone = self._gone(one)
        if gone:
            if one.event_id in self._before or (said is not None and not said.taken_back):
                self._take_back(one, *gone)
            return
        if not self._is_known(one):
            self._known_at.pop(one.event_id, None)
            return
        self._fold(one)
        why = self._why(one, said)
        if why:
            self._tell(one, why)

    def _gone(self, one: Followed) -> tuple[str, str] | None:
        """Why it is no earthquake of its own any more, in Chinese and English; None: it is."""
        if one.hypothesis is None:
            return None
        status = one.hypothesis.status
        if one.part_of is not None:
            return f"属于事件 {one.part_of}", f"part of {one.part_of}"
        if status == MERGED:
            return "并入另一事件", "merged into another event"
        if one.lost_at is not None and self._loop.data_time - one.lost_at >= LOST_S:
            if status == FAR:
                return "远震，不在监测区", "a distant earthquake, outside the network"
            if status == DROPPED and not one.was_felt:
                return "未得到后续数据证实", "not confirmed by later data"
        return None

    def _is_known(self, one: Followed) -> bool:
        """Located, sized, and well enough.

        Of what people were told they hear on; else what is located worse than before is no news.
        """
        if one.hypothesis is None or one.magnitude is None or one.part_of is not None:
            return False
        here = one.hypothesis.hypocentre
        if one.hypothesis.status not in (EVENT, FINAL) or one.lost_at is not None:
            return False
        told = one.event_id in self._said
        if told and one.was_told:
            return True
        chosen = self.settings
        seen = {station for station, phase in here.used if phase == "P"}
        return (
            (told or len(seen) >= chosen.stations)
            and here.sigma_km <= chosen.sigma_km
            and is_placed(here, self._loop.stations)
        )

    def _why(self, one: Followed, said: _Said | None) -> str:
        """What makes a revision worth while now; "" where nothing does."""
        assert one.hypothesis is not None
        assert one.magnitude is not None
        chosen, now = self.settings, self._loop.data_time
        mw = one.magnitude.value
        if said is None:
            since = self._known_at.setdefault(one.event_id, now)
            sure = one.was_told or now - since >= chosen.sure_s
            return "first" if mw >= chosen.magnitude and sure else ""
        if one.hypothesis.status == FINAL:
            return "final" if said.state != FINAL else ""
        if now - said.at < chosen.least_s:
            return ""
        if said.taken_back:
            return "found again"
        return self._what_changed(one.hypothesis.hypocentre, mw, said)

    def _what_changed(self, here: Hypocentre, mw: float, said: _Said) -> str:
        chosen = self.settings
        if abs(mw - said.magnitude) >= chosen.magnitude_change:
            return "magnitude"
        moved = float(
            distance_km(
                said.longitude, said.latitude, np.array(here.longitude), np.array(here.latitude)
            )
        )
        if moved >= max(chosen.moved_km, here.sigma_km):
            return "moved"
        return "stations" if self._looks(here.origin_at) > said.looks else ""

    def _looks(self, origin_at: float) -> int:
        age_s = self._loop.data_time - origin_at
        return sum(age_s >= after for after in self.settings.stations_after_s)

    def _fold(self, one: Followed) -> None:
        """The network keeps two minutes; what is longer ago is kept here."""
        assert one.hypothesis is not None
        assert one.magnitude is not None
        if one.magnitude.value < self.settings.magnitude - _WORTH_FOLDING:
            return
        peaks = self._peaks_of(one)
        if self._loop.data_time - peaks.folded_at >= _FOLD_EVERY_S:
            fold_peaks(self._loop, one.hypothesis.hypocentre, one.magnitude.value, peaks)

    def _peaks_of(self, one: Followed) -> EventPeaks:
        size = len(self._loop.network.sensors)
        kept = self._peaks.get(one.event_id)
        if kept is None or kept.size != size:  # the network was built anew
            kept = self._peaks[one.event_id] = EventPeaks(size)
        return kept

    def _tell(self, one: Followed, why: str) -> None:
        assert one.hypothesis is not None
        assert one.magnitude is not None
        loop, here = self._loop, one.hypothesis.hypocentre
        account = account_of(loop, one, self._peaks_of(one))
        self._append({**self._head("event"), "why": why, **account})
        self._said[one.event_id] = _Said(
            loop.data_time, one.magnitude.value, here.longitude, here.latitude,
            self._looks(here.origin_at), one.hypothesis.status,
        )  # fmt: skip

    def _take_back(self, one: Followed, zh: str, en: str) -> None:
        self._before.discard(one.event_id)
        self._append({**self._head("withdrawal"), "event_id": one.event_id, "zh": zh, "en": en})
        said = self._said.get(one.event_id)
        if said is not None:
            self._said[one.event_id] = replace(said, at=self._loop.data_time, taken_back=True)

    def _keep_message(self, record: Record) -> None:
        decision = self._decision(record)
        if decision is not None:
            body = decision.as_dict(MOST_TARGETS)
            self._append({**self._head("message"), "body": body})

    def _decision(self, record: Record) -> "Decision | None":
        wanted = (record.body["event_id"], record.body["number"])
        log = reversed(self._loop.decider.log)
        return next((one for one in log if (one.event_id, one.number) == wanted), None)

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "type": kind,
            "status": self._loop.status.value,
            "synthetic": self._synthetic,
            "spooled_at": self._clock(),
        }

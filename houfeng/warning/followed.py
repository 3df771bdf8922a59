"""Which hypotheses are one earthquake to those who are told: names that last.

The associator may drop a hypothesis and find the same earthquake anew, or merge two. People were
told of an earthquake by a name; it keeps that name as long as it is followed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from houfeng.monitoring.associate import Hypothesis
from houfeng.monitoring.hypotheses import EVENT, FINAL, MERGED
from houfeng.monitoring.station_list import Station
from houfeng.monitoring.travel_times import TravelTimes
from houfeng.monitoring.values import Hypocentre
from houfeng.vocabulary.geometry import distance_km
from houfeng.warning.magnitude_values import EventMagnitude
from houfeng.warning.travel import seconds_everywhere

SAME_S, SAME_KM = 15.0, 150.0  # a source found anew so near is the one that was lost
SAME_ONE_S = 8.0  # origins of two sources that may be the same rupture
ELDER_S = 5.0
SAME_FELT_S = 60.0  # from an origin until it is felt
OUTSIDE_DEG = 300.0  # of azimuth without a station
STRONG_MW = 4.5  # smaller earthquakes do not make shaking that is alerted by itself
LOST_S = 10.0  # a source that was told of and is lost is awaited so long
LATER_S = 2.0  # between origins: two earthquakes, not two places of one
KEPT_S = 300.0  # after its end: nothing more comes


@dataclass(slots=True, eq=False)
class Followed:
    """One earthquake that is followed."""

    event_id: str
    hypothesis: Hypothesis | None  # None: felt before it was located
    first_at: float  # data time at which it was first known
    magnitude: EventMagnitude | None = None
    sized_at: float = -np.inf  # data time of the last magnitude
    sized_revision: int = 0
    strong_at: float | None = None  # data time at which it was first sized as strong
    lost_at: float | None = None  # data time at which its hypothesis was dropped
    ended_at: float | None = None
    said: tuple[Any, ...] = ()  # what the last line told, to tell only what is new
    was_told: bool = False  # people have heard of it
    was_felt: bool = False  # by two stations near it
    part_of: str | None = None  # another that its picks are the coda of

    @property
    def is_strong(self) -> bool:
        return self.magnitude is not None and self.magnitude.value >= STRONG_MW


class Followers:
    """All that are followed, by name."""

    def __init__(self) -> None:
        self.by_id: dict[str, Followed] = {}
        self._of: dict[int, str] = {}  # hypothesis -> name
        self.suffix = ""  # of names, where a recording may be played more than once

    def of(self, hypothesis_id: int) -> Followed | None:
        named = self._of.get(hypothesis_id)
        return self.by_id.get(named) if named else None

    def take(self, hypothesis: Hypothesis, now: float) -> Followed | None:
        """What a changed hypothesis is followed as; None while it is too uncertain to name."""
        known = self.of(hypothesis.id)
        if hypothesis.status == MERGED:
            return self._merged(hypothesis, known)
        if known is None:
            if hypothesis.status not in (EVENT, FINAL):
                return None
            known = self._lost_near(hypothesis) or self._named(hypothesis, now)
            self._of[hypothesis.id] = known.event_id
        known.hypothesis = hypothesis
        if hypothesis.status in (EVENT, FINAL):
            known.lost_at = None
        elif hypothesis.status in ("dropped", "far"):
            known.lost_at = now
        known.ended_at = now if hypothesis.status == FINAL else known.ended_at
        return known

    def felt(self, now: float) -> Followed:
        """Shaking that no located source explains yet: the one that is open, or a new one."""
        for one in self.by_id.values():
            if one.hypothesis is None and one.ended_at is None:
                return one
        made = Followed(self._free(f"felt-{_stamp(now)}{self.suffix}"), None, now)
        self.by_id[made.event_id] = made
        return made

    def larger_after(self, one: Followed) -> list[Hypocentre]:
        """Those told of that came later and are larger: their shaking is not this one's."""
        assert one.hypothesis is not None
        size = -np.inf if one.magnitude is None else one.magnitude.value
        return [
            other.hypothesis.hypocentre
            for other in self.by_id.values()
            if other.was_told
            and other.part_of is None
            and other.lost_at is None
            and other.hypothesis is not None
            and other.magnitude is not None
            and other.magnitude.value > size
            and other.hypothesis.hypocentre.origin_at
            > one.hypothesis.hypocentre.origin_at + LATER_S
        ]

    def forget_old(self, now: float) -> list[str]:
        """Names of what is over, no longer kept."""
        old = [
            name
            for name, one in self.by_id.items()
            if one.ended_at is not None and now - one.ended_at > KEPT_S
        ]
        for name in old:
            del self.by_id[name]
        self._of = {key: name for key, name in self._of.items() if name in self.by_id}
        return old

    def _merged(self, hypothesis: Hypothesis, known: Followed | None) -> Followed | None:
        """The elder goes on; where only the younger had a name, the elder takes it over."""
        if known is None or hypothesis.merged_into is None:
            return None
        elder = self.of(hypothesis.merged_into)
        if elder is None:
            self._of[hypothesis.merged_into] = known.event_id
            return None
        known.hypothesis = hypothesis
        known.ended_at = known.first_at if known.ended_at is None else known.ended_at
        return known

    def _lost_near(self, hypothesis: Hypothesis) -> Followed | None:
        here = hypothesis.hypocentre
        for one in self.by_id.values():
            if one.lost_at is None or one.hypothesis is None or one.ended_at is not None:
                continue
            was = one.hypothesis.hypocentre
            away = distance_km(
                here.longitude, here.latitude, np.array([was.longitude]), np.array([was.latitude])
            )
            if abs(was.origin_at - here.origin_at) <= SAME_S and float(away[0]) <= SAME_KM:
                return one
        return None

    def _named(self, hypothesis: Hypothesis, now: float) -> Followed:
        begun = _stamp(hypothesis.hypocentre.origin_at)
        named = self._free(f"{begun}-{hypothesis.id}{self.suffix}")
        made = Followed(named, hypothesis, now)
        self.by_id[named] = made
        return made

    def _free(self, named: str) -> str:
        count = 1
        found = named
        while found in self.by_id:
            count += 1
            found = f"{named}-{count}"
        return found

    def lead(
        self, one: Followed, travel_times: TravelTimes, stations: Mapping[str, Station]
    ) -> bool:
        """Whether this one is told of by itself; else it is part of one that is told already.

        Strong shaking is full of onsets, and the associator makes sources of them. Where most of
        a source's picks lie in the shaking of an earthquake that people were told of, it is no
        news; if it is the better located one, the one that was told of takes its place.
        """
        if one.was_told or one.hypothesis is None:
            return True
        if one.part_of is not None and one.part_of in self.by_id:
            self._better(self.by_id[one.part_of], one)
            return False
        for other in self.by_id.values():
            if other is one or not other.was_told:
                continue
            if other.hypothesis is None:
                if self._found(other, one) or _is_awaited(other, one):
                    return False
                continue
            args = (travel_times, stations)
            if _in_shaking(one, other, *args) or _in_shaking(other, one, *args):
                one.part_of = other.event_id
                self._better(other, one)
                return False
        return True

    def _found(self, felt: Followed, one: Followed) -> bool:
        """Shaking told of before it was located takes over a source that explains it."""
        assert one.hypothesis is not None
        if not one.is_strong or not _may_be(felt, one):
            return False
        felt.hypothesis, felt.magnitude = one.hypothesis, one.magnitude
        self._of[one.hypothesis.id] = felt.event_id
        del self.by_id[one.event_id]
        return True

    def _better(self, told: Followed, one: Followed) -> None:
        """The two change sources where the one told of is located worse, or is lost."""
        a, b = told.hypothesis, one.hypothesis
        if a is None or b is None or one.lost_at is not None or one.ended_at is not None:
            return
        lost = told.lost_at is not None
        apart_s = abs(a.hypocentre.origin_at - b.hypocentre.origin_at)
        if told.ended_at is not None or apart_s > (SAME_S if lost else SAME_ONE_S):
            return
        # One that was known well before is an earthquake of its own: a foreshock.
        if one.first_at < told.first_at - ELDER_S:
            return
        if lost or _quality(b) > _quality(a):
            told.hypothesis, one.hypothesis = b, a
            told.lost_at, one.lost_at = None, told.lost_at
            told.sized_at, one.sized_at = -np.inf, -np.inf
            self._of[b.id], self._of[a.id] = told.event_id, one.event_id

    # ---- restart

    def checkpoint(self) -> dict[str, Any]:
        """Fit for JSON; hypotheses are kept by the associator."""
        return {
            "of": sorted(self._of.items()),
            "followed": [
                {
                    "event_id": one.event_id,
                    "hypothesis": None if one.hypothesis is None else one.hypothesis.id,
                    "first_at": one.first_at,
                    "lost_at": one.lost_at,
                    "ended_at": one.ended_at,
                    "was_told": one.was_told,
                    "strong_at": one.strong_at,
                    "was_felt": one.was_felt,
                    "part_of": one.part_of,
                    "magnitude": None if one.magnitude is None else one.magnitude.as_dict(),
                }
                for one in self.by_id.values()
            ],
        }

    def restore(self, kept: dict[str, Any], hypotheses: dict[int, Hypothesis]) -> None:
        """hypotheses: those at work, as the associator has them again."""
        self._of = {int(key): str(name) for key, name in kept["of"]}
        self.by_id = {}
        for one in kept["followed"]:
            number = one["hypothesis"]
            known = None if number is None else hypotheses.get(number)
            followed = Followed(one["event_id"], known, one["first_at"])
            kept_as_is = ("strong_at", "lost_at", "ended_at", "was_told", "was_felt", "part_of")
            for name in kept_as_is:
                setattr(followed, name, one[name])
            sized = one.get("magnitude")
            # Made anew while the records hold it; later the last one stands.
            followed.magnitude = None if sized is None else EventMagnitude.from_dict(sized)
            if number is not None and known is None and followed.ended_at is None:
                # It ended just before: nothing of it is at work any more.
                followed.ended_at = one["first_at"]
            self.by_id[followed.event_id] = followed


def _may_be(felt: Followed, one: Followed) -> bool:
    """Whether shaking told of before it was located may be this source's."""
    assert one.hypothesis is not None
    waited_s = felt.first_at - one.hypothesis.hypocentre.origin_at
    if felt.ended_at is not None or not -5.0 <= waited_s <= SAME_FELT_S:
        return False
    # The shaking of another makes a foreshock look strong, but only once it is there.
    before = one.strong_at is not None and one.strong_at < felt.first_at
    return before or one.first_at >= felt.first_at - ELDER_S


def _is_awaited(felt: Followed, one: Followed) -> bool:
    """Whether it is the felt one, or will be when it has grown: nobody hears of it twice."""
    return not one.is_strong and _may_be(felt, one)


def _quality(hypothesis: Hypothesis) -> tuple[int, float]:
    here = hypothesis.hypocentre
    seen = len({station for station, phase in here.used if phase == "P"})
    return seen, -here.sigma_km


def _in_shaking(
    one: Followed, other: Followed, travel_times: TravelTimes, stations: Mapping[str, Station]
) -> bool:
    """Whether half of the picks of one or more came while the other's waves went by."""
    assert one.hypothesis is not None
    assert other.hypothesis is not None
    picks = [pick for pick in one.hypothesis.picks if pick.station in stations]
    if not picks:
        return False
    source = other.hypothesis.hypocentre
    away = distance_km(
        source.longitude,
        source.latitude,
        np.array([stations[pick.station].longitude for pick in picks]),
        np.array([stations[pick.station].latitude for pick in picks]),
    )
    p = source.origin_at + seconds_everywhere(travel_times, "P", away, source.depth_km)
    s = source.origin_at + seconds_everywhere(travel_times, "S", away, source.depth_km)
    mw = 4.0 if other.magnitude is None else other.magnitude.value
    # 10 s of coda for M 4, 18 s for M 5, 56 s for M 7.
    coda_s = 10.0 * 10.0 ** (0.25 * (max(mw, 4.0) - 4.0))
    at = np.array([pick.at for pick in picks])
    # The other's own place is uncertain, too.
    slack_s = 3.0 + source.sigma_km / 6.0
    inside = (at >= p - slack_s) & (at <= s + coda_s)
    return bool(inside.mean() >= 0.5)


def is_placed(here: Hypocentre, stations: Mapping[str, Station]) -> bool:
    """Whether the stations can tell how far away it is, or only in which direction.

    Of a source farther outside than the stations stand apart, small errors of the model make
    hundreds of kilometres, whatever the formal error says.
    """
    seen = [stations[name] for name in {name for name, _ in here.used} if name in stations]
    if here.gap_deg < OUTSIDE_DEG or len(seen) < 2:
        return True
    lons = np.array([station.longitude for station in seen])
    lats = np.array([station.latitude for station in seen])
    nearest = float(distance_km(here.longitude, here.latitude, lons, lats).min())
    apart = max(float(distance_km(s.longitude, s.latitude, lons, lats).max()) for s in seen)
    return nearest <= apart


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%dT%H%M%S")

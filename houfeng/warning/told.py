"""What has been told of an event, and what must change before it is told again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.geometry import distance_km
from houfeng.warning.decision import EventState, Reason
from houfeng.warning.policies import Policy
from houfeng.warning.predict import Prediction
from houfeng.warning.release import value_of

Ranks = NDArray[np.int8]
_FALL_WAITS_S = 20.0  # since the last message; a smaller magnitude saves nobody, and may come back
_SHAKEN_S = 20.0  # after the S wave: strong shaking of most earthquakes has passed


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What has been said of one event; never changed, only replaced."""

    number: int
    at: float  # POSIX seconds of the last message
    magnitude: float | None
    longitude: float | None
    latitude: float | None
    rank: Ranks  # (n_target,) the highest level each was ever told
    intensity: Floats  # (n_target,) as last told; NaN: never
    cancelled: bool = False


def changes_that_matter(
    policy: Policy,
    told: Told,
    state: EventState,
    prediction: Prediction,
    reached: Bools,
    now: float,
) -> tuple[Reason, ...]:
    """What makes a further message worth sending; empty where nothing does.

    now: POSIX seconds. Where the strong shaking is over, nothing matters any more.
    """
    update, found = policy.update, []
    with np.errstate(invalid="ignore"):
        over = now > prediction.s_at + _SHAKEN_S
    reached = reached & ~over
    if not reached.any() and not (told.rank[~over] > 0).any():
        return ()
    ranks = policy.ranks(prediction.intensity)
    if update.levels_up is not None:
        risen = int((reached & (ranks - told.rank >= update.levels_up)).sum())
        if risen:
            found.append(
                Reason("level", f"{risen} 处预估烈度升级", f"higher level at {_targets(risen)}")
            )
    if update.rise is not None:
        before = np.where(np.isnan(told.intensity), 0.0, told.intensity)
        with np.errstate(invalid="ignore"):
            rises = ~over & (before < update.rise[0]) & (prediction.intensity >= update.rise[1])
        if rises.any():
            count = int(rises.sum())
            found.append(
                Reason("rise", f"{count} 处由弱升强", f"from weak to strong at {_targets(count)}")
            )
    mw = value_of(state.magnitude)
    if update.magnitude is not None and mw is not None:
        if told.magnitude is None:
            found.append(Reason("source", "已测定震级", "the magnitude is now known"))
        elif _matters(mw - told.magnitude, update.magnitude, now - told.at):
            change = mw - told.magnitude
            found.append(
                Reason("magnitude", f"震级变化 {change:+.1f}", f"magnitude changes {change:+.1f}")
            )
    if update.moved_km is not None and state.hypocentre and told.longitude is not None:
        assert told.latitude is not None
        here = state.hypocentre
        moved = float(
            distance_km(
                told.longitude, told.latitude, np.array(here.longitude), np.array(here.latitude)
            )
        )
        if moved > update.moved_km:
            found.append(
                Reason("moved", f"震中移动 {moved:.0f} 公里", f"the epicentre moves {moved:.0f} km")
            )
    return tuple(found)


def _matters(change: float, least: float, waited_s: float) -> bool:
    """Whether a magnitude so much larger is worth a message; a smaller one may wait."""
    return change >= least or (change <= -least and waited_s >= _FALL_WAITS_S)


def _targets(count: int) -> str:
    return f"{count} target" + ("" if count == 1 else "s")

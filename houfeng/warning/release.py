"""Whether what is known of an earthquake is enough, and reason enough, for a first message."""

from dataclasses import dataclass

import numpy as np

from houfeng.vocabulary.arrays import Floats
from houfeng.warning.decision import EventState, Reason
from houfeng.warning.magnitude_values import EventMagnitude
from houfeng.warning.policies import Policy, degree
from houfeng.warning.predict import Prediction
from houfeng.warning.release_area import Provinces, holds


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a first message may go out, and why or why not."""

    released: bool
    reason: Reason


def value_of(magnitude: EventMagnitude | float | None) -> float | None:
    """The magnitude itself."""
    return magnitude.value if isinstance(magnitude, EventMagnitude) else magnitude


def doubt_of_source(policy: Policy, state: EventState) -> Reason | None:
    """What the policy's evidence still lacks of a source; None where it is enough."""
    here, needed = state.hypocentre, policy.evidence
    if here is None or value_of(state.magnitude) is None:
        return Reason("no source", "尚未定位或测定震级", "not located or sized yet")
    stations, sigma_km = needed.stations, needed.sigma_km
    if _is_large(policy, state.magnitude):
        assert needed.large is not None
        stations, sigma_km = needed.large.stations, needed.large.sigma_km
    if state.stations < stations:
        return Reason(
            "stations",
            f"触发台站 {state.stations} 个，少于 {stations} 个",
            f"{state.stations} stations have it, {stations} are needed",
        )
    if here.sigma_km > sigma_km:
        return Reason(
            "location",
            f"震中误差 {here.sigma_km:.0f} 公里，大于 {sigma_km:.0f} 公里",
            f"the epicentre is known to {here.sigma_km:.0f} km, {sigma_km:.0f} are needed",
        )
    return None


def _is_large(policy: Policy, magnitude: EventMagnitude | float | None) -> bool:
    large, value = policy.evidence.large, value_of(magnitude)
    if large is None or value is None:
        return False
    least = magnitude.at_least if isinstance(magnitude, EventMagnitude) else value
    return value >= large.magnitude and least >= large.at_least


def judge_release(
    policy: Policy,
    provinces: Provinces,
    state: EventState,
    prediction: Prediction,
    epicentral: float | None,
    doubt: Reason | None,
) -> Judged:
    """The policy's rows against what is known.

    epicentral: CSIS at the epicentre; doubt: from `doubt_of_source`, the source then left out.
    """
    by_source = (
        Judged(False, doubt)
        if doubt
        else _by_rows(policy, provinces, state, prediction, epicentral)
    )
    alone = policy.evidence.plum_alone
    if by_source.released or alone is None or state.plum is None:
        return by_source
    felt = highest(state.plum)
    if felt < alone:
        return by_source
    return Judged(
        True,
        Reason(
            "plum",
            f"邻近至少两台实测烈度达 {felt:.1f}",
            f"two stations nearby or more feel intensity {felt:.1f}",
        ),
    )


def highest(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.max()) if known.size else 0.0


def _by_rows(
    policy: Policy,
    provinces: Provinces,
    state: EventState,
    prediction: Prediction,
    epicentral: float | None,
) -> Judged:
    here, mw = state.hypocentre, value_of(state.magnitude)
    assert here is not None
    assert mw is not None
    strongest = highest(prediction.intensity)
    for at, row in enumerate(policy.release, start=1):
        if not holds(row.area, provinces, here.longitude, here.latitude):
            continue
        if row.magnitude is not None and mw >= row.magnitude:
            return Judged(
                True, Reason(f"row {at}", f"震级 {mw:.1f} 达到发布条件", f"magnitude {mw:.1f}")
            )
        for limit, value, zh, en in (
            (row.epicentral_degree, epicentral, "震中烈度", "epicentral intensity"),
            (row.highest_degree, strongest, "预估最大烈度", "largest predicted intensity"),
        ):
            if limit is not None and value is not None and degree(np.array(value)) >= limit:
                return Judged(
                    True, Reason(f"row {at}", f"{zh} {value:.1f} 达到发布条件", f"{en} {value:.1f}")
                )
    return Judged(
        False,
        Reason(
            "below",
            f"震级 {mw:.1f} 未达到发布条件",
            f"magnitude {mw:.1f}: no row holds",
        ),
    )

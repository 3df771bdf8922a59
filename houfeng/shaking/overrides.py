"""What an operator has decided about one earthquake's map, applied; see `overrides_file`."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from houfeng.events.origin import Origin, checked
from houfeng.events.readers.fields import magnitude_type
from houfeng.shaking.observations import Observations
from houfeng.shaking.reasons import code_of, reason
from houfeng.shaking.screening import BadStation
from houfeng.vocabulary.arrays import Floats

EXCLUDE, REHABILITATE = "exclude", "rehabilitate"

# What no decision makes true: there is no number to use.
_NOT_TO_BE_HEALED = {"no_value", "not_a_number", "not_positive", "off_scale", "vertical_only"}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decided, when, and why."""

    why: str
    who: str
    when: date


@dataclass(frozen=True, slots=True)
class StationDecision:
    """A station, or one of its measures, taken out or taken back in."""

    id: str
    action: str  # EXCLUDE or REHABILITATE
    measures: frozenset[str]  # empty: all
    signed: Signature


@dataclass(frozen=True, slots=True)
class FixedEarthquake:
    """Values that stand whatever the catalogue says; None: as it says."""

    signed: Signature
    magnitude: float | None = None
    magnitude_type: str | None = None
    depth_km: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    strike_deg: float | None = None
    dip_deg: float | None = None
    rake_deg: float | None = None


@dataclass(frozen=True, slots=True)
class ChosenModels:
    """Names from the profiles, relations and correlation models there are; None: no choice."""

    signed: Signature
    profile: str | None = None
    gmice: str | None = None
    correlation: str | None = None


@dataclass(frozen=True, slots=True)
class Overrides:
    """All decisions about one earthquake."""

    stations: tuple[StationDecision, ...] = ()
    bad_stations: tuple[BadStation, ...] = ()
    rupture_file: str | None = None  # beside the overrides; a plain name
    rupture_signed: Signature | None = None
    earthquake: FixedEarthquake | None = None
    models: ChosenModels | None = None

    @property
    def valid_stations(self) -> frozenset[str]:
        """Those taken back in with all their measures: never outliers, see `ScreeningRules`."""
        return frozenset(d.id for d in self.stations if d.action == REHABILITATE and not d.measures)


def with_decisions(observations: Observations, overrides: Overrides) -> Observations:
    """The observations with stations taken out and back in; later decisions hold over earlier.

    A station that is not among them is told in the notes. A measure taken back in is used as it
    was recorded; where no number was recorded its reason stands.
    """
    if not overrides.stations:
        return observations
    at_of = {station: at for at, station in enumerate(observations.ids)}
    flags = {measure: list(column) for measure, column in observations.flags.items()}
    notes = list(observations.notes)
    for decision in overrides.stations:
        if decision.id not in at_of:
            notes.append(f"overrides: no observation is named {decision.id}")
            continue
        at = at_of[decision.id]
        for measure in decision.measures - set(flags):
            notes.append(f"overrides: {decision.id} has no {measure}")
        for measure, column in flags.items():
            if decision.measures and measure not in decision.measures:
                continue
            seen = np.isfinite(_recorded(observations, measure)[at]) or column[at]
            if not seen:
                continue
            if decision.action == EXCLUDE:
                signed = decision.signed
                column[at] = reason(
                    "excluded", who=signed.who, when=signed.when.isoformat(), why=signed.why
                )
            elif code_of(column[at]) in _NOT_TO_BE_HEALED:
                notes.append(f"overrides: {decision.id} {measure} has no value to take back")
            else:
                column[at] = ""
    values = {
        measure: np.where([bool(f) for f in column], np.nan, _recorded(observations, measure))
        for measure, column in flags.items()
    }
    return replace(
        observations,
        values=values,
        flags={measure: tuple(column) for measure, column in flags.items()},
        notes=tuple(notes),
    )


def with_fixed_values(origin: Origin, overrides: Overrides) -> Origin:
    """The origin with what the operator has fixed. Raises NotValid for values out of range.

    Dip and rake are no part of an origin: they go to the source by `overrides.earthquake`.
    """
    fixed = overrides.earthquake
    if fixed is None:
        return origin
    magnitude = origin.magnitude
    if fixed.magnitude is not None:
        scale = magnitude_type(fixed.magnitude_type) if fixed.magnitude_type else magnitude.type
        assert scale is not None  # checked when read
        magnitude = replace(magnitude, value=fixed.magnitude, type=scale)
    given = {
        name: value
        for name in ("depth_km", "longitude", "latitude", "strike_deg")
        if (value := getattr(fixed, name)) is not None
    }
    return checked(replace(origin, magnitude=magnitude, **given))


def _recorded(observations: Observations, measure: str) -> Floats:
    return np.asarray(observations.recorded.get(measure, observations.values[measure]))

"""Which way a rupture runs, from the best that is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houfeng.shaking.mechanism_files import Mechanism
from houfeng.shaking.science.aftershock_axis import Axis, aftershock_axis
from houfeng.shaking.science.measured_surface import measure_surface
from houfeng.shaking.science.nearest_fault import NearestFault, nearest_fault
from houfeng.shaking.science.nodal_planes import Plane, strikes_apart_deg
from houfeng.shaking.science.rupture_size import Style
from houfeng.shaking.science.surface import Surface
from houfeng.shaking.science.thingbaijam_2017 import rupture_size
from houfeng.vocabulary.arrays import Floats

ANY_STRIKE_DEG = 180.0 / np.sqrt(12.0)  # standard deviation of a strike that may be any


@dataclass(frozen=True, slots=True)
class OrientationSettings:
    """What an operator may choose; chosen by judgement, not fitted."""

    fault_within_km: float = 15.0  # a trace farther off says nothing of this earthquake
    fault_sigma_deg: float = 20.0
    mechanism_sigma_deg: float = 10.0
    clear_deg: float = 20.0  # a plane is chosen if it fits better than the other by this
    fewest_aftershocks: int = 10
    least_elongation: float = 1.8
    most_sigma_deg: float = 20.0  # of the aftershocks' axis


@dataclass(frozen=True, slots=True)
class Known:
    """What may be known of an earthquake's orientation; all optional."""

    rupture: Surface | None = None
    mechanism: Mechanism | None = None
    faults: Sequence[Floats] = ()  # traces, each (n, 2) longitude, latitude
    aftershocks: tuple[Floats, Floats] | None = None  # longitudes, latitudes


@dataclass(frozen=True, slots=True)
class Orientation:
    """The choice, what it is worth and how it was made."""

    how: str  # "rupture", "mechanism", "fault", "aftershocks" or "all strikes"
    strike_deg: float | None  # of the one plane; None where there are two or any
    sigma_deg: float  # standard deviation of the strike
    planes: tuple[tuple[Plane, float], ...]  # of a mechanism, with weights; empty without
    sentence: str  # for the lineage


def choose_orientation(
    longitude: float,
    latitude: float,
    mw: float,
    known: Known,
    settings: OrientationSettings | None = None,
) -> Orientation:
    """The best known of rupture, mechanism, fault trace and aftershocks, in this order.

    longitude, latitude: of the epicentre. Faults and aftershocks also tell which of a
    mechanism's planes slipped, where the source does not and their strikes differ enough.
    """
    settings = settings or OrientationSettings()
    if known.rupture is not None and len(known.rupture.quads):
        strike = measure_surface(known.rupture).strike_deg
        who = known.rupture.reference or known.rupture.how
        return Orientation(
            "rupture", strike, 0.0, (), f"strike {strike:.0f}° of the rupture itself ({who})"
        )
    fault = nearest_fault(longitude, latitude, known.faults, within_km=settings.fault_within_km)
    axis = _trusted_axis(longitude, latitude, mw, known, settings)
    if known.mechanism is not None:
        return _of_mechanism(known.mechanism, fault, axis, settings)
    if fault is not None:
        return Orientation(
            "fault",
            fault.strike_deg,
            settings.fault_sigma_deg,
            (),
            f"strike {fault.strike_deg:.0f}° ± {settings.fault_sigma_deg:.0f}° of the nearest "
            f"active-fault trace, {fault.distance_km:.1f} km from the epicentre",
        )
    if axis is not None:
        return Orientation(
            "aftershocks",
            axis.strike_deg,
            axis.sigma_deg,
            (),
            f"strike {axis.strike_deg:.0f}° ± {axis.sigma_deg:.0f}°, the long axis of "
            f"{axis.count} aftershocks (elongation {axis.elongation:.1f})",
        )
    return Orientation(
        "all strikes",
        None,
        float(ANY_STRIKE_DEG),
        (),
        "strike not known: the mean over all strikes, their spread added to sigma",
    )


def _of_mechanism(
    mechanism: Mechanism,
    fault: NearestFault | None,
    axis: Axis | None,
    settings: OrientationSettings,
) -> Orientation:
    which, why = mechanism.preferred, "which the source prefers"
    if which is None and fault is not None:
        which = _fitting(mechanism, fault.strike_deg, settings)
        why = (
            f"nearer than the other plane to the strike {fault.strike_deg:.0f}° of the active "
            f"fault {fault.distance_km:.1f} km away"
        )
    if which is None and axis is not None:
        which = _fitting(mechanism, axis.strike_deg, settings)
        why = (
            f"nearer than the other plane to the axis {axis.strike_deg:.0f}° of "
            f"{axis.count} aftershocks"
        )
    sigma = settings.mechanism_sigma_deg
    if which is not None:
        plane = mechanism.planes[which]
        return Orientation(
            "mechanism",
            plane.strike_deg,
            sigma,
            ((plane, 1.0),),
            f"nodal plane {which + 1} ({_words(plane)}) of {mechanism.source}, {why}",
        )
    one, other = mechanism.planes
    apart = strikes_apart_deg(one.strike_deg, other.strike_deg)
    return Orientation(
        "mechanism",
        None,
        float(np.hypot(sigma, apart / 2)),
        ((one, 0.5), (other, 0.5)),
        f"both nodal planes ({_words(one)} and {_words(other)}) of {mechanism.source} with "
        "equal weight: nothing tells which one slipped",
    )


def _fitting(mechanism: Mechanism, strike: float, settings: OrientationSettings) -> int | None:
    """The plane whose strike fits clearly better; None where neither does.

    The planes of a pure thrust strike alike, so a trace cannot tell them apart.
    """
    one, other = (strikes_apart_deg(plane.strike_deg, strike) for plane in mechanism.planes)
    if abs(one - other) < settings.clear_deg:
        return None
    return 0 if one < other else 1


def _trusted_axis(
    longitude: float, latitude: float, mw: float, known: Known, settings: OrientationSettings
) -> Axis | None:
    if known.aftershocks is None:
        return None
    # A hypocentre may lie at one end, and aftershocks go on a little beyond the other.
    reach = 5.0 + 1.2 * rupture_size(mw, Style.STRIKE_SLIP).length_km
    axis = aftershock_axis(longitude, latitude, *known.aftershocks, within_km=reach)
    if (
        axis is None
        or axis.count < settings.fewest_aftershocks
        or axis.elongation < settings.least_elongation
        or axis.sigma_deg > settings.most_sigma_deg
    ):
        return None
    return axis


def _words(plane: Plane) -> str:
    return f"strike {plane.strike_deg:.0f}°, dip {plane.dip_deg:.0f}°, rake {plane.rake_deg:.0f}°"

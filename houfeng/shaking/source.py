"""The earthquake as the models see it: its rupture, or the ruptures that it may have had."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from houfeng.events.origin import MagnitudeType, Origin, Review
from houfeng.shaking.finite_surfaces import surfaces_for
from houfeng.shaking.mechanism_files import Mechanism
from houfeng.shaking.orientation import Known, Orientation, choose_orientation
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.shaking.science.finite_from_magnitude import (
    SEISMOGENIC_DEPTH_KM,
    surface_from_magnitude,
)
from houfeng.shaking.science.gmm.motion import Earthquake
from houfeng.shaking.science.magnitude_cheng_2017 import ms_from_mw, mw_from_ms
from houfeng.shaking.science.measured_surface import measure_surface
from houfeng.shaking.science.surface import Surface
from houfeng.shaking.science.unknown_orientation import Member
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import destination

DEFAULT_DEPTH_KM = 10.0  # where the source gives none
_WEAKER_THAN_GIVEN = ("fault", "aftershocks", "all strikes")
_GIVEN_SIGMA_DEG = 10.0
_NO_QUADS = np.empty((0, 4, 3))


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One earthquake's source.

    With several members the truth may be any of them; `turning` says that each stands for
    itself at every strike.
    """

    surface: Surface  # given, or the point; what the map shows and distances are told from
    members: tuple[Member, ...]  # what motion is predicted from
    turning: bool
    orientation: Orientation
    mw: float
    ms: float
    rake_deg: float
    rake_known: bool
    is_point: bool  # no rupture was given: what stands for one is estimated
    is_first: bool  # an automatic solution: its magnitude may yet move

    def earthquake(self, surface: Surface) -> Earthquake:
        """The facts of one member, for the models."""
        size = measure_surface(surface)
        return Earthquake(
            mw=self.mw,
            ms=self.ms,
            rake_deg=self.rake_deg,
            dip_deg=size.dip_deg,
            ztor_km=size.ztor_km,
            width_km=size.width_km,
            depth_km=surface.hypocentre[2],
        )


def source_of(
    origin: Origin,
    *,
    m_is_mw: bool,
    unknown_rake_deg: float,
    surface: Surface | None = None,
    mechanism: Mechanism | None = None,
    faults: tuple[Floats, ...] = (),
    aftershocks: tuple[Floats, Floats] | None = None,
    rake_deg: float | None = None,
    dip_deg: float | None = None,
) -> Source:
    """The source of an origin with what else is known.

    m_is_mw: how a magnitude of no stated scale is read: Mw abroad, Ms in China (GB 17740).
    rake_deg: fixed by the operator; else the mechanism's, else unknown_rake_deg. dip_deg: fixed
    by the operator, for a rupture of which only the strike is known; else it stands upright.
    Raises NotValid for a rupture line of one vertex.
    """
    mw, ms = magnitudes(origin, m_is_mw=m_is_mw)
    depth = origin.depth_km if origin.depth_km is not None else DEFAULT_DEPTH_KM
    hypocentre = (origin.longitude, origin.latitude, depth)
    if len(origin.rupture_line) == 1:
        raise NotValid(
            "rupture_line", origin.rupture_line, "give two vertices or more, or leave it empty"
        )
    if surface is None and origin.rupture_line:
        surface = upright(origin.rupture_line, hypocentre)
    known = Known(surface, mechanism, faults, aftershocks)
    orientation = choose_orientation(origin.longitude, origin.latitude, mw, known)
    if origin.strike_deg is not None and orientation.how in _WEAKER_THAN_GIVEN:
        orientation = Orientation(
            "given", origin.strike_deg, _GIVEN_SIGMA_DEG, (), "strike given with the origin"
        )
    if rake_deg is None and mechanism is not None:
        plane = orientation.planes[0][0] if orientation.planes else mechanism.planes[0]
        rake_deg = plane.rake_deg
    point = Surface("point", _NO_QUADS, hypocentre, "point")
    is_point = surface is None or not len(surface.quads)
    if surface is not None and not is_point:
        members: tuple[Member, ...] = (Member(surface, 1.0),)
    elif orientation.strike_deg is not None and not orientation.planes:
        members = (Member(_along(hypocentre, mw, orientation.strike_deg, dip_deg, rake_deg), 1.0),)
    else:
        members = tuple(surfaces_for(orientation, mw, hypocentre, rake_deg=rake_deg))
    shown = members[0].surface if len(members) == 1 else point
    return Source(
        surface=shown,
        members=members,
        turning=orientation.how == "all strikes",
        orientation=orientation,
        mw=mw,
        ms=ms,
        rake_deg=unknown_rake_deg if rake_deg is None else rake_deg,
        rake_known=rake_deg is not None,
        is_point=is_point,
        is_first=origin.review is Review.AUTOMATIC,
    )


def _along(
    hypocentre: tuple[float, float, float],
    mw: float,
    strike_deg: float,
    dip_deg: float | None,
    rake_deg: float | None,
) -> Surface:
    if dip_deg is None:
        return upright_through(hypocentre, mw, strike_deg)
    return surface_from_magnitude(mw, hypocentre, strike_deg, dip_deg, rake_deg)


def upright_through(
    hypocentre: tuple[float, float, float], mw: float, strike_deg: float
) -> Surface:
    """An upright rupture of a magnitude's length, centred on the hypocentre."""
    longitude, latitude, depth = hypocentre
    begin, end = (
        destination(longitude, latitude, towards, rupture_length_km(mw) / 2)
        for towards in (strike_deg + 180.0, strike_deg)
    )
    # Below the seismogenic layer it is as high as that layer, down to the hypocentre.
    top = max(0.0, depth - SEISMOGENIC_DEPTH_KM)
    return upright((begin, end), hypocentre, top_km=top, how="from magnitude")


def upright(
    line: tuple[tuple[float, float], ...],
    hypocentre: tuple[float, float, float],
    top_km: float = 0.0,
    how: str = "line given with the origin",
) -> Surface:
    """A rupture of which only the line is known: upright, down to where it may."""
    bottom = max(SEISMOGENIC_DEPTH_KM, hypocentre[2])
    quads = [
        [[*begin, top_km], [*end, top_km], [*end, bottom], [*begin, bottom]]
        for begin, end in pairwise(line)
    ]
    return Surface("line", np.array(quads), hypocentre, how)


def magnitudes(origin: Origin, *, m_is_mw: bool) -> tuple[float, float]:
    """(Mw, Ms) of an origin; scales other than Mw and Ms are read as the one usual there."""
    value, scale = origin.magnitude.value, origin.magnitude.type
    if scale is MagnitudeType.MW or (m_is_mw and scale is not MagnitudeType.MS):
        return value, ms_from_mw(value)
    return mw_from_ms(value), value

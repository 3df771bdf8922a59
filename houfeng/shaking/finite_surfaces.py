"""Ruptures of a magnitude's size for an orientation that was chosen."""

from houfeng.shaking.mechanism_files import Mechanism
from houfeng.shaking.orientation import Orientation
from houfeng.shaking.science.finite_from_magnitude import surface_from_magnitude
from houfeng.shaking.science.nodal_planes import Plane
from houfeng.shaking.science.rupture_size import Style
from houfeng.shaking.science.surface import Surface
from houfeng.shaking.science.unknown_orientation import Member, family_about


def surface_from_plane(mw: float, hypocentre: tuple[float, float, float], plane: Plane) -> Surface:
    """One quadrilateral on a nodal plane, centred on the hypocentre along strike."""
    return surface_from_magnitude(mw, hypocentre, plane.strike_deg, plane.dip_deg, plane.rake_deg)


def surfaces_from_mechanism(
    mw: float, hypocentre: tuple[float, float, float], mechanism: Mechanism
) -> list[Member]:
    """The rupture on the plane the source prefers, else on both with equal weight."""
    planes = mechanism.planes
    if mechanism.preferred is not None:
        planes = (planes[mechanism.preferred],) * 2
        return [Member(surface_from_plane(mw, hypocentre, planes[0]), 1.0)]
    return [Member(surface_from_plane(mw, hypocentre, plane), 0.5) for plane in planes]


def surfaces_for(
    orientation: Orientation,
    mw: float,
    hypocentre: tuple[float, float, float],
    *,
    rake_deg: float | None = None,
    style: Style | None = None,
) -> list[Member]:
    """Weighted ruptures that stand for an orientation without a given rupture.

    A mechanism gives one for each plane it leaves open; a strike alone gives the dips of the
    style, to both sides of it; no strike gives the family for `averaged_profile`, whose
    members stand for every strike.
    """
    if orientation.planes:
        return [
            Member(surface_from_plane(mw, hypocentre, plane), weight)
            for plane, weight in orientation.planes
        ]
    if orientation.strike_deg is None:
        return family_about(mw, hypocentre, rake_deg=rake_deg, style=style)
    both = (orientation.strike_deg, (orientation.strike_deg + 180.0) % 360.0)
    return [
        Member(member.surface, member.weight / 2)
        for strike in both
        for member in family_about(
            mw,
            hypocentre,
            rake_deg=rake_deg,
            style=style,
            strike_deg=strike,
            places_along=(0.5,),
        )
    ]

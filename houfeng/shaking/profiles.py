"""What a shaking map is made with: sets of choices under one name."""

from dataclasses import dataclass
from typing import Literal

from houfeng.vocabulary.errors import NotValid


@dataclass(frozen=True, slots=True)
class Profile:
    """Models and rules of a map; all of it is kept with the product."""

    name: str
    models: tuple[tuple[str, float], ...]  # ground motion of shallow crust: (name, weight)
    deep_models: tuple[tuple[str, float], ...]  # from `deep_from_km`
    gmice: str  # motion to MMI and back
    correlation: str
    intensity: Literal[
        "motion", "china"
    ]  # what CSIS is predicted by: "motion" (GB/T 17742) or "china"
    default_vs30_ms: float  # where no layer tells
    spread: Literal["averaged", "correlated"]  # how sigmas of models are joined, see `Mixture`
    between_models: bool  # the models' disagreement is part of sigma
    phi: Literal["conditional", "prior"]  # what `_phi` tells: "conditional" or "prior"
    # Where the strike is not known: "averaged" over all strikes, or "equal area": every zone as
    # large as it is at any one strike.
    unknown_strike: Literal["averaged", "equal area"]
    m_is_mw: bool  # how a magnitude of no stated scale is read: Mw abroad, Ms in China
    unknown_rake_deg: float  # where no mechanism is known
    edge_scale: str  # MMI or CSIS: the map reaches as far as this shakes at `edge_intensity`
    edge_vs30_ms: float  # on this ground
    uses_station_vs30: bool  # a station's own Vs30, where it tells one, instead of the map's
    step_s: float = 30.0  # of the grid, arc-seconds; coarser where there would be more cells
    most_cells: int = 500_000
    edge_intensity: float = 4.5
    nearest_edge_km: float = 100.0
    farthest_edge_km: float = 1000.0
    deep_from_km: float = 70.0
    bias_range_km: float = 120.0  # the event term is taken from observations this near
    bias_largest_point_mw: float = 7.7  # none for a larger earthquake without a rupture
    outlier_sigmas: float = 3.0
    outlier_largest_point_mw: float = 7.0  # without a rupture; larger: no outliers are flagged
    felt_sigma: float = 0.3  # of a felt cell that tells none
    fewest_replies: int = 3  # behind a felt cell
    lowest_converted_mmi: float = 4.0  # weaker reports say too little about motion


_NGA_WEST2 = (("ask14", 0.25), ("bssa14", 0.25), ("cb14", 0.25), ("cy14", 0.25))
_SLAB = (("parker_2020_slab", 1.0),)

REFERENCE = Profile(
    name="shakemap-reference",
    models=_NGA_WEST2,
    deep_models=_SLAB,
    gmice="worden_2012",
    correlation="loth_baker_2013",
    intensity="motion",
    default_vs30_ms=760.0,
    spread="correlated",
    between_models=False,
    phi="prior",
    unknown_strike="averaged",
    m_is_mw=True,
    unknown_rake_deg=45.0,  # oblique, as ShakeMap reads "ALL"
    edge_scale="MMI",
    edge_vs30_ms=180.0,
    uses_station_vs30=False,
)

CHINA = Profile(
    name="china",
    # By skill on surveyed areas through GB/T 17742, left out: `data/china_intensity.json`.
    models=(
        ("bssa14_china", 0.30),
        ("ask14", 0.15),
        ("cb14_china", 0.15),
        ("cy14", 0.15),
        ("gb18306_{region}", 0.25),
    ),
    deep_models=_SLAB,
    gmice="worden_2012",
    correlation="loth_baker_2013",
    intensity="china",
    default_vs30_ms=500.0,
    spread="averaged",
    between_models=True,
    phi="conditional",
    unknown_strike="equal area",
    m_is_mw=False,
    unknown_rake_deg=0.0,  # what the intensity was calibrated with
    edge_scale="CSIS",
    edge_vs30_ms=500.0,
    uses_station_vs30=True,
    most_cells=160_000,
)

PROFILES = {profile.name: profile for profile in (REFERENCE, CHINA)}


def profile_named(name: str) -> Profile:
    """A profile, or NotValid."""
    if name not in PROFILES:
        raise NotValid("profile", name, f"give one of {', '.join(PROFILES)} or auto")
    return PROFILES[name]

"""The grid of a map: as far as shaking reaches, as fine as its cells allow."""

import numpy as np

from houfeng.shaking.extent import grid_in_minutes, reach_of
from houfeng.shaking.predict import Predictor
from houfeng.shaking.science.china_intensity import rupture_length_km
from houfeng.shaking.science.gmm.motion import Distances
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

FINEST_S, COARSEST_S = 3.0, 600.0


def grid_for(predicted: Predictor, step_s: float | None = None) -> tuple[Floats, Floats]:
    """(longitudes, latitudes) of the cells, ascending.

    step_s: arc-seconds, 3 to 600; the profile's own where it is None. A step that would give
    more cells than the profile allows is made coarser. Raises NotValid for a step out of range.
    """
    profile = predicted.profile
    if step_s is not None and not FINEST_S <= step_s <= COARSEST_S:
        raise NotValid("resolution", f"{step_s:g}s", f"give {FINEST_S:g}s to {COARSEST_S:g}s")
    surface = predicted.source.members[0].surface
    depth = predicted.source.surface.hypocentre[2]

    def intensity_at(radii: Floats) -> Floats:
        zero = np.zeros_like(radii)
        slant = np.hypot(radii, depth)
        where = Distances(
            rrup=slant,
            rjb=radii,
            rx=zero,
            ry0=zero,
            repi=radii,
            rhypo=slant,
            along=radii,
            across=zero,
        )
        ground = np.full(radii.size, profile.edge_vs30_ms)
        return predicted.predict(surface, where, ground)[profile.edge_scale].mean

    reach = reach_of(
        intensity_at, profile.edge_intensity, profile.nearest_edge_km, profile.farthest_edge_km
    )
    # A rupture of unknown strike may lie any way: the map reaches beyond its far end.
    turned = predicted.source.turning and profile.unknown_strike == "equal area"
    beyond = rupture_length_km(predicted.source.mw) / 2 if turned else 0.0
    return grid_in_minutes(
        predicted.source.surface,
        reach + beyond,
        profile.step_s if step_s is None else step_s,
        profile.most_cells,
    )

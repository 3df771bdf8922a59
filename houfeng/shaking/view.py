"""The map as the rest of the platform reads it: its main quantities in plain units."""

import numpy as np

from houfeng.shaking.field import ShakingMap
from houfeng.shaking.result import ShakingResult
from houfeng.shaking.science.distances import flatten, plane_about
from houfeng.shaking.science.regions import region_of
from houfeng.shaking.science.site_gb18306 import STANDARD_GRAVITY_MS2
from houfeng.shaking.standards import zones
from houfeng.vocabulary.gbt17742_2020 import instrumental_intensity

AVERAGED = "averaged"  # the strike was not known


def shaking_map(result: ShakingResult) -> ShakingMap:
    """Intensity, PGA and PGV of a finished map, with what was chosen for it."""
    origin, fields = result.origin, result.fields
    pga = np.exp(fields["PGA"].mean) * STANDARD_GRAVITY_MS2
    pgv = np.exp(fields["PGV"].mean) / 100.0
    region, _ = region_of(origin.longitude, origin.latitude, zones())
    how = result.choices["orientation"]
    return ShakingMap(
        event_id=origin.event_id,
        revision=origin.revision,
        status=origin.status,
        longitudes=result.longitudes,
        latitudes=result.latitudes,
        intensity=fields["CSIS"].mean,
        intensity_sigma=fields["CSIS"].std,
        intensity_tau=fields["CSIS"].tau,
        instrumental_intensity=instrumental_intensity(pga, pgv),
        pga_ms2=pga,
        pgv_ms=pgv,
        pga_sigma_ln=fields["PGA"].std,
        pgv_sigma_ln=fields["PGV"].std,
        region=region,
        rupture_line=_upper_edge(result),
        orientation=AVERAGED if how == "all strikes" else how,
        site=result.choices["site"],
        lineage=result.lineage,
    )


def _upper_edge(result: ShakingResult) -> tuple[tuple[float, float], ...]:
    """All upper edges as one line of (longitude, latitude); empty for a point."""
    if not len(result.surface.quads):
        return ()
    plane = plane_about(result.surface)
    line = flatten(result.surface, plane).line
    placed = [plane.longitude_latitude(float(east), float(north)) for east, north in line]
    return tuple((round(float(lon), 6), round(float(lat), 6)) for lon, lat in placed)

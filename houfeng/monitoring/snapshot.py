"""A source at work as the plain values that others read."""

from typing import TYPE_CHECKING

import numpy as np

from houfeng.monitoring.hypotheses import Hypothesis, Source, as_ints, largest_gap_deg
from houfeng.monitoring.values import Hypocentre, Pick
from houfeng.vocabulary.geometry import azimuth_deg

if TYPE_CHECKING:
    from houfeng.monitoring.nucleation import Nucleation

_PHASES = ("P", "S")


def hypocentre_of(work: "Nucleation", source: Source) -> Hypocentre:
    """Where and when, how well known, who saw it and who should have."""
    solver, pool = work.solver, work.pool
    lon, lat, depth, origin = (float(v) for v in source.state)
    seen = sorted({slot >> 1 for slot in source.slots})
    azimuths = azimuth_deg(lon, lat, solver.longitudes[seen], solver.latitudes[seen])
    missing: tuple[str, ...] = ()
    if seen and source.far is None:
        distances, _ = solver.arrivals(as_ints(seen), source.state)
        unseen, _ = solver.missing(
            source.state, set(seen), work.alive, work.clock, float(distances.max()) + 1e-6
        )
        missing = tuple(solver.stations[int(i)].name for i in unseen)
    deviations = np.sqrt(np.maximum(np.diag(source.covariance), 0.0))
    used = sorted(
        (float(pool.time[pick]), solver.stations[int(pool.station[pick])].name, _PHASES[phase])
        for pick, phase in zip(source.picks, source.phases, strict=True)
    )
    return Hypocentre(
        origin_at=(work.base or 0.0) + origin,
        longitude=lon,
        latitude=lat,
        depth_km=depth,
        sigma_time_s=float(deviations[3]),
        sigma_km=source.sigma_km(),
        sigma_depth_km=float(deviations[2]),
        gap_deg=largest_gap_deg(azimuths),
        rms_s=source.rms_s,
        used=tuple((name, phase) for _, name, phase in used),
        missing=missing,
    )


def snapshot(work: "Nucleation", source: Source) -> Hypothesis:
    order = sorted(source.picks, key=lambda pick: float(work.pool.time[pick]))
    given = (work.pool.source[pick] for pick in order)
    return Hypothesis(
        id=source.id,
        revision=max(1, source.revision),
        status=source.status,
        hypocentre=hypocentre_of(work, source),
        picks=tuple(pick for pick in given if isinstance(pick, Pick)),
        merged_into=source.merged_into,
        reason=source.reason,
    )

"""A source at work as the plain values that others read."""

from collections.abc import Sequence

import numpy as np

from houfeng.monitoring.hypotheses import (
    Hypothesis,
    Source,
    as_ints,
    horizontal_sigma_km,
    largest_gap_deg,
)
from houfeng.monitoring.solving import Solver
from houfeng.monitoring.values import Hypocentre, Pick
from houfeng.monitoring.work import Work
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import azimuth_deg

_PHASES = ("P", "S")


def hypocentre_of(work: Work, source: Source) -> Hypocentre:
    """Where and when, how well known, who saw it and who should have."""
    solver, pool = work.solver, work.pool
    seen = sorted({slot >> 1 for slot in source.slots})
    missing: tuple[str, ...] = ()
    if seen and source.far is None:
        distances, _ = solver.arrivals(as_ints(seen), source.state)
        unseen, _ = solver.missing(
            source.state, set(seen), work.alive, work.clock, float(distances.max()) + 1e-6
        )
        missing = tuple(solver.stations[int(i)].name for i in unseen)
    used = sorted(
        (float(pool.time[pick]), solver.stations[int(pool.station[pick])].name, _PHASES[phase])
        for pick, phase in zip(source.picks, source.phases, strict=True)
    )
    return told_hypocentre(
        solver, source.state, source.covariance, source.rms_s, work.base or 0.0, seen,
        tuple((name, phase) for _, name, phase in used), missing,
    )  # fmt: skip


def told_hypocentre(
    solver: Solver, state: Floats, covariance: Floats, rms_s: float, base: float,
    seen: Sequence[int], used: tuple[tuple[str, str], ...], missing: tuple[str, ...],
) -> Hypocentre:  # fmt: skip
    """A solution in words for others; seen: the stations that made it."""
    lon, lat, depth, origin = (float(v) for v in state)
    which = as_ints(list(seen))
    azimuths = azimuth_deg(lon, lat, solver.longitudes[which], solver.latitudes[which])
    deviations = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    return Hypocentre(
        origin_at=base + origin,
        longitude=lon,
        latitude=lat,
        depth_km=depth,
        sigma_time_s=float(deviations[3]),
        sigma_km=horizontal_sigma_km(covariance),
        sigma_depth_km=float(deviations[2]),
        gap_deg=largest_gap_deg(azimuths),
        rms_s=rms_s,
        used=used,
        missing=missing,
    )


def snapshot(work: Work, source: Source) -> Hypothesis:
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

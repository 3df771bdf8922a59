"""Travel times of P and S: a table made once from a velocity model, kept on disk if wished."""

import hashlib
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from houfeng.monitoring.science.travel_time import P, S, Table, build_table, many_seconds
from houfeng.monitoring.velocity_model import VelocityModel, iasp91, read_velocity_model
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

__all__ = ["TravelTimes", "VelocityModel", "far_p_times", "iasp91", "read_velocity_model"]

FAR_STEP_DEG = 0.25
_PHASES = {"P": P, "S": S}
_LEVEL_KM = 0.5  # between the elevations that a table is made for
_EDITION = 1  # of the table's making; a kept one of another edition is made anew


@dataclass(frozen=True, slots=True, eq=False)
class TravelTimes:
    """First arrivals out to farthest_km from sources between shallowest_km and deepest_km."""

    model: VelocityModel
    table: Table
    farthest_km: float
    shallowest_km: float
    deepest_km: float

    @classmethod
    def build(
        cls,
        model: VelocityModel,
        *,
        farthest_km: float = 1000.0,
        deepest_km: float = 60.0,
        shallowest_km: float = 0.0,
        elevations_m: tuple[float, float] = (0.0, 0.0),
        cache: Path | None = None,
    ) -> "TravelTimes":
        """The table of a model; with `cache`, a folder, it is made once.

        elevations_m: the lowest and the highest station.
        """
        low, high = sorted(elevations_m)
        if low < -12_000.0 or high > 10_000.0 or not np.isfinite(high - low):
            raise NotValid("elevations_m", elevations_m, "give metres above sea level")
        if not (deepest_km > shallowest_km >= -9.0 and deepest_km <= 700.0):
            raise NotValid("deepest_km", deepest_km, "give km below shallowest_km, at most 700")
        if not 1.0 <= farthest_km <= 4000.0:
            raise NotValid("farthest_km", farthest_km, "give 1 to 4,000 km")
        levels = 1 if high - low < 1.0 else int(np.ceil((high - low) / 1000.0 / _LEVEL_KM)) + 1
        # Near tables are finer: local networks read milliseconds from them.
        step = 0.5 if farthest_km <= 300.0 else 1.0
        depth_step = 0.5 if deepest_km - shallowest_km <= 40.0 else 1.0
        settings = (
            _EDITION, float(farthest_km), float(deepest_km), float(shallowest_km), low, high,
            levels, step, depth_step, model.gradient,
        )  # fmt: skip
        kept = None
        if cache is not None:
            parts = (model.depths_km, model.vp_kms, model.vs_kms)
            key = repr(settings).encode() + b"".join(part.tobytes() for part in parts)
            kept = cache / f"travel-times-{hashlib.sha256(key).hexdigest()[:20]}.npz"
        table = None if kept is None else _load(kept)
        if table is None:
            table = build_table(
                model.depths_km,
                model.vp_kms,
                model.vs_kms,
                gradient=model.gradient,
                spherical=farthest_km > 300.0,
                farthest_km=farthest_km,
                distance_step_km=step,
                depth0_km=shallowest_km,
                deepest_km=deepest_km,
                depth_step_km=depth_step,
                elevations_km=np.linspace(low, high, levels) / 1000.0,
            )
            if kept is not None:
                _keep(kept, table)
        return cls(model, table, float(farthest_km), float(shallowest_km), float(deepest_km))

    def seconds(
        self,
        phase: str,
        distance_km: Floats | float,
        depth_km: Floats | float,
        elevation_m: Floats | float = 0.0,
    ) -> Floats:
        """Travel times in the shape of the inputs together; NaN beyond the table."""
        if phase not in _PHASES:
            raise NotValid("phase", phase, "ask for P or S")
        x, z, e = np.broadcast_arrays(distance_km, depth_km, elevation_m)
        flat = many_seconds(
            self.table, _PHASES[phase], *(np.ravel(v).astype(np.float64) for v in (x, z, e / 1000))
        )
        inside = (x >= 0) & (x <= self.farthest_km) & (z >= self.shallowest_km)
        inside &= z <= self.deepest_km
        return np.where(inside, flat.reshape(x.shape), np.nan)

    def speeds_at(self, depth_km: float) -> tuple[float, float]:
        """(vp, vs) at a depth, km/s."""
        return self._speed(self.model.vp_kms, depth_km), self._speed(self.model.vs_kms, depth_km)

    def _speed(self, speeds: Floats, depth_km: float) -> float:
        at = max(0, int(np.searchsorted(self.model.depths_km, depth_km, side="right")) - 1)
        if not self.model.gradient:
            return float(speeds[at])
        return float(np.interp(depth_km, self.model.depths_km, speeds))


@lru_cache(maxsize=4)
def far_p_times(depth_km: float = 33.0) -> Floats:
    """First P of IASP91 at 0, 0.25 ... 98 degrees, NaN where there is none.

    By TauPy: the ray tables of its phases, not one call a distance, so it takes 30 ms.
    """
    from obspy.taup import TauPyModel
    from obspy.taup.seismic_phase import SeismicPhase

    model = TauPyModel("iasp91").model.depth_correct(depth_km)
    wanted = np.arange(0.0, 98.0 + 1e-9, FAR_STEP_DEG)
    first = np.full(wanted.size, np.inf)
    for name in ("p", "P", "Pn", "Pdiff"):
        rays = SeismicPhase(name, model)
        degrees, times = np.degrees(rays.dist), rays.time
        for k in range(len(degrees) - 1):
            near, far = sorted((degrees[k], degrees[k + 1]))
            on = (wanted >= near) & (wanted <= far)
            if far > near and on.any():
                share = (wanted[on] - degrees[k]) / (degrees[k + 1] - degrees[k])
                between = times[k] + share * (times[k + 1] - times[k])
                first[on] = np.minimum(first[on], between)
    found = np.where(np.isfinite(first), first, np.nan)
    found.setflags(write=False)
    return found


def _load(kept: Path) -> Table | None:
    try:
        with np.load(kept, allow_pickle=False) as found:
            rest = found["rest"]
            return Table(np.ascontiguousarray(found["slowness"]), *(float(v) for v in rest))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None  # not there yet, or half written: it is made anew


def _keep(kept: Path, table: Table) -> None:
    import os

    kept.parent.mkdir(parents=True, exist_ok=True)
    beside = kept.with_name(f"{kept.stem}-{os.getpid()}.tmp.npz")
    np.savez(beside, slowness=table.slowness, rest=np.array(table[1:]))
    beside.replace(kept)

"""The ground under a map: Vs30 from a layer where it has any, one value elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from houfeng.places.layers import Layer, prepare_layer, sample_raster
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.lineage import Lineage

REFERENCE_VS30_MS = 760.0  # NEHRP B/C boundary: what ShakeMap takes without a Vs30 grid
LOWEST_MS, HIGHEST_MS = 50.0, 5000.0


@dataclass(frozen=True, slots=True, eq=False)
class SiteGrid:
    """Vs30 at every cell or site, and how much of it is known."""

    vs30_ms: Floats  # the shape asked for; no NaN
    source: str  # "uniform 760 m/s", or the layer with its version
    share_covered: float  # 0 to 1, of the cells, that the layer has a value for
    notes: tuple[str, ...]  # for people: where the layer does not reach
    lineage: tuple[Lineage, ...] = ()  # the layer; none where it is not used


def vs30_on(
    longitudes: Floats,
    latitudes: Floats,
    layer: Layer | None,
    default_ms: float = REFERENCE_VS30_MS,
) -> SiteGrid:
    """Vs30 at the centres of a regular grid.

    longitudes (n_lon,), latitudes (n_lat,): degrees. default_ms: where the layer has no value.
    Returns shape (n_lat, n_lon). Raises NotValid for a layer that is not Vs30 or a default no
    ground has.
    """
    return vs30_at(
        np.asarray(longitudes)[None, :], np.asarray(latitudes)[:, None], layer, default_ms
    )


def vs30_at(
    longitudes: Floats,
    latitudes: Floats,
    layer: Layer | None,
    default_ms: float = REFERENCE_VS30_MS,
) -> SiteGrid:
    """Vs30 at points (degrees, any shapes that broadcast together); as `vs30_on`."""
    if not LOWEST_MS <= default_ms <= HIGHEST_MS:  # also refuses NaN
        raise NotValid("vs30", default_ms, f"give {LOWEST_MS:g} to {HIGHEST_MS:g} m/s")
    shape = np.broadcast_shapes(np.shape(longitudes), np.shape(latitudes))
    uniform = np.full(shape, default_ms)
    if layer is None:
        return SiteGrid(uniform, f"uniform {default_ms:g} m/s", 0.0, ())
    if layer.kind != "vs30":
        raise NotValid("layer", f"{layer.name} ({layer.kind})", "give a layer of kind vs30")
    found = sample_raster(layer, longitudes, latitudes)
    known = np.isfinite(found)
    covered = float(known.mean()) if known.size else 0.0
    if not known.any():
        west, south, east, north = layer.bounds
        missed = (
            f"the Vs30 layer {layer.name} ({west:g} to {east:g}°E, {south:g} to {north:g}°N) has "
            f"no value in this area: uniform {default_ms:g} m/s is used"
        )
        return SiteGrid(uniform, f"uniform {default_ms:g} m/s", 0.0, (missed,))
    notes: tuple[str, ...] = ()
    if not known.all():
        notes = (
            f"the Vs30 layer {layer.name} covers {_percent(covered)} of the area; elsewhere "
            f"{default_ms:g} m/s is used",
        )
    return SiteGrid(
        vs30_ms=np.where(known, found, default_ms),
        source=f"{layer.name} {layer.sha256[:12]}",
        share_covered=covered,
        notes=notes,
        lineage=(layer.as_lineage("site"),),
    )


def layer_for_one_run(
    path: Path,
    folder: Path,
    longitudes: Floats,
    latitudes: Floats,
    *,
    added_at: datetime,
    crs: str | None = None,
) -> Layer:
    """A Vs30 file used without adding it: made ready in `folder`, only the rows of the map.

    longitudes, latitudes: of the map's cells. The file left in the folder is what has to be
    kept to make the same map again. Raises NotValid and NotFound as `houfeng layers add` does.
    """
    within = (
        float(np.min(longitudes)),
        float(np.min(latitudes)),
        float(np.max(longitudes)),
        float(np.max(latitudes)),
    )
    return prepare_layer(
        path, "vs30", folder, added_at=added_at, name="vs30", crs=crs, within=within
    )


def _percent(share: float) -> str:
    """Never 0 % of something, nor 100 % of what is not whole."""
    return f"{min(max(100 * share, 0.1), 99.9):.1f} %"

"""Any raster made into the one form we keep: a GeoTIFF in WGS 84, float32, NaN without value.

The file is somebody's: it is opened by the one driver its first bytes name, alone (no file beside
it, no virtual raster, no web address), and measured before it is read.
"""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from houfeng.places.layer_checks import Bounds, Cells, ValueCheck, check_bounds
from houfeng.places.layer_crs import ADD_CRS, WGS84, is_wgs84, read_crs, words_of
from houfeng.places.layer_grid import Grid, Shape, damaged
from houfeng.places.layer_kinds import Kind
from houfeng.places.layer_netcdf import open_netcdf
from houfeng.vocabulary.errors import NotValid, SourceUnavailable

BAND = 256  # rows read at a time, and the side of a tile of the kept file
MOST_BLOCK_BYTES = 512 * 2**20
# No file beside the one given, and no grid-shift files from the network.
ALONE = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "PROJ_NETWORK": "OFF",
    "GDAL_CACHEMAX": 128,  # MB
}
Progress = Callable[[int, int], None]
"""Told (rows done, rows in all)."""


def gdal_errors() -> tuple[type[Exception], ...]:
    """All that rasterio raises: its own errors, now and then GDAL's bare ones, no memory."""
    from rasterio._err import CPLE_BaseError
    from rasterio.errors import RasterioError

    return RasterioError, CPLE_BaseError, MemoryError


def raster_format(head: bytes) -> str:
    """ "GTiff", "AAIGrid", "netCDF", or "" of a file that begins with these bytes."""
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "GTiff"
    if head[:3] == b"CDF" or head[:8] == b"\x89HDF\r\n\x1a\n":
        return "netCDF"
    if head.lstrip()[:5].lower() == b"ncols":
        return "AAIGrid"
    return ""


@dataclass(slots=True)
class GdalGrid:
    """A grid opened by GDAL."""

    shape: Shape
    crs: Any
    from_south: bool
    dataset: Any
    is_degrees: bool = False  # GDAL tells a CRS instead
    notes: list[str] = field(default_factory=list)

    def read(self, top: int, bottom: int) -> Cells:
        """Rows top to bottom counted from the north, NaN without value."""
        from rasterio.windows import Window

        height = self.shape.height
        low = height - bottom if self.from_south else top
        window = Window(0, low, self.shape.width, bottom - top)
        try:
            found = self.dataset.read(1, window=window, masked=True)
        except gdal_errors() as error:
            raise damaged(error) from error
        scale, offset = self.dataset.scales[0], self.dataset.offsets[0]
        cells = np.ma.filled(found.astype(np.float64), np.nan) * scale + offset
        with np.errstate(over="ignore"):
            cells = cells.astype(np.float32)
        return np.asarray(cells[::-1] if self.from_south else cells)


@contextmanager
def _open_gdal(path: Path, driver: str, kind: Kind, crs: Any) -> Iterator[GdalGrid]:
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning

    with ExitStack() as stack:
        stack.enter_context(rasterio.Env(**ALONE))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # refused below, in our words
        try:
            found = stack.enter_context(rasterio.open(path, driver=driver))
        except gdal_errors() as error:
            raise damaged(error) from error
        demand_one_plain_band(found)
        # Its size before anything is made of it; what is made is measured again.
        Shape(0, 0, 1, 1, found.width, found.height).demand_size()
        crs, found_crs, notes = crs or found.crs, found.crs, []
        if crs is None:
            raise NotValid("crs", None, f"the file does not say its coordinate system; {ADD_CRS}")
        if found_crs is not None and crs != found_crs:
            notes.append(f"the file says {words_of(found_crs)}; taken as {words_of(crs)} as told")
        if found.transform == rasterio.Affine.identity():
            raise NotValid(
                "georeference", None,
                "the file does not say where it lies: gdal_translate -a_ullr W N E S IN OUT",
            )  # fmt: skip
        upright = found.transform.b == 0 and found.transform.d == 0 and found.transform.a > 0
        if not (upright and is_wgs84(crs)):
            found = stack.enter_context(_warped(found, kind, crs))
            was = words_of(crs) + ("" if upright else ", rotated")
            notes.append(f"reprojected from {was} to WGS 84 longitude and latitude")
        elif crs.to_epsg() != 4326:
            notes.append(f"{words_of(crs)} taken as WGS 84: they differ by less than 2 m")
        t = found.transform
        shape = Shape(
            west=t.c,
            north=t.f if t.e < 0 else t.f + t.e * found.height,
            dx=t.a,
            dy=abs(t.e),
            width=found.width,
            height=found.height,
        )
        yield GdalGrid(shape, crs, t.e > 0, found, notes=notes)


def demand_one_plain_band(found: Any) -> None:
    """NotValid unless an open raster has one band of plain numbers in blocks of fair size."""
    if found.count != 1:
        raise NotValid("bands", found.count, "keep one: gdal_translate -b 1 IN OUT")
    if np.dtype(found.dtypes[0]).kind not in "iuf":
        raise NotValid("numbers", found.dtypes[0], "give a raster of plain numbers")
    rows, columns = found.block_shapes[0]
    if rows * columns * np.dtype(found.dtypes[0]).itemsize > MOST_BLOCK_BYTES:
        raise NotValid(
            "blocks", (rows, columns), "write it in tiles: gdal_translate -co TILED=YES IN OUT"
        )


def _warped(found: Any, kind: Kind, crs: Any) -> Any:
    """The raster on upright longitude and latitude, cells about as large as its own."""
    from rasterio.enums import Resampling
    from rasterio.vrt import WarpedVRT

    if kind.is_per_cell:
        raise NotValid(
            "crs", words_of(crs),
            f"{kind.units} per cell cannot be interpolated on to other cells; "
            "sum them: gdalwarp -t_srs EPSG:4326 -r sum IN OUT",
        )  # fmt: skip
    how = Resampling.bilinear if kind.continuous else Resampling.nearest
    try:
        return WarpedVRT(
            found, src_crs=crs, crs=WGS84, resampling=how, nodata=np.nan, dtype="float32"
        )
    except gdal_errors() as error:
        raise NotValid(
            "crs", words_of(crs), "the raster does not lie where this coordinate system holds"
        ) from error


@contextmanager
def open_grid(path: Path, kind: Kind, crs: str | None) -> Iterator[Grid]:
    """Any raster as an upright grid in WGS 84.

    Raises NotValid for other formats, no coordinate system, too many cells, damaged files.
    """
    with path.open("rb") as file:
        head = file.read(512)
    told = read_crs(crs) if crs else None
    found_format = raster_format(head)
    if found_format == "netCDF":
        with open_netcdf(path) as grid:
            grid.shape.demand_size()
            crs_here = told or (read_crs(WGS84) if grid.is_degrees else None)
            if crs_here is None:
                raise NotValid("crs", None, f"the grid does not say its coordinates; {ADD_CRS}")
            if is_wgs84(crs_here):
                grid.crs = crs_here
                if told is None:
                    grid.notes.append("the grid is in degrees and names no datum; taken as WGS 84")
                yield grid
                return
            with tempfile.TemporaryDirectory(dir=path.parent) as folder:
                between = Path(folder) / "projected.tif"
                _write(grid, between, crs_here, lambda cells: cells, lambda *_: None)
                with _open_gdal(between, "GTiff", kind, None) as flat:
                    yield flat
    elif found_format:
        with _open_gdal(path, found_format, kind, told) as gdal_grid:
            gdal_grid.shape.demand_size()
            yield gdal_grid
    else:
        raise NotValid(
            "file", head[:40],
            "give a GeoTIFF, a GMT or CF netCDF grid, or an Esri ASCII grid "
            "(virtual rasters and archives are not read: gdal_translate IN OUT.tif)",
        )  # fmt: skip


def make_canonical(
    path: Path,
    kind: Kind,
    out: Path,
    *,
    crs: str | None = None,
    within: Bounds | None = None,
    progress: Progress | None = None,
) -> tuple[Bounds, dict[str, float], list[str]]:
    """Write the raster in the form we keep; returns its bounds, figures and remarks.

    within: west, south, east, north; only the rows that touch it are kept (all, if none do).
    Raises NotValid, and SourceUnavailable where `out` cannot be written.
    """
    with open_grid(path, kind, crs) as grid:
        check_bounds(grid.shape.bounds, max(grid.shape.dx, grid.shape.dy))
        kept = grid if within is None else _Rows.of(grid, within)
        check = ValueCheck(kind)
        _write(kept, out, WGS84, check.look, progress or (lambda *_: None))
        figures, notes = check.finish()
        figures |= {"columns": kept.shape.width, "rows": kept.shape.height}
        return kept.shape.bounds, figures, [*grid.notes, *notes]


def _write(
    grid: Grid, out: Path, crs: Any, look: Callable[[Cells], Cells], progress: Progress
) -> None:
    """The grid as a tiled GeoTIFF; the same cells give the same bytes."""
    import rasterio
    from rasterio.windows import Window

    shape = grid.shape
    tops = list(range(0, shape.height, BAND))
    # As the file is stored: going backwards through compressed rows would unpack them again.
    order = tops[::-1] if grid.from_south else tops
    try:
        with (
            rasterio.Env(**ALONE),
            rasterio.open(
                out, "w", driver="GTiff", dtype="float32", count=1, nodata=np.nan, crs=crs,
                width=shape.width, height=shape.height, tiled=True, blockxsize=BAND,
                blockysize=BAND, compress="deflate", zlevel=6, predictor=3, BIGTIFF="IF_SAFER",
                transform=rasterio.Affine(shape.dx, 0, shape.west, 0, -shape.dy, shape.north),
            ) as kept,
        ):  # fmt: skip
            for done, top in enumerate(order, 1):
                bottom = min(top + BAND, shape.height)
                cells = look(grid.read(top, bottom))
                kept.write(cells, 1, window=Window(0, top, shape.width, bottom - top))
                progress(min(done * BAND, shape.height), shape.height)
    except gdal_errors() as error:
        raise SourceUnavailable(
            f"the layer could not be written to {out.parent} ({error}); is the disk full?"
        ) from error


@dataclass(slots=True)
class _Rows:
    """Some rows of a grid."""

    whole: Grid
    first: int
    shape: Shape

    @classmethod
    def of(cls, grid: Grid, within: Bounds) -> Grid:
        _, south, _, north = within
        shape = grid.shape
        # Two more on each side, for interpolation at the edge.
        first = max(int((shape.north - north) / shape.dy) - 2, 0)
        last = min(int((shape.north - south) / shape.dy) + 3, shape.height)
        if last - first < 2:
            return grid
        fewer = replace(shape, north=shape.north - first * shape.dy, height=last - first)
        return cls(grid, first, fewer)

    @property
    def crs(self) -> Any:
        return self.whole.crs

    @property
    def is_degrees(self) -> bool:
        return self.whole.is_degrees

    @property
    def from_south(self) -> bool:
        return self.whole.from_south

    @property
    def notes(self) -> list[str]:
        return self.whole.notes

    def read(self, top: int, bottom: int) -> Cells:
        return self.whole.read(self.first + top, self.first + bottom)

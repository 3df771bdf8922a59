"""Small raster files of every format we read, made by hand for the tests."""

import numpy as np
import rasterio
from rasterio.transform import from_origin

VALUES = np.arange(12, dtype=np.float32).reshape(3, 4) * 50 + 200  # north row first
WEST, NORTH, STEP = 100.0, 33.0, 1.0  # outer corner
LONS = WEST + STEP * (np.arange(4) + 0.5)
LATS = NORTH - STEP * (np.arange(3) + 0.5)


def geotiff(path, values=VALUES, crs="EPSG:4326", transform=None, nodata=None, **more):
    transform = transform or from_origin(WEST, NORTH, STEP, STEP)
    height, width = values.shape
    with rasterio.open(
        path, "w", driver="GTiff", dtype=values.dtype, count=1, width=width, height=height,
        crs=crs, transform=transform, nodata=nodata, **more,
    ) as out:  # fmt: skip
        out.write(values, 1)
    return path


def coards(path, values=VALUES, lons=LONS, lats=LATS, form="NETCDF3_CLASSIC", degrees=True,
           lon_first=False, **how):  # fmt: skip
    """As GMT 4 (netCDF-3) and GMT 5 (netCDF-4) write a grid: south row first."""
    import netCDF4

    with netCDF4.Dataset(path, "w", format=form) as out:
        for name, axis, units in (
            ("lon", lons, "degrees_east"),
            ("lat", np.sort(lats), "degrees_north"),
        ):
            out.createDimension(name, len(axis))
            variable = out.createVariable(name, "f8", (name,))
            variable[:] = axis
            if degrees:
                variable.units = units
        stored = values[::-1]
        names = ("lon", "lat") if lon_first else ("lat", "lon")
        kind = values.dtype.newbyteorder(">") if how.get("endian") == "big" else values.dtype
        z = out.createVariable("z", kind, names, fill_value=how.pop("fill", None), **how)
        z.set_auto_maskandscale(False)
        z[:] = stored.T if lon_first else stored
    return path


def gmt_version_3(path, values=VALUES, node_offset=1):
    """The layout of GMT 3: ranges, spacing, and the nodes in one run from the north-west."""
    import netCDF4

    height, width = values.shape
    pad = 0.0 if node_offset else STEP / 2
    with netCDF4.Dataset(path, "w", format="NETCDF3_CLASSIC") as out:
        out.createDimension("side", 2)
        out.createDimension("xysize", width * height)
        for name, kind, content in (
            ("x_range", "f8", (WEST + pad, WEST + width * STEP - pad)),
            ("y_range", "f8", (NORTH - height * STEP + pad, NORTH - pad)),
            ("z_range", "f8", (values.min(), values.max())),
            ("spacing", "f8", (STEP, STEP)),
            ("dimension", "i4", (width, height)),
        ):
            out.createVariable(name, kind, ("side",))[:] = content
        out["x_range"].units = "longitude [degrees_east]"
        z = out.createVariable("z", "f4", ("xysize",))
        z.node_offset = np.int32(node_offset)
        z[:] = values.ravel()
    return path


def esri_ascii(path, values=VALUES):
    height, width = values.shape
    rows = "\n".join(" ".join(f"{v:g}" for v in row) for row in values)
    path.write_text(
        f"ncols {width}\nnrows {height}\nxllcorner {WEST}\nyllcorner {NORTH - height * STEP}\n"
        f"cellsize {STEP}\nNODATA_value -9999\n{rows}\n"
    )
    return path

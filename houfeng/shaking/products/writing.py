"""All files of a finished map, in one folder."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from houfeng.shaking.products.contour_lines import contour_lines_bytes
from houfeng.shaking.products.coverage_json import coverage_bytes
from houfeng.shaking.products.geotiff import geotiff_bytes
from houfeng.shaking.products.grid_xml import grid_xml_bytes, uncertainty_xml_bytes
from houfeng.shaking.products.grids_npz import grids_bytes
from houfeng.shaking.products.info import info_bytes
from houfeng.shaking.products.kmz import kmz_bytes
from houfeng.shaking.products.measures import shown
from houfeng.shaking.products.netcdf import netcdf_bytes
from houfeng.shaking.products.rupture import rupture_bytes
from houfeng.shaking.products.station_list import station_list_bytes
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.errors import NotValid

Maker = Callable[[], bytes]


def files_of(result: ShakingResult, made_at: datetime) -> Iterator[tuple[str, Maker]]:
    """(name, what makes its bytes) of every file, those needed first before the bulky ones.

    made_at: aware; stands in grid.xml, uncertainty.xml and info.json, the only files that ask
    for it: all others are the same whenever they are made.
    """
    if made_at.tzinfo is None:
        raise NotValid("made_at", made_at, "give a time with its zone")
    yield "grids.npz", partial(grids_bytes, result)
    yield "info.json", partial(info_bytes, result, made_at)
    yield "stationlist.json", partial(station_list_bytes, result)
    yield "rupture.json", partial(rupture_bytes, result)
    for measure in result.fields:
        name = shown(measure).file_name
        yield f"cont_{name}.json", partial(contour_lines_bytes, result, measure)
    yield "grid.xml", partial(grid_xml_bytes, result, made_at)
    yield "uncertainty.xml", partial(uncertainty_xml_bytes, result, made_at)
    yield "measures.nc", partial(netcdf_bytes, result)
    for measure in result.fields:
        name = shown(measure).file_name
        yield f"{name}.tif", partial(geotiff_bytes, result, measure)
    yield "shakemap.kmz", partial(kmz_bytes, result)
    for measure in result.fields:
        name = shown(measure).file_name
        yield f"coverage_{name}.covjson", partial(coverage_bytes, result, measure)


def write_products(result: ShakingResult, folder: Path, made_at: datetime) -> tuple[Path, ...]:
    """Every file into a folder that is there; their paths."""
    paths = []
    for name, make in files_of(result, made_at):
        path = folder / name
        path.write_bytes(make())
        paths.append(path)
    return tuple(paths)

"""Coordinate reference systems of layers: everything is kept in WGS 84 longitude and latitude."""

import re
from typing import Any

from houfeng.vocabulary.errors import NotValid

WGS84 = "EPSG:4326"
ADD_CRS = "say which it is, such as --crs EPSG:4326 for longitude and latitude in WGS 84"
# Geographic systems within two metres of WGS 84 everywhere: CGCS2000, NAD83, ETRS89, GDA94,
# and WGS 84 with height. No layer of ours is finer than that.
_LIKE_WGS84 = frozenset({4326, 4979, 4490, 4480, 4269, 4258, 4283})
# Only codes: GDAL would also take the addresses of files and web pages for a CRS.
_CODE = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:(?:[0-9.]*:)?(\d{4,6})\Z", re.IGNORECASE)
_CRS84 = re.compile(r"(?:urn:ogc:def:crs:)?OGC:(?:1\.3:)?CRS84\Z", re.IGNORECASE)


def read_crs(text: str) -> Any:
    """The CRS named by a code: "EPSG:32648", "OGC:CRS84" or their URNs. NotValid otherwise."""
    from rasterio.crs import CRS
    from rasterio.errors import CRSError

    code = _CODE.match(text.strip())
    if not code and not _CRS84.match(text.strip()):
        raise NotValid("crs", text, "give an EPSG code, such as EPSG:4326")
    try:
        return CRS.from_epsg(int(code[1]) if code else 4326)
    except CRSError as error:
        raise NotValid("crs", text, "give an EPSG code that exists, such as EPSG:4326") from error


def is_wgs84(crs: Any) -> bool:
    """Whether longitudes and latitudes in this CRS may be taken as WGS 84 as they are."""
    return bool(crs.is_geographic) and crs.to_epsg() in _LIKE_WGS84


def words_of(crs: Any) -> str:
    """A short name for people: the code, or the beginning of the definition."""
    epsg = crs.to_epsg()
    return f"EPSG:{epsg}" if epsg else str(crs.to_wkt())[:60]

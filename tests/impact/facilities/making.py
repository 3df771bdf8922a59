"""Maps and lists of sites for the tests of facilities."""

import numpy as np

from houfeng.impact.facilities.read import read_facilities
from houfeng.shaking.products.grids_npz import Grids
from houfeng.shaking.result import Field

HEADER = "id,name,lon,lat,type,fragility,threshold\n"


def even_map(*, pga_g=0.2, csis=7.0, sigma_ln=0.5, sigma_i=0.6, tilt=0.0):
    """A map about 103 E, 31 N: one value everywhere, or rising to the east by `tilt` a degree."""
    lons, lats = np.linspace(102, 104, 41), np.linspace(30, 32, 41)
    east = np.broadcast_to((lons - 103) * tilt, (41, 41))
    same = np.ones((41, 41))
    return Grids(
        lons,
        lats,
        {
            "PGA": Field(np.log(pga_g) + east, same * sigma_ln, same * 0.2, same * 0.4),
            "PGV": Field(np.log(20.0) + east, same * sigma_ln, same * 0.2, same * 0.4),
            "CSIS": Field(csis + east, same * sigma_i, same * 0.3, same * 0.5),
        },
    )


def sites_of(*rows, own=None):
    """Sites from CSV rows below HEADER."""
    raw = (HEADER + "\n".join(rows) + "\n").encode()
    reading = read_facilities(raw, "sites.csv", own=own)
    assert not reading.refused, reading.problems
    return reading.sites

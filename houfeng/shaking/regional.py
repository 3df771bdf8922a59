"""Makes the models of GB 18306-2015 from the room's data files."""

import numpy as np

from houfeng.shaking.science.gmm.gb18306 import Gb18306
from houfeng.shaking.science.gmm.table import CoefficientTable
from houfeng.shaking.science.site_gb18306 import SITE_CLASSES, SiteTable
from houfeng.shaking.standards import REGIONS, document, site_row
from houfeng.vocabulary.errors import NotValid


def regional_model(region: str) -> Gb18306:
    """The model of a region of GB 18306-2015; NotValid for one that is not in REGIONS."""
    if region not in REGIONS:
        raise NotValid("region", region, f"give one of {', '.join(REGIONS)}")
    return Gb18306(
        region=document("gb18306_2015")["regions"][region]["en"],
        long=_axis(region, "long"),
        short=_axis(region, "short"),
        site=_site_table(),
    )


def _axis(region: str, axis: str) -> CoefficientTable:
    """PGA and PGV of the standard's sheet and the spectral rows, of one axis."""
    peaks, spectra = document("gb18306_2015"), document("gb18306_2015_spectra")
    found = spectra["regions"][region][axis]
    rows: dict[str, dict[str, float]] = {}
    for measure in ("pga", "pgv"):
        row = peaks["regions"][region][measure]
        rows[measure.upper()] = {**row[axis], "sigma": row["sigma"]}
    for line in found["rows"]:
        row = dict(zip(spectra["columns"], line, strict=True))
        period = float(row.pop("period_s"))
        row.pop("copies")
        rows[f"SA({period})"] = {**row, "d": found["d"], "e": found["e"]}
    return CoefficientTable(source=f"{peaks['name']} ({peaks['version']})", rows=rows)


def _site_table() -> SiteTable:
    periods = document("gb18306_2015_period")
    rows = {name: site_row(name) for name in SITE_CLASSES}
    return SiteTable(
        columns_g=rows["II"][0],
        factors={name: np.asarray(row[1]) for name, row in rows.items()},
        periods_s=periods["groups_s"][periods["group"]],
    )

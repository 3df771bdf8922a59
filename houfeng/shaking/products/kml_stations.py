"""A place's balloon in an Earth browser: seen and predicted side by side, and why not used."""

from html import escape

import numpy as np

from houfeng.shaking.observations import INSTRUMENT
from houfeng.shaking.products.measures import shown
from houfeng.shaking.products.standing import banner
from houfeng.shaking.products.station_list import reason_of
from houfeng.shaking.reasons import told
from houfeng.shaking.result import ShakingResult


def balloon(result: ShakingResult, i: int) -> str:
    """HTML text; what people wrote is escaped in it."""
    seen = result.observations
    kind = "station" if seen.kinds[i] == INSTRUMENT else "felt reports"
    rows = [_row(result, measure, i) for measure in result.compared]
    table = "".join(row for row in rows if row)
    head = "<tr><th></th><th>observed</th><th>predicted</th><th>residual</th><th></th></tr>"
    mark = f"<b>{escape(banner(result))}</b> " if banner(result) else ""
    return (
        f"{mark}<b>{escape(seen.ids[i])}</b> {escape(seen.names[i])} ({kind}, "
        f"{escape(seen.sources[i])}); {result.distances.rrup[i]:.1f} km from the rupture"
        f'<table border="1">{head}{table}</table>'
    )


def _row(result: ShakingResult, measure: str, i: int) -> str:
    found, kind = result.compared[measure], shown(measure)
    if not np.isfinite(found.observed[i]):
        return ""
    digits = ".1f" if kind.is_intensity else ".3g"
    source = f" (from {found.converted_from[i]})" if found.converted_from[i] else ""
    why = reason_of(result, measure, i)
    fate = "used" if found.used[i] else f"not used: {told(why)}" if why else "not used"
    observed, predicted = (
        f"{float(kind.median(values[i])):{digits}}" for values in (found.observed, found.predicted)
    )
    return (
        f"<tr><td>{escape(measure)} ({escape(kind.units)})</td>"
        f"<td>{observed}{escape(source)}</td><td>{predicted}</td>"
        f"<td>{found.residual[i]:+.2f}</td><td>{escape(fate)}</td></tr>"
    )

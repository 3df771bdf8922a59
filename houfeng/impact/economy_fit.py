"""How the money law of China came to be: reported losses, our own maps, one fit.

reported losses -> origin and magnitude alone -> map -> product exposed by intensity -> law

The land counts as LAND heads a km² beside its people. By spread of the law and left-out factors
(median, 90th percentile): 0 heads 1.06, 2.14, 6.5; 2: 0.97, 2.01, 5.7; 5: 0.92, 1.81, 5.6;
10: 0.88, 1.65, 5.4; 20: 0.85, 1.68, 5.1; 40: 0.85, 1.73, 5.4. Ten is taken: more adds little.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from houfeng.events.historic import historic_event
from houfeng.events.origin import Origin
from houfeng.impact.economy import (
    HUNDRED_MILLION,
    china_worth,
    gdp_per_head_cny,
    land_heads_per_km2,
)
from houfeng.impact.exposure import Exposure, people_on
from houfeng.impact.science.economic_loss import PastLosses, fit_money_law
from houfeng.impact.science.pager import LognormalLaw
from houfeng.impact.tables import read_table
from houfeng.places.gazetteer import Gazetteer
from houfeng.shaking.inputs import Inputs
from houfeng.shaking.make import make_map
from houfeng.shaking.profiles import CHINA
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.geometry import cell_areas_km2

TAU = 0.256  # between-event sigma of our maps of China without observations, the same everywhere
BIN = 0.25
EDGES = np.arange(4.0, 10.0 + BIN / 2, BIN)  # of mapped intensity
BEYOND_MAINLAND = 71  # codes of GB/T 2260 from Taiwan's on
MIDDLES = (EDGES[:-1] + EDGES[1:]) / 2


@dataclass(frozen=True, slots=True)
class ReportedLoss:
    """A direct economic loss as officially reported."""

    event_id: str  # of events.historic
    loss_cny: float  # money of the year
    support: str  # "seen": read where `source` says; "memory": not compared with a source
    source: str


def reported_losses() -> tuple[ReportedLoss, ...]:
    """All of them, oldest first."""
    return tuple(
        ReportedLoss(
            row["event_id"],
            float(row["loss_100m_cny"]) * HUNDRED_MILLION,
            row["support"],
            row["source"],
        )
        for row in read_table("economic_losses_china.csv")
    )


def first_minutes(event_id: str) -> Origin:
    """A historic earthquake as known at first: no strike, no rupture."""
    origin = historic_event(event_id).origin
    return dataclasses.replace(origin, strike_deg=None, rupture_line=())


def product_by_intensity(origin: Origin, places: Gazetteer, exposure: Exposure) -> Floats:
    """Yearly product of people and land in each bin of mapped intensity, CNY of the year, (n_bin,).

    Cells count to the province of the nearest place; those nearest to a place outside the
    mainland count nothing, as in the reports. No earthquake of the list is at the sea.
    """
    made = make_map(Inputs(origin), CHINA)
    intensity = made.fields["CSIS"].mean
    row, column = np.nonzero(intensity >= EDGES[0])
    people = people_on(exposure, made.longitudes, made.latitudes)[row, column]
    lat_step = float(made.latitudes[1] - made.latitudes[0])
    lon_step = float(made.longitudes[1] - made.longitudes[0])
    land_km2 = cell_areas_km2(made.latitudes, lon_step, lat_step)[row]

    narrowing = np.cos(np.radians(origin.latitude))
    tree = cKDTree(np.column_stack([places.longitudes * narrowing, places.latitudes]))
    cells = np.column_stack([made.longitudes[column] * narrowing, made.latitudes[row]])
    province = places.province_codes[tree.query(cells)[1]]
    per_head = np.zeros(int(province.max()) + 1)
    for code in np.unique(province[(province > 0) & (province < BEYOND_MAINLAND)]):
        per_head[code] = gdp_per_head_cny("CN", int(code), origin.origin_at.year).value
    product = (people + land_heads_per_km2() * land_km2) * per_head[province]
    return np.asarray(np.histogram(intensity[row, column], EDGES, weights=product)[0])


def kept_losses() -> PastLosses:
    """The reported losses beside the products that `product_by_intensity` gave for them."""
    kept = {
        row["event_id"]: [float(row[f"{middle:.3f}"]) for middle in MIDDLES]
        for row in read_table("economic_exposures_china.csv")
    }
    reported = reported_losses()
    return PastLosses(
        losses=np.array([one.loss_cny for one in reported]),
        product=np.array([kept[one.event_id] for one in reported]) * HUNDRED_MILLION,
        intensity=MIDDLES,
        tau=TAU,
    )


def fit_china() -> LognormalLaw:
    """The law that data/economic_law_china.json holds."""
    return fit_money_law(kept_losses(), china_worth())


def exposures_csv(places: Gazetteer, exposure: Exposure) -> str:
    """The text of data/economic_exposures_china.csv, 亿元, made anew from maps."""
    lines = [",".join(["event_id", *(f"{middle:.3f}" for middle in MIDDLES)])]
    for one in reported_losses():
        product = product_by_intensity(first_minutes(one.event_id), places, exposure)
        values = (f"{value / HUNDRED_MILLION:.5g}" for value in product)
        lines.append(",".join([one.event_id, *values]))
    return "\n".join(lines) + "\n"

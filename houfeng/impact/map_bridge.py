"""What our own maps show of past earthquakes beside what EXPO-CAT's maps show of the same.

Our maps are made from origin and magnitude alone, with today's people scaled to the year by the
country's total. The bridge is the shift in intensity with which our maps expect, in the median
over earthquakes, as many deaths as the catalogue's: rates are steep, so that agreeing in people
at VI would not be enough, since medians over distance lack the peaks of recorded shaking.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np
from scipy.optimize import brentq

from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.impact.evaluation_csv import PastQuake
from houfeng.impact.exposure import Exposure, people_on
from houfeng.impact.science.houfeng_deaths import HoufengLaw
from houfeng.impact.science.houfeng_deaths_fit import DEGREES
from houfeng.impact.tables import read_table
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.inputs import Inputs
from houfeng.shaking.make import make_map
from houfeng.shaking.profiles import CHINA
from houfeng.shaking.view import shaking_map
from houfeng.vocabulary.arrays import Floats

WIDTH = 0.1
EDGES = np.arange(4.0, 12.0 + WIDTH / 2, WIDTH)  # of CSIS
MIDDLES = (EDGES[:-1] + EDGES[1:]) / 2
PEOPLE_OF = 2020  # year of the embedded exposure
FEWEST_DEATHS = 0.01  # expected by both maps together; below, a shift changes nothing that matters
FEWEST_PEOPLE = 1000  # in a zone, by both maps, to be compared


def first_map(origin: Origin) -> ShakingMap:
    """Our map of an earthquake from origin and magnitude alone."""
    known = replace(origin, strike_deg=None, rupture_line=())
    return shaking_map(make_map(Inputs(known), CHINA))


def people_then(exposure: Exposure, shaking: ShakingMap, at: datetime) -> Floats:
    """People in the map's cells, today's scaled to the year by the country's total."""
    scale = population_millions(at) / population_millions(datetime(PEOPLE_OF, 7, 1, tzinfo=UTC))
    return people_on(exposure, shaking.longitudes, shaking.latitudes) * scale


def shaken_people(origin: Origin, exposure: Exposure) -> Floats:
    """People of the earthquake's year by mapped intensity, (n_bin,) in the bins of EDGES."""
    shaking = first_map(origin)
    people = people_then(exposure, shaking, origin.origin_at)
    counted, _ = np.histogram(shaking.intensity.ravel(), EDGES, weights=people.ravel())
    return np.asarray(counted)


def population_millions(at: datetime) -> float:
    """People in the mainland of China at the middle of a year, between years and nearest."""
    years, millions = _population()
    return float(np.interp(at.year, years, millions))


def origin_of(quake: PastQuake) -> Origin:
    """A catalogue's earthquake; its magnitudes are mostly Mw or near it."""
    assert quake.magnitude is not None
    return Origin(
        event_id=f"expo-cat-{quake.id}",
        revision=0,
        origin_at=quake.origin_at,
        longitude=quake.longitude,
        latitude=quake.latitude,
        depth_km=quake.depth_km,
        magnitude=Magnitude(quake.magnitude, MagnitudeType.MW),
        source="expo-cat",
    )


def measure_bridge(
    quakes: Sequence[PastQuake],
    exposure: Exposure,
    law_of: Callable[[PastQuake], HoufengLaw],
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """The shift, and how well both maps agree with it.

    law_of: the law on the catalogue's scale, without a shift.
    """
    usable = [quake for quake in quakes if quake.magnitude is not None]
    maps = []
    for number, quake in enumerate(usable):
        if number % 20 == 0:
            tell(f"bridge: map {number} of {len(usable)}")
        maps.append(shaken_people(origin_of(quake), exposure))
    theirs = np.array([quake.people for quake in usable])
    return bridge(np.array(maps), theirs, [law_of(quake) for quake in usable])


def bridge(ours: Floats, theirs: Floats, laws: Sequence[HoufengLaw]) -> dict[str, Any]:
    """As `measure_bridge`; ours: (n, n_bin) people, theirs: (n, 5) in V to IX and above."""
    expected_theirs = np.array(
        [one @ law.rates(DEGREES) for one, law in zip(theirs, laws, strict=True)]
    )

    def ratios(shift: float) -> Floats:
        expected_ours = np.array(
            [
                one @ replace(law, shift=shift).rates(MIDDLES)
                for one, law in zip(ours, laws, strict=True)
            ]
        )
        # Both sides decide which count: choosing by one alone would favour it.
        both = np.sqrt(expected_ours * expected_theirs)
        counted = both >= FEWEST_DEATHS
        return np.asarray(np.log(expected_theirs[counted] / expected_ours[counted]))

    shift = float(brentq(lambda one: float(np.median(ratios(one))), -1.0, 2.0, xtol=0.005))
    left = ratios(shift)
    low, high = np.quantile(left, (0.16, 0.84))
    generator = np.random.default_rng(0)
    again = [float(np.median(generator.choice(left, left.size))) for _ in range(500)]
    slope = (float(np.median(ratios(shift - 0.25))) - float(np.median(ratios(shift + 0.25)))) / 0.5
    return {
        "shift": round(shift, 2),
        "standard_error": round(float(np.std(again)) / slope, 3),
        "earthquakes": int(left.size),
        "ln_expected_sd_between_maps": round(float(high - low) / 2, 2),
        "ln_expected_per_degree": round(slope, 2),
        "people_ratio": {
            name: {
                f"{move:+.2f}": _people_ratio(ours, theirs, degree, move) for move in (0.0, shift)
            }
            for degree, name in ((6, "VI+"), (7, "VII+"), (8, "VIII+"))
        },
    }


def _people_ratio(
    ours: Floats, theirs: Floats, degree: int, shift: float
) -> dict[str, float | None]:
    """Median of the catalogue's people in a zone and above over ours, and factor of spread."""
    mine = ours[:, MIDDLES + shift >= degree - 0.5].sum(axis=1)
    other = theirs[:, degree - 5 :].sum(axis=1)
    both = (mine >= FEWEST_PEOPLE) & (other >= FEWEST_PEOPLE)
    if not both.any():
        return {"earthquakes": 0, "median": None, "factor_sd": None}
    ratio = np.log(other[both] / mine[both])
    return {
        "earthquakes": int(both.sum()),
        "median": round(float(np.exp(np.median(ratio))), 2),
        "factor_sd": round(float(np.exp(np.std(ratio))), 2),
    }


@cache
def _population() -> tuple[Floats, Floats]:
    rows = read_table("population_china.csv")
    return (
        np.array([float(row["year"]) for row in rows]),
        np.array([float(row["millions"]) for row in rows]),
    )

"""The whole chain on past earthquakes: origin and magnitude alone, as the platform publishes it.

origin -> our map -> its correlated realisations -> expected deaths -> their distribution

Judged on the bundled earthquakes after the law's sample (2008 on): none was used to fit the law or
the bridge. They are those people remember, so that quiet ones are too few among them. Neither
strike nor rupture is used; people are today's scaled to the year. Beside it stands PAGER's Chinese
model on the same median map and people, as published: its G holds the map's errors already.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from houfeng.events.historic import HistoricEvent, historic_events
from houfeng.events.origin import Origin
from houfeng.impact.deaths import death_law
from houfeng.impact.evaluate import Expectation, predict
from houfeng.impact.exposure import Exposure
from houfeng.impact.map_bridge import first_map, people_then
from houfeng.impact.pager_countries import pager_death_law
from houfeng.impact.realise import generator_for, realise
from houfeng.impact.science.loss_law import LossLaw
from houfeng.impact.science.pager import LognormalLaw, alert_level
from houfeng.shaking.field import ShakingMap
from houfeng.shaking.profiles import CHINA
from houfeng.vocabulary.arrays import Floats

FIRST_YEAR = 2008  # the sample of the fit ends with 2007
_NONE = 1e-12  # deaths: keeps the logarithm finite where nobody is shaken


def hindcast(
    exposure: Exposure,
    first_year: int = FIRST_YEAR,
    events: Sequence[HistoricEvent] | None = None,
    tell: Callable[[str, int, int], None] = lambda *_: None,
) -> dict[str, Any]:
    """Recorded deaths beside those the chain expects, by event, and the shares right.

    Returns {"events": [...], "houfeng": shares, "pager": shares}; events with recorded deaths.
    """
    chosen = [
        event
        for event in (historic_events() if events is None else events)
        if event.deaths is not None and event.origin.origin_at.year >= first_year
    ]
    pager = pager_death_law("CN", full=True)
    assert isinstance(pager, LognormalLaw)
    ours, points, spreads, theirs = [], [], [], []
    for number, event in enumerate(chosen):
        tell(event.origin.event_id, number, len(chosen))
        origin = event.origin
        shaking = first_map(origin)
        people = people_then(exposure, shaking, origin.origin_at)
        law = death_law(origin.longitude, origin.latitude, origin.origin_at)
        expected = expected_on_realisations(origin, shaking, people, law)
        ours.append(np.log(np.maximum(expected, _NONE)))
        spreads.append(law.spread)
        points.append(float(law.point(expected)))
        theirs.append(float((people * pager.rates(shaking.intensity)).sum()))
    recorded = np.array([float(event.deaths or 0) for event in chosen])
    each = len(ours[0]) if ours else 1
    mine = predict(
        Expectation(
            np.array(ours).reshape(-1, each),
            np.full(each, 1 / each),
            np.array(spreads),
            np.array(points),
        ),
        recorded,
    )
    plain = np.maximum(np.array(theirs), _NONE)
    other = predict(
        Expectation(np.log(plain)[:, None], np.ones(1), np.full(len(plain), pager.spread), plain),
        recorded,
    )
    subsets = {"all_events": np.ones(len(chosen), dtype=bool), "fatal_events": recorded > 0}
    return {
        "first_year": first_year,
        "houfeng": {name: mine.shares(which) for name, which in subsets.items()},
        "pager": {name: other.shares(which) for name, which in subsets.items()},
        "events": [
            {
                "id": event.origin.event_id,
                "name_zh": event.name_zh,
                "recorded": event.deaths,
                "point": float(f"{mine.point[i]:.3g}"),
                "median": int(mine.median[i]),
                "p05": int(mine.p05[i]),
                "p95": int(mine.p95[i]),
                "colour": alert_level(float(mine.point[i])),
                "recorded_colour": alert_level(float(recorded[i])),
                "right_colour": bool(mine.right_colour[i]),
                "within_one_order": bool(mine.within_one_order[i]),
                "covered": bool(mine.covered[i]),
                "pager": float(f"{plain[i]:.3g}"),
            }
            for i, event in enumerate(chosen)
        ],
    }


def expected_on_realisations(
    origin: Origin, shaking: ShakingMap, people: Floats, law: LossLaw
) -> Floats:
    """Deaths that the law expects on each realisation of the map, (count,)."""
    whole = np.zeros(shaking.intensity.shape, dtype=np.int32)  # counties are not asked for
    drawn = realise(
        shaking,
        people > 0,
        whole,
        CHINA.correlation,
        generator_for(origin.event_id, origin.revision),
    )
    there = drawn.of_cells(people)
    return np.asarray(drawn.losses([(there, law.rates)], of_law=True).sum(axis=1))

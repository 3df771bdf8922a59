"""The whole chain on past earthquakes: origin and magnitude alone, our map, people, deaths.

Judged on the bundled earthquakes after the law's sample (2008 on): none was used to fit the law or
the bridge. They are those people remember, so that quiet ones are too few among them. The map's
own between-event error is carried as one hidden shift; within an event it moves deaths about and
is left out. Beside it stands PAGER's Chinese model on the same map and people, as published.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from houfeng.events.historic import HistoricEvent, historic_events
from houfeng.impact.deaths import death_law
from houfeng.impact.evaluate import Expectation, predict
from houfeng.impact.exposure import Exposure
from houfeng.impact.map_bridge import MIDDLES, shaken_people
from houfeng.impact.pager_countries import pager_death_law
from houfeng.impact.science.houfeng_deaths_fit import shift_nodes
from houfeng.impact.science.pager import alert_level

FIRST_YEAR = 2008  # the sample of the fit ends with 2007


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
    ours, points, spreads, theirs, g = [], [], [], [], []
    weights = np.ones(1)
    for number, event in enumerate(chosen):
        tell(event.origin.event_id, number, len(chosen))
        origin = event.origin
        shaken = shaken_people(origin, exposure)
        law = death_law(origin.longitude, origin.latitude, origin.origin_at)
        shifts, weights = shift_nodes(shaken.tau)
        expected = shaken.people @ law.rates(MIDDLES[:, None] + shifts)
        ours.append(np.log(np.maximum(expected, 1e-12)))
        spreads.append(law.spread)
        points.append(float(law.point(expected, weights)))
        pager = pager_death_law("CN", full=True)
        theirs.append(float(shaken.people @ pager.rates(MIDDLES)))
        g.append(float(np.log(pager.quantile(np.ones(1), np.array([0.841344746]))[0])))
    recorded = np.array([float(event.deaths or 0) for event in chosen])
    mine = predict(
        Expectation(np.array(ours), weights, np.array(spreads), np.array(points)), recorded
    )
    plain = np.maximum(np.array(theirs), 1e-12)
    other = predict(Expectation(np.log(plain)[:, None], np.ones(1), np.array(g), plain), recorded)
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

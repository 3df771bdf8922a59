"""The main job on one page: an earthquake comes in, everything owed to the public goes out.

event -> shaking -> impact -> brief -> alert -> products
    -> notices about facilities, then the map's bulky files

Durable by DBOS: a process killed in mid-stage is taken up again at that stage by the next one.
"""

import logging

from dbos import DBOS

from houfeng.response import runs, stages
from houfeng.vocabulary.errors import HoufengError, Superseded

log = logging.getLogger(__name__)


@DBOS.workflow(name="respond")
def respond(run: str) -> str:
    """Everything the platform owes for one revision of one event; returns the run's last state.

    run: a queued response's id (`runs.request`). Each stage is idempotent for its run.
    """
    try:
        map_shaking(run)
        assess_impact(run)
        write_brief(run)
        write_alert(run)
        publish(run)
        watch_facilities(run)
        publish_grids(run)
    except Superseded as news:
        return finish(run, "superseded", str(news))
    except HoufengError as error:
        return finish(run, "failed", str(error))
    except Exception as error:  # the workflow is a door: what failed is kept and shown
        log.exception("run %s failed", run)
        return finish(run, "failed", f"{type(error).__name__}: {error}")
    return finish(run, "done", "")


@DBOS.step(name="shaking")
def map_shaking(run: str) -> None:
    runs.timed(run, "shaking", stages.map_shaking)


@DBOS.step(name="impact")
def assess_impact(run: str) -> None:
    runs.timed(run, "impact", stages.assess_impact)


@DBOS.step(name="brief")
def write_brief(run: str) -> None:
    runs.timed(run, "brief", stages.write_brief)


@DBOS.step(name="alert")
def write_alert(run: str) -> None:
    runs.timed(run, "alert", stages.write_alert)


@DBOS.step(name="publish")
def publish(run: str) -> None:
    runs.timed(run, "publish", stages.publish_all)


@DBOS.step(name="facilities")
def watch_facilities(run: str) -> None:
    runs.timed(run, "facilities", stages.watch_facilities)


@DBOS.step(name="grids")
def publish_grids(run: str) -> None:
    runs.timed(run, "grids", stages.publish_grids)


@DBOS.step(name="finish")
def finish(run: str, state: str, error: str) -> str:
    return runs.finish(run, state, error)

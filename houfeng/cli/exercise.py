"""`houfeng exercise`: a synthetic earthquake through the live loop, as it would be, as 演习."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from houfeng.cli.door import as_json, errors, prepare, safely
from houfeng.cli.loop_options import warning_options
from houfeng.cli.published import publish_options, publishing
from houfeng.cli.replay import cache_and_places, compiled, say, speed_of
from houfeng.cli.source_options import BEFORE_S, Asked, source_options
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status

if TYPE_CHECKING:
    from houfeng.events.origin import Origin
    from houfeng.monitoring.values import Packet
    from houfeng.warning.replaying import Pace
    from houfeng.warning.scenario_source import Scenario
    from houfeng.warning.simulate import Simulation

_LEAST_BEFORE_S = 15.0  # the loop settles
_AGAIN_LEAST_S = 120.0


@click.command()
@source_options
@click.option("--event", metavar="EVENT_ID", help="Take place and size of a known earthquake.")
@click.option("--speed", default="1", show_default=True, help="1 (real time), N times, or max.")
@click.option(
    "--quiet-s", type=float, default=BEFORE_S, show_default=True, help="Noise before the origin."
)
@click.option("--seconds", type=float, default=150.0, show_default=True, help="After the origin.")
@click.option("--forever", is_flag=True, help="Noise goes on until Ctrl-C or SIGTERM.")
@click.option("--again-s", type=float, help="With --forever: the earthquake comes again so often.")
@warning_options
@publish_options
@as_json
@safely
def exercise(
    asked: Asked,
    event: str | None,
    speed: str,
    quiet_s: float,
    seconds: float,
    forever: bool,
    again_s: float | None,
    policy: str,
    targets: Path | None,
    velocity: Path | None,
    publish: bool,
    name: str,
    json_: bool,
) -> None:
    """A made-up earthquake through the early warning loop; all it says is marked 演习.

    With --publish it goes the whole way: messages, event, response, live pages. Nobody outside
    is told anything that does not say 演习.

    \b
    Examples:
      houfeng exercise --magnitude 6.5 --longitude 103 --latitude 30
      houfeng exercise --event wenchuan-2008 --speed max --json
      houfeng exercise --event luding-2022 --publish --name drill --forever
    """  # fmt: skip
    from houfeng.warning.prepare import pipeline_of
    from houfeng.warning.replaying import Pace, replay
    from houfeng.warning.simulate import Simulation

    pace = Pace(speed=speed_of(speed))
    scenario = asked.scenario(_known(event))
    _demand_times(quiet_s, seconds, forever, again_s, pace)
    channels = asked.network(scenario)
    cache, known = cache_and_places()
    loop = pipeline_of(
        channels, policy=policy, targets=targets, velocity=velocity, status=Status.EXERCISE,
        cache=cache, gazetteer=known, layers=cache.parent / "layers",
    )  # fmt: skip
    compiled()
    stop = _Stop()
    count: Counter[str] = Counter()
    with publishing(loop, name=name, publish=publish, fresh=True, synthetic=True):
        # What is played faster than it happens ends about now; nothing comes from the future.
        ahead_s = 0.0 if pace.speed == 1.0 else quiet_s + seconds
        simulation = Simulation(
            channels, loop.travel_times, asked.seed, starts_at=float(int(time.time() - ahead_s))
        )
        errors.print(
            f"演习 EXERCISE: {len(simulation.stations)} stations ({len(simulation.dead)} dead), "
            f"M {scenario.magnitude:g}, origin in {quiet_s:g} s of data",
            highlight=False, markup=False, soft_wrap=True,
        )  # fmt: skip
        packets = _packets(
            simulation, scenario, quiet_s, None if forever else quiet_s + seconds, again_s, stop
        )
        begun = time.perf_counter()
        for record in replay(loop, packets, pace):
            say(record, Status.EXERCISE, json_=json_, count=count)
        say(loop.summary(time.perf_counter() - begun), Status.EXERCISE, json_=json_, count=count)


class _Stop:
    """Set by Ctrl-C and SIGTERM: the loop ends in good order."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


def _packets(
    simulation: "Simulation",
    scenario: "Scenario",
    quiet_s: float,
    lasts_s: float | None,
    again_s: float | None,
    stop: _Stop,
) -> "Iterator[Packet]":
    """The network's packets; the earthquake is put in, once or again and again."""
    origin_at = simulation.starts_at + quiet_s
    simulation.add(scenario, origin_at)
    for packet in simulation.packets(lasts_s):
        if stop.asked:
            return
        yield packet
        if again_s is not None and simulation.made_until > origin_at + again_s - quiet_s:
            origin_at += again_s
            simulation.add(scenario, origin_at)


def _known(event: str | None) -> "Origin | None":
    """The known earthquake that is played again."""
    if event is None:
        return None
    prepare()
    from houfeng.events.keep import fetch_event, preferred_revision

    return fetch_event(event, preferred_revision(event))


def _demand_times(
    quiet_s: float, seconds: float, forever: bool, again_s: float | None, pace: "Pace"
) -> None:
    if not _LEAST_BEFORE_S <= quiet_s <= 3600.0:
        raise NotValid(
            "--quiet-s", quiet_s, f"give {_LEAST_BEFORE_S:g} to 3,600: the loop settles first"
        )
    if not 1.0 <= seconds <= 86_400.0:
        raise NotValid("--seconds", seconds, "give a number from 1 to 86,400")
    if forever and pace.speed != 1.0:
        raise NotValid("--speed", pace.speed, "--forever runs in real time: leave --speed out")
    if again_s is not None and (not forever or again_s < _AGAIN_LEAST_S + quiet_s):
        raise NotValid(
            "--again-s", again_s, f"with --forever, at least {_AGAIN_LEAST_S + quiet_s:g}"
        )

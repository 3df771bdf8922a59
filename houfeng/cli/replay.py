"""`houfeng replay`: a recording through the early warning loop, as it would have gone."""

import math
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from houfeng.cli.door import as_json, errors, progress_bar, safely
from houfeng.cli.loop_options import warning_options, watch_options
from houfeng.cli.published import publish_options, publishing
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status

if TYPE_CHECKING:
    from houfeng.places.gazetteer import Gazetteer
    from houfeng.warning.lines import Record

SLOWEST, FASTEST = 0.01, 10_000.0
_SHARE = 20.0  # keeping the state may take a twentieth of the time
_QUICK_S = 0.2


@click.command()
@click.argument("recording", metavar="INPUT", type=click.Path(path_type=Path))
@click.option("--stations", type=click.Path(path_type=Path), help="StationXML or a station CSV.")
@click.option("--speed", default="max", show_default=True, help="max, 1 (real time), or N times.")
@warning_options
@click.option(
    "--packet-s",
    type=float,
    default=1.0,
    show_default=True,
    help="Archived records arrive in packets of so many seconds.",
)
@click.option(
    "--latency-s",
    type=float,
    default=0.0,
    show_default=True,
    help="From the end of such a packet to its arrival.",
)
@click.option(
    "--state",
    "state",
    type=click.Path(path_type=Path),
    help="Keep the loop's state here each second; go on from it after a restart.",
)
@watch_options
@publish_options
@as_json
@safely
def replay(
    recording: Path,
    stations: Path | None,
    speed: str,
    policy: str,
    targets: Path | None,
    velocity: Path | None,
    packet_s: float,
    latency_s: float,
    state: Path | None,
    status: str,
    rules: tuple[str, ...],
    lines: Path | None,
    publish: bool,
    name: str,
    json_: bool,
) -> None:
    """Play INPUT, a file or folder of recordings, through the early warning loop.

    With --json one line each for every pick, event, alert, update, cancel and note, and a
    summary at the end. With --publish the platform takes part, as if it happened now: only as
    an exercise or a test.

    \b
    Examples:
      houfeng replay recordings/ --json > lines.jsonl
      houfeng replay recordings/ --stations stations.xml --speed 1 --policy yunnan
      houfeng replay recordings/ --status exercise --publish --name drill
    """  # fmt: skip
    from houfeng.monitoring.readings.folder import Delivery, read_waveforms
    from houfeng.warning.prepare import pipeline_of
    from houfeng.warning.replaying import Pace
    from houfeng.warning.replaying import replay as play

    pace = Pace(speed=speed_of(speed))
    meant = Status(status)
    if publish and meant is Status.ACTUAL:
        raise NotValid(
            "--publish", status, "add --status exercise or --status test: a recording is not now"
        )
    waveforms = read_waveforms(recording, stations, Delivery(packet_s, latency_s))
    cache, known = cache_and_places()
    loop = pipeline_of(
        waveforms.channels, policy=policy, targets=targets, velocity=velocity, status=meant,
        cache=cache, gazetteer=known, layers=cache.parent / "layers", rules=rules, lines=lines,
    )  # fmt: skip
    keeper = None if state is None else Keeper(loop, state)
    compiled()
    begun = time.perf_counter()
    count: Counter[str] = Counter()
    for record in loop.notes(waveforms.notebook):
        say(record, meant, json_=json_, count=count)
    after = None if keeper is None else keeper.after
    with publishing(loop, name=name, publish=publish, fresh=True):
        for record in play(loop, waveforms.packets(), pace, after):
            say(record, meant, json_=json_, count=count)
    for record in loop.notes(waveforms.notebook):
        say(record, meant, json_=json_, count=count)
    say(loop.summary(time.perf_counter() - begun), meant, json_=json_, count=count)


def speed_of(text: str) -> float:
    """Times real time. NotValid for what is neither `max` nor a number above zero."""
    if text.strip().lower() == "max":
        return math.inf
    try:
        found = float(text.strip().rstrip("x×"))
    except ValueError:
        found = math.nan
    if not SLOWEST <= found <= FASTEST:
        raise NotValid("--speed", text, f"give max, or a number from {SLOWEST:g} to {FASTEST:g}")
    return found


def say(record: "Record", status: Status, *, json_: bool, count: "Counter[str]") -> None:
    """Print one record at once: a line that waits in a buffer warns nobody."""
    from houfeng.warning.lines import in_words, json_line

    count[record.type] += 1
    text = json_line(record, status) if json_ else in_words(record, status)
    if text is not None:
        click.echo(text)


def compiled() -> None:
    """Make the loop's kernels ready, and say so: on a new machine it takes a minute."""
    from houfeng.warning.prepare import warm

    if not errors.is_terminal:  # a log wants no bar
        warm()
        return
    words = "preparing (a minute, the first time on a machine)"
    with progress_bar(words, 4) as show:
        warm(lambda done, of: show(words, done, of))


def cache_and_places() -> "tuple[Path, Gazetteer]":
    """The folder for tables made once, and the places people live in."""
    from houfeng.house.folders import data_home
    from houfeng.places import load

    cache = data_home() / "cache"
    return cache, load(cache)


class Keeper:
    """Keeps a loop's state in a file each second, and after each message.

    Where that takes long, for thousands of stations, less often: it may not hold up the loop.
    """

    def __init__(self, loop: Any, path: Path, every_s: float = 1.0) -> None:
        """Goes on from the file where it is there."""
        from houfeng.warning import checkpoints

        self._keep = checkpoints.keep
        self._loop, self._path, self._every_s = loop, path, every_s
        self._kept_at = -math.inf
        self._cost_s = 0.0
        self.extra: dict[str, str] = {}
        kept = checkpoints.read(path)
        self.resumed = kept is not None
        if kept is not None:
            loop.restore(kept)
            self.extra = {
                name.removeprefix("extra/"): str(value)
                for name, value in kept.items()
                if name.startswith("extra/")
            }

    def after(self, decided: bool) -> None:
        """Called after each tick, once its records are out."""
        import numpy as np

        every_s = max(self._every_s, _SHARE * self._cost_s)
        quick = self._cost_s < _QUICK_S
        if not (decided and quick) and self._loop.now - self._kept_at < every_s:
            return
        self._kept_at = self._loop.now
        begun = time.perf_counter()
        more = {f"extra/{name}": np.array(text) for name, text in self.extra.items()}
        self._keep(self._path, {**self._loop.checkpoint(), **more})
        self._cost_s = time.perf_counter() - begun

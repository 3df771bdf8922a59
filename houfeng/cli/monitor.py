"""`houfeng monitor`: the early warning loop on live data, for as long as it is left to run."""

import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from houfeng.cli.door import as_json, errors, safely
from houfeng.cli.loop_options import warning_options, watch_options
from houfeng.cli.published import publish_options, publishing
from houfeng.cli.replay import Keeper, cache_and_places, compiled, say
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.status import Status

if TYPE_CHECKING:
    from houfeng.monitoring.notes import Notebook
    from houfeng.monitoring.readings.seedlink import Stream
    from houfeng.monitoring.stretches import Block
    from houfeng.monitoring.values import Channel, Packet

TICK_S = 0.1
IDLE_S = 1.0


@click.command()
@click.option("--seedlink", metavar="HOST:PORT", help="A SeedLink server.")
@click.option("--watch", type=click.Path(path_type=Path), help="A folder recordings come into.")
@click.option("--stations", type=click.Path(path_type=Path), help="StationXML or a station CSV.")
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    help="Keep the loop's state here; go on from it after a restart.",
)
@warning_options
@watch_options
@publish_options
@as_json
@safely
def monitor(
    seedlink: str | None,
    watch: Path | None,
    stations: Path | None,
    state: Path | None,
    policy: str,
    targets: Path | None,
    velocity: Path | None,
    status: str,
    rules: tuple[str, ...],
    lines: Path | None,
    publish: bool,
    name: str,
    json_: bool,
) -> None:
    """Follow live data and print picks, events and messages as they come.

    Ends with Ctrl-C or SIGTERM; with --state it goes on where it was, also after a power cut:
    an earthquake in progress keeps its name and its messages their numbers. A message may come
    twice, with the same event and number, if the power failed just as it was sent.

    With --publish messages are kept, earthquakes become events and are responded to by
    `houfeng serve`, and the pages show the network NAME live. A database that is away holds
    nothing up: what it misses is kept on disk and given to it when it is back.

    \b
    Examples:
      houfeng monitor --seedlink geofon.gfz.de:18000 --stations stations.xml --state loop.npz
      houfeng monitor --watch incoming/ --stations stations.csv --publish --name sichuan
    """  # fmt: skip
    if (seedlink is None) == (watch is None):
        raise NotValid("--seedlink, --watch", seedlink, "give one of them: where data come from")
    from houfeng.monitoring.notes import Notebook
    from houfeng.warning.prepare import pipeline_of

    meant, notes = Status(status), Notebook()
    channels = _channels(stations, watch, notes)
    cache, known = cache_and_places()
    loop = pipeline_of(
        channels, policy=policy, targets=targets, velocity=velocity, status=meant, cache=cache,
        gazetteer=known, layers=cache.parent / "layers", rules=rules, lines=lines,
    )  # fmt: skip
    keeper = None if state is None else Keeper(loop, state)
    compiled()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    source = _Source(seedlink, watch, loop.arranger.channels, state, keeper)
    errors.print(
        f"{len(channels)} channels, {len(loop.targets)} targets, policy {loop.decider.policy.name}"
        + (", going on from " + str(state) if keeper and keeper.resumed else ""),
        highlight=False,
    )
    count: Counter[str] = Counter()
    begun = time.perf_counter()
    source.feeds.start()
    advanced_at = 0.0
    try:
        with publishing(loop, name=name, publish=publish):
            while not stop.is_set():
                source.remember()
                packets = source.feeds.take(TICK_S)
                at_hand = time.perf_counter()
                for one in packets:
                    loop.push(one)
                now = time.time()
                if not packets and now - advanced_at < IDLE_S:
                    continue
                advanced_at = now
                decided = False
                for record in loop.advance(now, at_hand):
                    decided = decided or record.type in ("alert", "update", "cancel")
                    say(record, meant, json_=json_, count=count)
                for notebook in (notes, source.feeds.notes, source.notes):
                    for record in loop.notes(notebook):
                        say(record, meant, json_=json_, count=count)
                if keeper is not None:
                    keeper.after(decided)
    finally:
        source.stop()
    if keeper is not None:
        keeper.after(True)
    say(loop.summary(time.perf_counter() - begun), meant, json_=json_, count=count)


def _channels(
    stations: Path | None, watch: Path | None, notes: "Notebook"
) -> "tuple[Channel, ...]":
    """Those described now; of a folder without a description, those of what lies in it."""
    from houfeng.monitoring.readings.folder import read_waveforms
    from houfeng.monitoring.readings.metadata import read_metadata

    if stations is not None and not stations.exists():
        raise NotFound(f"{stations} is not there; give StationXML or a station CSV")
    if watch is not None and not watch.is_dir():
        raise NotFound(f"{watch} is no folder; make it first")
    if stations is None and watch is None:
        raise NotValid("--stations", None, "give StationXML or a station CSV: what to ask for")
    place = stations if stations is not None else watch
    assert place is not None
    found = read_metadata([place], notes).channels(time.time())
    if not found and watch is not None and any(path.is_file() for path in watch.rglob("*")):
        found = read_waveforms(watch, stations).channels
    if not found:
        raise NotValid(
            "--stations", str(place),
            "no channel with a place, a rate and a sensitivity that holds today; mend the file",
        )  # fmt: skip
    return found


class _Source:
    """Where packets come from, followed in a thread of its own."""

    def __init__(
        self,
        seedlink: str | None,
        watch: Path | None,
        channels: "tuple[Channel, ...]",
        state: Path | None,
        keeper: Keeper | None,
    ) -> None:
        from houfeng.monitoring.decode import Decoder
        from houfeng.monitoring.readings.feeds import Feeds
        from houfeng.monitoring.readings.seedlink import SeedLink
        from houfeng.monitoring.readings.watch import FolderWatch, watch_folder

        self._keeper, self._numbers, self._looked_at = keeper, None, 0.0
        self._link: SeedLink | None = None
        packets: Iterator[Packet | Block | None]
        if seedlink is not None:
            if state is not None:
                self._numbers = state.with_name(state.name + ".seedlink")
                # What is asked for again is what the loop's own state does not hold.
                if keeper is not None and "seedlink" in keeper.extra:
                    self._numbers.write_text(keeper.extra["seedlink"], "utf-8")
            self._link = SeedLink(seedlink, streams_of(channels), self._numbers)
            decoder = Decoder({channel.id: row for row, channel in enumerate(channels)})
            self.notes, packets = self._link.notes, self._link.blocks(decoder)
        else:
            assert watch is not None
            folder = FolderWatch(watch, time.time)
            self.notes = folder.notes
            packets = watch_folder(folder, poll_s=TICK_S, sleep=time.sleep)
        self.feeds = Feeds({seedlink or str(watch): packets})

    def remember(self) -> None:
        """The server's numbers as they were before what is taken next: never too new."""
        now = time.monotonic()
        if self._keeper is None or self._numbers is None or now - self._looked_at < IDLE_S:
            return
        self._looked_at = now
        if self._numbers.exists():
            self._keeper.extra["seedlink"] = self._numbers.read_text("utf-8")

    def stop(self) -> None:
        if self._link is not None:
            self._link.stop()
        self.feeds.stop()


def streams_of(channels: "tuple[Channel, ...]") -> "list[Stream]":
    """What to ask a server for: each station once, its kinds of sensors."""
    from houfeng.monitoring.readings.seedlink import Stream

    wanted: dict[tuple[str, str], dict[str, None]] = {}
    for channel in channels:
        selector = f"{channel.location}{channel.code[:2]}?"
        wanted.setdefault((channel.network, channel.station), {})[selector] = None
    return [Stream(*station, tuple(selectors)) for station, selectors in wanted.items()]

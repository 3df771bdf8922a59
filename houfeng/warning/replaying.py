"""A recording played through the loop, as fast as it came or as fast as can be."""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from houfeng.monitoring.values import Packet
from houfeng.warning.lines import Record
from houfeng.warning.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Pace:
    """How a recording is played."""

    speed: float = math.inf  # times real time
    tick_s: float = 0.1  # between two looks at what has arrived
    idle_s: float = 1.0  # a look so often where nothing arrives


def replay(
    pipeline: Pipeline,
    packets: Iterable[Packet],
    pace: Pace | None = None,
    after: Callable[[bool], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Record]:
    """Every record of a recording, in the order of packets' arrival.

    Ticks stand at whole multiples of `tick_s` of the recording's arrival clock, as a live loop
    would look at that pace: a message of the tick at 12:00:00.3 could not have left before.
    after: called after each tick's records are taken, with whether people were told anything.
    """
    pace = pace or Pace()
    resumed = pipeline.now
    begun_at, begun = math.nan, 0.0
    at = math.nan
    for packet in packets:
        # What had arrived by the checkpoint is in it, or is too late; gaps are the arranger's.
        if packet.arrived_at <= resumed:
            continue
        due = math.ceil(packet.arrived_at / pace.tick_s - 1e-6) * pace.tick_s
        if math.isnan(at):
            begun_at, begun, at = due, time.monotonic(), due
        while due > at:
            _wait(pace, at - begun_at, begun, sleep)
            yield from _tick(pipeline, at, after)
            at = due if due - at <= pace.idle_s else at + pace.idle_s
        pipeline.push(packet)
    if not math.isnan(at):
        _wait(pace, at - begun_at, begun, sleep)
        yield from _tick(pipeline, at, after)
        # What is held behind a gap.
        yield from _tick(pipeline, at + 5.0, after)


def _tick(pipeline: Pipeline, at: float, after: Callable[[bool], None] | None) -> Iterator[Record]:
    said = False
    for record in pipeline.advance(at):
        said = said or record.type in ("alert", "update", "cancel")
        yield record
    if after is not None:
        after(said)


def _wait(pace: Pace, passed_s: float, begun: float, sleep: Callable[[float], None]) -> None:
    if math.isinf(pace.speed):
        return
    left = passed_s / pace.speed - (time.monotonic() - begun)
    if left > 0:
        sleep(left)

"""How good a network's data are: what is there, what is missing, how late, and how noisy."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from houfeng.monitoring.arrange import Arranger, Stretches
from houfeng.monitoring.health import ChannelHealth, Counts
from houfeng.monitoring.readings.folder import Waveforms
from houfeng.monitoring.readings.responses import Responses
from houfeng.monitoring.science.noise import (
    NoiseDensity,
    Spectra,
    high_noise_model_db,
    low_noise_model_db,
    noise_density,
    octave_centres_s,
    response_level_db,
    segment_level_db,
    window_length,
)
from houfeng.monitoring.settings import Settings
from houfeng.monitoring.stream import REASONS, Network
from houfeng.monitoring.values import Channel, Samples
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

_BATCH_S = 1.0
# Shorter than this is bridged for the spectrum, and is a gap all the same.
_BRIDGED_S = 0.25
_SHORTEST_SEGMENT_S = 20.0
_MOST_GAPS_TOLD = 1_000
# States of the loop that are told as seconds: it would have used the channel for nothing then.
_TOLD_STATES = ("dead", "spiking", "noisy")


@dataclass(frozen=True, slots=True)
class QualitySettings:
    """What an operator may choose."""

    segment_s: float = 3600.0  # of a spectrum; shorter where the recording is
    segments: int = 8  # at least, where the recording is shorter than so many


@dataclass(frozen=True, slots=True, eq=False)
class ChannelQuality:
    """One channel over the whole of a recording."""

    channel: Channel
    health: ChannelHealth
    starts_at: float
    ends_at: float
    first_at: float  # of its own samples; NaN where there is none
    last_at: float
    availability: float  # share of the recording's time that has samples, 0 to 1
    gaps: tuple[tuple[float, float], ...]  # (from, to) longer than 0.25 s, the first thousand
    gap_count: int
    mean: float  # of all samples, in counts
    highest: float  # largest absolute sample, in counts
    clipped: int  # samples at or above where the digitiser saturates
    seconds: dict[str, float]  # it spent dead, spiking, noisy, as the loop would have judged it
    latency_counts: Counts  # (n_bin,) packets; edges: health.latency_edges_s
    latency_known: bool  # whether its recordings tell when packets arrived
    segment_s: float
    density: NoiseDensity | None  # None where no segment was whole, or there is no gain
    corrected: bool  # whether the full response was taken off, or the sensitivity alone
    above_high_model: float  # share of levels above the New High Noise Model, NaN without spectra
    below_low_model: float


@dataclass(slots=True, eq=False)
class _Channel:
    """What is gathered of one channel on the way."""

    waiting: list[Samples]
    waiting_count: int
    first_at: float
    next_at: float
    levels: list[Floats]
    gaps: list[tuple[float, float]]
    gap_count: int
    total: float
    highest: float
    clipped: int
    count: int


def assess_quality(
    waveforms: Waveforms,
    settings: QualitySettings | None = None,
    progress: Callable[[float], None] | None = None,
    responses: Responses | None = None,
) -> list[ChannelQuality]:
    """All channels of a recording, read once from begin to end.

    responses: taken off the noise; the sensitivity alone where a channel's is not told.
    progress: is told the share that is done. Raises NotValid where no channel is described.
    """
    if not waveforms.channels:
        raise NotValid("channels", 0, "give metadata (StationXML or a table) for the recording")
    settings = settings or QualitySettings()
    begin, end = waveforms.starts_at, waveforms.ends_at
    segment_s = _segment_s(end - begin, settings)
    arranger, judge = Arranger(waveforms.channels), _Judge(waveforms.channels)
    kept = [
        _Channel([], 0, math.nan, math.nan, [], [], 0, 0.0, 0.0, 0, 0) for _ in waveforms.channels
    ]
    now = -math.inf
    for packet in waveforms.packets():
        if packet.arrived_at > now:
            if math.isfinite(now):
                stretches = arranger.pop(now)
                judge.look(stretches)
                _take(stretches, waveforms.channels, kept, segment_s)
                if progress is not None:
                    progress(min(1.0, max(0.0, (now - begin) / max(1e-9, end - begin))))
            now = packet.arrived_at + _BATCH_S
        arranger.push(packet)
    _take(arranger.pop(now), waveforms.channels, kept, segment_s)
    # What is held behind a gap.
    _take(arranger.pop(now + 3600.0), waveforms.channels, kept, segment_s)
    if progress is not None:
        progress(1.0)
    excluded = {station: why.key for station, why in arranger.excluded.items()}
    reports = arranger.health.report(excluded)
    timed = _timed(waveforms)
    return [
        replace(
            _quality(channel, one, report, begin, end, segment_s, responses),
            seconds={word: float(judge.seconds[word][row]) for word in _TOLD_STATES},
            latency_counts=arranger.health.latency_counts(row),
            latency_known=channel.id in timed,
        )
        for row, (channel, one, report) in enumerate(
            zip(waveforms.channels, kept, reports, strict=True)
        )
    ]


class _Judge:
    """The streaming core beside the assessment: what it would have thought of each channel."""

    def __init__(self, channels: tuple[Channel, ...]) -> None:
        self._network = Network(channels, replace(Settings(), allow_uncalibrated=True))
        self._bits = {word: bit for bit, word in REASONS.items() if word in _TOLD_STATES}
        self._rates = np.array([channel.rate_hz for channel in channels])
        self.seconds: dict[str, NDArray[np.float64]] = {
            word: np.zeros(len(channels)) for word in _TOLD_STATES
        }

    def look(self, stretches: Stretches) -> None:
        result = self._network.tick(
            stretches.rows, stretches.starts_at, stretches.offsets, stretches.samples
        )
        # What a gap took is no time spent in a state.
        lengths = np.diff(stretches.offsets)
        samples = np.bincount(stretches.rows, lengths, minlength=len(self._rates))
        for word, bit in self._bits.items():
            self.seconds[word] += np.where(result.states & bit, samples / self._rates, 0.0)


def _timed(waveforms: Waveforms) -> set[str]:
    """Channels whose recordings tell when each packet arrived."""
    return {
        name
        for source in waveforms.sources
        if np.isfinite(source.arrives_at).any()
        for name in source.rates
    }


def _segment_s(span_s: float, settings: QualitySettings) -> float:
    # Segments overlap by half: n of them fill (n + 1) / 2 of their length.
    fitting = 2 * span_s / (settings.segments + 1)
    return max(_SHORTEST_SEGMENT_S, min(settings.segment_s, fitting))


def _take(
    stretches: Stretches, channels: tuple[Channel, ...], kept: list[_Channel], segment_s: float
) -> None:
    for at in range(len(stretches)):
        row = int(stretches.rows[at])
        samples = stretches.samples[stretches.offsets[at] : stretches.offsets[at + 1]]
        _add(kept[row], channels[row], float(stretches.starts_at[at]), samples, segment_s)


def _add(
    one: _Channel, channel: Channel, starts_at: float, samples: Samples, segment_s: float
) -> None:
    rate = channel.rate_hz
    missing = 0 if math.isnan(one.next_at) else round((starts_at - one.next_at) * rate)
    if missing > _BRIDGED_S * rate:
        one.gap_count += 1
        if len(one.gaps) < _MOST_GAPS_TOLD:
            one.gaps.append((one.next_at, starts_at))
        one.waiting, one.waiting_count = [], 0
    elif missing > 0 and one.waiting:
        before = float(one.waiting[-1][-1])
        bridge = np.linspace(before, float(samples[0]), missing + 2)[1:-1]
        one.waiting.append(bridge)
        one.waiting_count += missing
    if math.isnan(one.first_at):
        one.first_at = starts_at
    one.next_at = starts_at + len(samples) / rate
    one.count += len(samples)
    one.total += float(samples.sum())
    one.highest = max(one.highest, float(np.abs(samples).max()))
    if channel.clip_counts is not None:
        one.clipped += int((np.abs(samples) >= channel.clip_counts).sum())
    if math.isnan(channel.gain):
        return
    one.waiting.append(samples)
    one.waiting_count += len(samples)
    segment = round(segment_s * rate)
    while one.waiting_count >= segment and window_length(segment) >= 64:
        joined = np.concatenate(one.waiting)
        periods = octave_centres_s(window_length(segment), rate)
        motion = joined[:segment] / channel.gain
        one.levels.append(segment_level_db(motion, rate, channel.quantity, periods))
        rest = joined[max(1, segment // 2) :]
        one.waiting, one.waiting_count = [rest], len(rest)


def _quality(
    channel: Channel,
    one: _Channel,
    health: ChannelHealth,
    begin: float,
    end: float,
    segment_s: float,
    responses: Responses | None,
) -> ChannelQuality:
    density, corrected = None, False
    above = below = math.nan
    if one.levels:
        window = window_length(round(segment_s * channel.rate_hz))
        periods = octave_centres_s(window, channel.rate_hz)
        levels = np.array(one.levels)
        response = None if responses is None else responses.of(channel.id, begin)
        if response is not None:
            levels = levels - response_level_db(response, window, channel.rate_hz, periods)
            corrected = True
        density = noise_density(Spectra(periods, levels))
        told = np.isfinite(high_noise_model_db(periods))
        if told.any():
            above = float((levels[:, told] > high_noise_model_db(periods)[told]).mean())
            below = float((levels[:, told] < low_noise_model_db(periods)[told]).mean())
    span_s = max(end - begin, 1 / channel.rate_hz)
    return ChannelQuality(
        channel=channel,
        health=health,
        starts_at=begin,
        ends_at=end,
        first_at=one.first_at,
        last_at=one.next_at,
        availability=min(1.0, one.count / (span_s * channel.rate_hz)),
        gaps=tuple(one.gaps),
        gap_count=one.gap_count,
        mean=one.total / one.count if one.count else math.nan,
        highest=one.highest if one.count else math.nan,
        clipped=one.clipped,
        seconds={},
        latency_counts=np.zeros(0, np.int64),
        latency_known=False,
        segment_s=segment_s,
        density=density,
        corrected=corrected,
        above_high_model=above,
        below_low_model=below,
    )

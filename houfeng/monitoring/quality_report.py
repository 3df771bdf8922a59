"""An assessment of a network's data as plain values and files: for machines, and to be kept."""

import csv
import io
import json
import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from houfeng.monitoring.health import latency_edges_s
from houfeng.monitoring.notes import Note
from houfeng.monitoring.quality import ChannelQuality
from houfeng.monitoring.quality_kept import COLUMNS, DETAILS, SUMMARY, TABLE
from houfeng.monitoring.science.noise import LOWEST_DB, NoiseDensity
from houfeng.monitoring.times import utc

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same figures
_READ_ME = """Houfeng network quality: {network}, {begin} to {end}{banner}

quality.json    the network: a summary of each channel, stations left out, what was met
channels.csv    the same summary as a table (RFC 4180, UTF-8)
channels/ID.json    one channel: gaps, latency, noise

noise.pdf.counts holds for each period [first, n, n, ...]: segments by level, in steps of bin_db
from lowest_db + first * bin_db. Levels are decibels relative to 1 (m/s2)2/Hz. Method: McNamara
and Buland (2004), BSSA 94, 1517-1527; smoothing over whole octaves in steps of an eighth. Where
response_removed is false only the sensitivity was known: levels outside the sensor's pass band
are then its output, not ground motion.
"""


def channel_summary(one: ChannelQuality) -> dict[str, Any]:
    """The figures of one channel, by COLUMNS."""
    longest = max((end - begin for begin, end in one.gaps), default=0.0)
    channel, known = one.channel, one.latency_known
    return {
        "channel": channel.id,
        "longitude": channel.longitude,
        "latitude": channel.latitude,
        "rate_hz": channel.rate_hz,
        "availability": number(one.availability),
        "gap_count": one.gap_count,
        "longest_gap_s": number(longest, 3),
        "latency_p50_s": number(one.health.latency_p50_s, 3) if known else None,
        "latency_p95_s": number(one.health.latency_p95_s, 3) if known else None,
        "excluded": one.health.excluded or ("no_gain" if math.isnan(channel.gain) else ""),
        "clipped": one.clipped,
        "dead_s": number(one.seconds.get("dead", 0.0), 1),
        "spiking_s": number(one.seconds.get("spiking", 0.0), 1),
        "noisy_s": number(one.seconds.get("noisy", 0.0), 1),
        "other_rate": one.health.counts.get("other_rate", 0),  # packets
        "highest": number(one.highest),
        "mean": number(one.mean),
        "segments": 0 if one.density is None else int(one.density.counts[0].sum()),
        "above_high_model": number(one.above_high_model, 4),
        "below_low_model": number(one.below_low_model, 4),
    }


def channel_details(one: ChannelQuality) -> dict[str, Any]:
    """Everything that is told of one channel."""
    return {
        **channel_summary(one),
        "gain": number(one.channel.gain),
        "quantity": one.channel.quantity,
        "starts_at": utc(one.starts_at),
        "ends_at": utc(one.ends_at),
        "first_at": utc(one.first_at),
        "last_at": utc(one.last_at),
        "gaps": [[utc(begin), utc(end)] for begin, end in one.gaps],
        "counts": one.health.counts,
        "latency": _latency(one.latency_counts) if one.latency_known else [],
        "segment_s": one.segment_s,
        "response_removed": one.corrected,
        "noise": None if one.density is None else _noise(one.density),
    }


def _latency(counts: Any) -> list[list[float]]:
    """Packets by latency: [upper edge in seconds, packets]; 0.01 holds all that are faster."""
    edges = latency_edges_s()
    return [
        [round(float(edges[at]), 4), int(counts[at])]
        for at in np.flatnonzero(np.atleast_1d(counts)).tolist()
    ]


def _network_noise(found: Sequence[ChannelQuality]) -> dict[str, Any] | None:
    """How the channels' medians lie: 5, 50 and 95 % of the channels over periods."""
    levels: dict[float, list[float]] = {}
    for one in found:
        if one.density is not None:
            # All centres are whole eighths of an octave: channels of any rate share them.
            for period, level in zip(
                one.density.periods_s, one.density.percentiles_db[1], strict=True
            ):
                levels.setdefault(round(float(period), 6), []).append(float(level))
    if not levels:
        return None
    periods = sorted(levels)
    spread = np.array([np.percentile(levels[period], [5.0, 50.0, 95.0]) for period in periods]).T
    return {
        "periods_s": [number(period, 4) for period in periods],
        **{
            name: [number(value, 1) for value in values]
            for name, values in zip(("p5_db", "p50_db", "p95_db"), spread, strict=True)
        },
        "channels": sum(one.density is not None for one in found),
    }


def _noise(density: NoiseDensity) -> dict[str, Any]:
    """Levels over periods, dB re 1 (m/s²)²/Hz, and how often each was met."""
    levels = zip(("p5_db", "p50_db", "p95_db"), density.percentiles_db, strict=True)
    return {
        "periods_s": [number(value, 4) for value in density.periods_s],
        **{name: [number(value, 1) for value in values] for name, values in levels},
        "pdf": {
            "lowest_db": LOWEST_DB,
            "bin_db": 1.0,
            "counts": [_run(row.tolist()) for row in density.counts],
        },
    }


def _run(counts: list[int]) -> list[int]:
    """[first, n, n, ...] without the zeros around."""
    met = [at for at, count in enumerate(counts) if count]
    return [met[0], *counts[met[0] : met[-1] + 1]] if met else [0]


def quality_files(
    found: Sequence[ChannelQuality], told: Mapping[str, Any], notes: Iterable[Note]
) -> dict[str, bytes]:
    """The files of an assessment: a summary, a table, and everything in one archive.

    told: what is said of it as a whole: network, status, banner, exclusions ...
    """
    begin = min((one.starts_at for one in found), default=math.nan)
    end = max((one.ends_at for one in found), default=math.nan)
    rows = [channel_summary(one) for one in found]
    summary = as_bytes(
        {
            **told,
            "starts_at": utc(begin),
            "ends_at": utc(end),
            "segment_s": found[0].segment_s if found else None,
            "response_removed": sum(one.corrected for one in found),
            "latency_known": any(one.latency_known for one in found),
            "latency": _latency(
                np.sum([one.latency_counts for one in found if one.latency_known], axis=0)
            ),
            "noise": _network_noise(found),
            "channels": rows,
            "notes": [
                {"subject": note.subject, "reason": note.reason, "detail": note.detail,
                 "count": note.count}
                for note in notes
            ],
        }
    )  # fmt: skip
    banner = str(told.get("banner") or "")
    table = table_bytes(rows, banner)
    read_me = _READ_ME.format(
        network=told.get("network"), begin=utc(begin), end=utc(end),
        banner=f" ({banner})" if banner else "",
    )  # fmt: skip
    members = {"README.txt": read_me.encode(), SUMMARY: summary, TABLE: table}
    for one in found:
        members[f"channels/{one.channel.id}.json"] = as_bytes(channel_details(one))
    return {SUMMARY: summary, TABLE: table, DETAILS: _archive(members)}


def table_bytes(rows: Sequence[Mapping[str, Any]], banner: str = "") -> bytes:
    """The summary as CSV; an exercise says so in each row."""
    text = io.StringIO()
    columns = (*COLUMNS, "banner") if banner else COLUMNS
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        values = {**row, "banner": banner}
        writer.writerow(["" if values[name] is None else values[name] for name in columns])
    return text.getvalue().encode()


def as_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _archive(members: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(
                zipfile.ZipInfo(name, _ZIP_DATE), content, compress_type=zipfile.ZIP_DEFLATED
            )
    return made.getvalue()


def number(value: float, digits: int = 6) -> float | None:
    """Rounded; JSON knows no NaN."""
    return round(float(value), digits) if math.isfinite(value) else None

"""What the page of one channel's quality shows."""

from collections import Counter
from typing import Any

import numpy as np
from django.urls import reverse

from houfeng.portal import language
from houfeng.portal.language import say
from houfeng.portal.quality_drawing import latency_plot
from houfeng.portal.quality_parts import bars, holding, latency_words, spread
from houfeng.portal.quality_reading import by_hand, length_words, moment, percent, state_words

_MOST_GAPS = 100


def channel_context(
    told: dict[str, Any], detail: dict[str, Any], name: str, query: str
) -> dict[str, Any]:
    """For the template; query: of the revision asked for, "" for the newest."""
    # A query names an older revision: for the newest, what people decided since holds too.
    hand = by_hand(told) | ({} if query else holding(name))
    channel, has_data = detail["channel"], detail["first_at"] is not None
    station = channel.rsplit(".", 1)[0]
    gaps = [
        {
            "begin": since.replace("T", " ").removesuffix("Z"),
            "end": until.replace("T", " ").removesuffix("Z"),
            "length": length_words(_seconds(since, until)),
        }
        for since, until in detail["gaps"][:_MOST_GAPS]
    ]
    available = percent(detail["availability"])
    gap_words = say("quality.gaps.no")
    if detail["gap_count"]:
        longest = length_words(detail["longest_gap_s"])
        gap_words = say("quality.channel.gaps", count=f"{detail['gap_count']:,}", longest=longest)
    noise = detail["noise"]
    state = state_words(detail, hand)
    if noise:
        at = int(np.argmin(np.abs(np.log(noise["periods_s"]))))  # the nearest to 1 s
        joiner = "；" if language.current() == "zh" else "; "
        middle = say(
            "quality.channel.median",
            period=f"{noise['periods_s'][at]:.2g}",
            level=f"{noise['p50_db'][at]:.0f}".replace("-", "−"),
        )
        state = f"{state}{joiner}{middle}"
    return {
        "detail": detail,
        "has_data": has_data,
        "sentence": say(
            "quality.channel.sentence", available=available, gaps=gap_words, state=state
        )
        if has_data
        else say("quality.channel.nothing", state=state),
        "siblings": [
            {
                "channel": row["channel"],
                "address": reverse("channel_quality", args=[name, row["channel"]]) + query,
            }
            for row in told["channels"]
            if row["channel"].rsplit(".", 1)[0] == station and row["channel"] != channel
        ],
        "begin": moment(detail["starts_at"]),
        "end": moment(detail["ends_at"]),
        "bars": bars(detail),
        "gaps": gaps,
        "gaps_more": max(0, detail["gap_count"] - len(gaps)),
        "plot": spread(noise) if noise else None,
        "plot_title": say(
            "quality.noise.channel",
            count=detail["segments"], segment=length_words(detail["segment_s"]),
        ),
        "latency": latency_plot(detail["latency"]),
        "latency_title": say(
            "quality.latency.network", count=f"{sum(n for _, n in detail['latency']):,}"
        ),
        "facts": _facts(detail),
    }  # fmt: skip


def _facts(detail: dict[str, Any]) -> list[tuple[str, str]]:
    seen = Counter(detail["counts"])
    joiner = "，" if language.current() == "zh" else ", "
    counted = [
        say(f"quality.counted.{key}", count=f"{seen[key]:,}")
        for key in ("packets", "duplicate", "overlapping", "late", "ahead", "other_rate",
                    "not_finite", "flood", "excluded")
        if seen[key] or key == "packets"
    ]  # fmt: skip
    known = detail["latency_p50_s"] is not None
    facts = [
        ("rate", say("quality.hz", value=f"{detail['rate_hz']:g}")),
        ("place", f"{detail['longitude']:.4f}, {detail['latitude']:.4f}"),
        ("counts", joiner.join(counted)),
        ("latency", f"{latency_words(detail)} s" if known else ""),
        ("highest", _amplitude(detail, "highest")),
        ("mean", _amplitude(detail, "mean")),
        ("clipped", f"{detail['clipped']:,}"),
        ("above", percent(detail["above_high_model"])),
        ("below", percent(detail["below_low_model"])),
    ]  # fmt: skip
    return [(say(f"quality.fact.{key}"), text) for key, text in facts if text]


def _amplitude(detail: dict[str, Any], key: str) -> str:
    """A sample; of data that come as motion in its unit."""
    value = detail[key]
    unit = detail["quantity"] if detail.get("gain") == 1.0 else "counts"
    return "" if value is None else say(f"quality.unit.{unit}", value=_plain(value))


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.5g}"


def _seconds(since: str, until: str) -> float:
    begin, end = moment(since), moment(until)
    assert begin is not None
    assert end is not None
    return (end - begin).total_seconds()

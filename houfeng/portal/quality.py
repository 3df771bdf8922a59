"""Pages of the quality of a network's data: the whole, and one channel."""

from http import HTTPStatus
from typing import Any

import numpy as np
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from houfeng.documents import words
from houfeng.monitoring.notes import Note
from houfeng.monitoring.quality_kept import DETAILS, SUMMARY, TABLE
from houfeng.portal import language
from houfeng.portal.language import say
from houfeng.portal.product_files import file_address, files_of
from houfeng.portal.quality_channel import channel_context
from houfeng.portal.quality_drawing import latency_plot
from houfeng.portal.quality_listing import SHOWS, SORTS, Wanted, page_of, read_wanted
from houfeng.portal.quality_parts import bars, holding, latency_words, spread
from houfeng.portal.quality_reading import (
    Assessment,
    assessed_networks,
    assessments,
    by_hand,
    details_of,
    is_bad,
    is_excluded,
    length_words,
    moment,
    percent,
    reason_words,
    state_words,
    summary_of,
)
from houfeng.portal.views import page
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import Status
from houfeng.warning.live_reading import live_names

_MOST_EXCLUDED = 12
_MOST_NOTES = 20
# Notes that are told elsewhere on the page, or of no use to a reader.
_TOLD_ELSEWHERE = ("gap", "clock_slow", "clock_fast", "no_gain", "zero_gain", "unknown_unit")
_OWN_REASONS = ("no_metadata", "zero_gain", "no_gain", "unknown_unit", "ended")


@require_safe
def network_quality(request: HttpRequest, name: str) -> HttpResponse:
    """The newest assessment of a network, or the revision asked for."""
    wanted = read_wanted(request.GET)
    found = assessments(name, wanted.revision)
    is_live = name in live_names(settings.HOUFENG_HOME)
    around = {"name": name, "network_page": _network_page(name) if is_live else ""}
    if found is None:
        missing = {
            **around,
            "unknown": not is_live,
            "command": f"houfeng network quality recordings/ --publish --name {name}",
            "others": assessed_networks(),
        }
        status = HTTPStatus.OK if is_live else HTTPStatus.NOT_FOUND
        return page(request, "portal/quality.html", missing, status)
    around |= _of_revision(found, name)
    told = summary_of(found.product)
    try:
        if told is None:
            raise NotFound(SUMMARY)
        context = _network_context(found, told, wanted, name)
    except NotFound:
        return page(request, "portal/quality.html", {**around, "lost": True})
    return page(request, "portal/quality.html", {**around, **context})


@require_safe
def channel_quality(request: HttpRequest, name: str, channel: str) -> HttpResponse:
    """One channel of an assessment."""
    revision = request.GET.get("revision", "")[:9]
    found = assessments(name, revision)
    query = f"?revision={revision}" if found and not found.newest else ""
    around: dict[str, Any] = {
        "name": name,
        "channel": channel,
        "network_address": reverse("network_quality", args=[name]) + query,
    }
    if found is None:
        return page(request, "portal/quality_channel.html", around, HTTPStatus.NOT_FOUND)
    around |= _of_revision(found, name)
    told = summary_of(found.product)
    try:
        if told is None:
            raise NotFound(SUMMARY)
        detail = details_of(found.product, [channel]).get(channel)
    except NotFound:
        return page(request, "portal/quality_channel.html", {**around, "lost": True})
    if detail is None:
        return page(request, "portal/quality_channel.html", around, HTTPStatus.NOT_FOUND)
    around |= {"newest_address": reverse("channel_quality", args=[name, channel])}
    context = channel_context(told, detail, name, query)
    return page(request, "portal/quality_channel.html", {**around, **context})


def _of_revision(found: Assessment, name: str) -> dict[str, Any]:
    status = Status(found.product.status)
    return {
        "product": found.product,
        "revisions": found.revisions,
        "newest": found.newest,
        "newest_address": reverse("network_quality", args=[name]),
        "withdrawn": found.product.withdrawn,
        "exercise": "" if status == Status.ACTUAL else status.value,
    }


def _network_page(name: str) -> str:
    try:
        return reverse("network", args=[name])
    except NoReverseMatch:
        return ""


def _network_context(
    found: Assessment, told: dict[str, Any], wanted: Wanted, name: str
) -> dict[str, Any]:
    product, hand = found.product, by_hand(told)
    if found.newest:
        # What people decided since then is what its reader must know.
        hand |= holding(name)
    channels = told["channels"]
    listed = page_of(channels, wanted, hand)
    details = details_of(product, [row["channel"] for row in listed.rows])
    query = f"?revision={wanted.revision}" if wanted.revision else ""
    begin, end = moment(told["starts_at"]), moment(told["ends_at"])
    assert begin is not None
    assert end is not None
    length = length_words((end - begin).total_seconds())
    out = _excluded(channels, hand, told)
    notes = [Note(**one) for one in told["notes"] if one["reason"] not in _TOLD_ELSEWHERE]
    speak = language.current()
    noise, latency = told["noise"], told["latency"]
    return {
        "told": told,
        "wanted": wanted,
        "shows": SHOWS,
        "sorts": [one for one in SORTS if one != "latency" or told["latency_known"]],
        "sentence": _sentence(channels, hand, length),
        "begin": begin,
        "end": end,
        "begin_short": _clock(begin),
        "end_short": _clock(end),
        "length": length,
        "excluded": out[:_MOST_EXCLUDED],
        "excluded_more": max(0, len(out) - _MOST_EXCLUDED),
        "rows": [_row(row, details, hand, name, query) for row in listed.rows],
        "matching": f"{listed.matching:,}",
        "total": f"{len(channels):,}",
        "number": listed.number,
        "pages": listed.pages,
        "before": wanted.address(listed.number - 1) if listed.number > 1 else "",
        "after": wanted.address(listed.number + 1) if listed.number < listed.pages else "",
        "plain_address": f"{query or '?'}#channels-title",
        "revision_asked": wanted.revision,
        "noise": spread(noise) if noise else None,
        "noise_title": say("quality.noise.network", count=noise["channels"]) if noise else "",
        "latency": latency_plot(latency),
        "latency_title": say(
            "quality.latency.network", count=f"{sum(count for _, count in latency):,}"
        ),
        "segment": length_words(told["segment_s"] or 0.0),
        "notes": [note.text(speak) for note in notes[:_MOST_NOTES]],
        "notes_more": max(0, len(notes) - _MOST_NOTES),
        "files": [
            {"address": file_address(product, file), "words": say(f"quality.file.{file_name}")}
            for file_name in (TABLE, DETAILS, SUMMARY)
            if (file := files_of(product).get(file_name)) is not None
        ],
    }


def _sentence(channels: list[dict[str, Any]], hand: dict[str, dict[str, Any]], length: str) -> str:
    """The answer first."""
    shares = np.array([row["availability"] or 0.0 for row in channels])
    worst, lowest = channels[int(shares.argmin())]["channel"], float(shares.min())
    gaps, gapped = (
        sum(row["gap_count"] for row in channels),
        sum(row["gap_count"] > 0 for row in channels),
    )
    counts = {
        "excluded": sum(is_excluded(row, hand) for row in channels),
        "clipped": sum(row["clipped"] > 0 for row in channels),
        "bad": sum(is_bad(row) for row in channels),
    }
    joiner = "，" if language.current() == "zh" else ", "
    troubles = joiner.join(
        say(f"quality.trouble.{key}", count=f"{count:,}") for key, count in counts.items() if count
    )
    return say(
        "quality.sentence",
        channels=f"{len(channels):,}",
        stations=f"{len({row['channel'].rsplit('.', 1)[0] for row in channels}):,}",
        length=length,
        available=say("quality.available.all")
        if percent(lowest) == "100%"
        else say(
            "quality.available.some",
            median=percent(float(np.median(shares))), lowest=percent(lowest), worst=worst,
        ),
        gaps=say("quality.gaps.count", channels=f"{gapped:,}", count=f"{gaps:,}")
        if gaps
        else say("quality.gaps.no"),
        troubles=troubles or say("quality.trouble.none"),
    )  # fmt: skip


def _excluded(
    channels: list[dict[str, Any]], hand: dict[str, dict[str, Any]], told: dict[str, Any]
) -> list[dict[str, str]]:
    """Stations left out, each once: by people, by their clocks, for want of metadata."""
    found: dict[str, dict[str, str]] = {}
    for station, one in hand.items():
        until = moment(one["until"])
        parts = []
        if until is not None:
            at = words.local_time(until, language.current(), seconds=False)
            parts.append(say("quality.excluded.until", until=at))
        if one.get("now"):
            parts.append(say("quality.excluded.now"))
        joiner = "，" if language.current() == "zh" else ", "
        why = say("quality.state.by_hand", reason=one["reason"])
        found[station] = {"station": station, "why": why, "detail": joiner.join(parts)}
    for row in channels:
        station = row["channel"].rsplit(".", 1)[0]
        why = row["excluded"]
        if why and station not in found:
            late_s, detail = row["latency_p50_s"], ""
            if why == "clock_slow" and late_s is not None:
                detail = say("quality.excluded.clock", length=length_words(late_s))
            found[station] = {
                "station": station.removesuffix("."),
                "why": reason_words(why),
                "detail": detail,
            }
    for one in told["notes"]:
        if one["reason"] in _OWN_REASONS and one["subject"] not in found:
            station = one["subject"].rsplit(".", 1)[0]
            if station not in found:
                found[one["subject"]] = {
                    "station": one["subject"],
                    "why": reason_words(one["reason"]),
                    "detail": one["detail"],
                }
    return list(found.values())


def _row(
    row: dict[str, Any],
    details: dict[str, dict[str, Any]],
    hand: dict[str, dict[str, Any]],
    name: str,
    query: str,
) -> dict[str, Any]:
    detail = details.get(row["channel"])
    known = row["latency_p50_s"] is not None
    return {
        "channel": row["channel"],
        "address": reverse("channel_quality", args=[name, row["channel"]]) + query,
        "available": percent(row["availability"]),
        "bars": bars(detail) if detail else [],
        "gaps": f"{row['gap_count']:,}",
        "latency": latency_words(row) if known else "",
        "noise": "" if row["above_high_model"] is None else f"{100 * row['above_high_model']:.0f}%",
        "state": state_words(row, hand),
    }


def _clock(at: Any) -> str:
    """The hour at either end of a bar, by the clock of the page's other times."""
    local = at.astimezone(timezone.get_fixed_timezone(8 * 60))
    return f"{local:%m-%d %H:%M}"

"""Pages of one station's waveforms, and of several stations' beside each other."""

import json
import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from houfeng.documents.words import Language, local_time
from houfeng.monitoring.ring_reading import RingReader
from houfeng.portal import language
from houfeng.portal.language import say
from houfeng.portal.network import (
    MOST_COMPARED,
    around,
    live_values,
    refused,
    snapshot_or_page,
    stations_key,
    unknown_station,
)
from houfeng.portal.network_reading import (
    channel_words,
    known_station,
    moment,
    shown_name,
    station_row,
)
from houfeng.portal.network_signs import SIGNS
from houfeng.portal.network_traces import (
    LEAST_S,
    LEAST_WIDTH,
    MOST_S,
    MOST_WIDTH,
    Trace,
    arrivals_of,
    by_distance,
    components_of,
    main_event,
    picks_of,
    traces_of,
    vertical_of,
)
from houfeng.portal.network_traces_drawing import PLOT_PX, Drawn, amount, draw_traces
from houfeng.portal.quality_psd import psd_drawing
from houfeng.portal.views import page
from houfeng.vocabulary.errors import NotFound, SourceUnavailable
from houfeng.vocabulary.status import BANNER, Status
from houfeng.warning.live_reading import Snapshot, read_channels, read_live, read_ring

MINUTES = (1, 2, 5)
_MOST_PICKS = 20

Wanted = list[tuple[str, str]]


@require_safe
def network_station(request: HttpRequest, name: str, station: str) -> HttpResponse:
    """One station: how it is, what it records."""
    snapshot = snapshot_or_page(request, name)
    if isinstance(snapshot, HttpResponse):
        return snapshot
    names = snapshot.columns["id"]
    found = known_station(names, station)
    if found is None:
        return unknown_station(request, snapshot, station)
    station = found
    speak = language.current()
    row = names.index(station)
    channels = _channel_rows(snapshot.name, station, speak)
    minutes = _minutes(request.GET)
    context = {
        **around(snapshot, speak),
        "station": shown_name(station),
        "row": station_row(snapshot, row, speak),
        "signs": SIGNS,
        "live": live_values(speak),
        "key": stations_key(snapshot),
        "place": _place_words(snapshot, row, speak),
        "channels": channels,
        "picks": _pick_rows(snapshot, station),
        **_waves_context(snapshot, [station], minutes, many=False),
        "psd": _psd(snapshot, station, speak),
    }
    return page(request, "portal/network_station.html", context)


@require_safe
def network_waveforms(request: HttpRequest, name: str) -> HttpResponse:
    """The verticals of chosen stations, by their distance to the newest earthquake."""
    snapshot = snapshot_or_page(request, name)
    if isinstance(snapshot, HttpResponse):
        return snapshot
    speak = language.current()
    chosen, missing, asked = _chosen(snapshot, request.GET)
    event = main_event(snapshot)
    context = {
        **around(snapshot, speak),
        "stations": [
            {"id": one, "name": shown_name(one), "km": km}
            for one, km in by_distance(snapshot, chosen)
        ],
        "missing": ("、" if speak == "zh" else ", ").join(missing),
        "too_many": asked > MOST_COMPARED,
        "most": MOST_COMPARED,
        "event": _event_words(event, speak) if event else "",
        **_waves_context(snapshot, chosen, _minutes(request.GET), many=True),
    }
    return page(request, "portal/network_waveforms.html", context)


@require_safe
def waveforms_json(request: HttpRequest, name: str, station: str = "") -> HttpResponse:
    """The extremes within each pixel.

    ?seconds=, ?width= (pixels), ?since= (POSIX seconds: only what begins there); without a
    station in the address ?station= for each, of which the verticals are told.
    """
    try:
        snapshot, ring, wanted = _asked(request, name, station)
    except (NotFound, SourceUnavailable) as error:
        return refused(error)
    seconds = min(max(_number(request.GET, "seconds", 60.0), LEAST_S), MOST_S)
    width = int(min(max(_number(request.GET, "width", 900.0), LEAST_WIDTH), MOST_WIDTH))
    since = _number(request.GET, "since", math.nan)
    columns = dict(read_channels(settings.HOUFENG_HOME, name))
    traces, ends = traces_of(
        ring, columns, wanted, seconds, width, None if math.isnan(since) else since
    )
    stations = list(dict.fromkeys(one for one, _ in wanted))
    return _json(
        {
            "running": snapshot.running,
            "age_s": round(snapshot.age_s(time.time()), 1),
            "ends_at": None if math.isnan(ends) else ends,
            "kept_s": ring.seconds,
            "traces": [one.as_dict() for one in traces],
            "picks": [
                {"channel": one["channel"], "at": one["posix"], "phase": one["phase"]}
                for one in picks_of(snapshot, stations)
            ],
            "arrivals": [
                {"station": one.station, "event_id": one.event_id, "p_at": one.p_at,
                 "s_at": one.s_at}
                for one in arrivals_of(snapshot, stations)
            ],
        }
    )  # fmt: skip


@require_safe
def waveforms_svg(request: HttpRequest, name: str, station: str = "") -> HttpResponse:
    """The last minutes as a picture; ?minutes= 1, 2 or 5."""
    speak: Language = "en" if request.GET.get("speak") == "en" else "zh"
    try:
        snapshot, ring, wanted = _asked(request, name, station)
    except (NotFound, SourceUnavailable) as error:
        return refused(error)
    seconds = min(60.0 * _minutes(request.GET), ring.seconds)
    columns = dict(read_channels(settings.HOUFENG_HOME, name))
    traces, ends = traces_of(ring, columns, wanted, seconds, PLOT_PX, None)
    if math.isnan(ends):
        ends = snapshot.data_time if math.isfinite(snapshot.data_time) else 0.0
    stations = list(dict.fromkeys(one for one, _ in wanted))
    drawn = Drawn(
        traces,
        _labels(snapshot, traces, many=not station),
        picks_of(snapshot, stations),
        arrivals_of(snapshot, stations),
        ends - seconds,
        ends,
        _alt(station, len(stations), len(traces), seconds, speak),
    )
    text = draw_traces(drawn, speak, BANNER[Status(snapshot.body["status"])][speak])
    response = HttpResponse(text, content_type="image/svg+xml")
    response["Cache-Control"] = "no-cache"
    return response


def _event_words(event: dict[str, Any], speak: Language) -> str:
    """ "M5.4 2023年11月15日 …" """
    at, size = moment(event["origin_at"]), event["magnitude"]
    when = local_time(at, speak) if at else ""
    return f"M{size['value']:.1f} {when}" if size else when


def _asked(request: HttpRequest, name: str, station: str) -> tuple[Snapshot, RingReader, Wanted]:
    """The network, its samples, and the channels wanted. NotFound for a station it has not."""
    snapshot = read_live(settings.HOUFENG_HOME, name)
    ring = read_ring(settings.HOUFENG_HOME, name)
    if station:
        found = known_station(snapshot.columns["id"], station)
        if found is None:
            raise NotFound(f"network {name} has no station {station[:60]}")
        return snapshot, ring, [(found, one) for one in components_of(ring, found)]
    chosen, _, _ = _chosen(snapshot, request.GET)
    wanted = []
    for one, _ in by_distance(snapshot, chosen):
        vertical = vertical_of(ring, one)
        if vertical is not None:
            wanted.append((one, vertical))
    return snapshot, ring, wanted


def _chosen(snapshot: Snapshot, asked: QueryDict) -> tuple[list[str], list[str], int]:
    """(stations shown, names that are none, how many stations were asked for)."""
    named = list(dict.fromkeys(one[:60] for one in asked.getlist("station")))[:200]
    known = set(snapshot.columns["id"])
    found = {one: known_station(known, one) for one in named}
    there = list(dict.fromkeys(one for one in found.values() if one is not None))
    missing = [asked for asked, one in found.items() if one is None]
    return there[:MOST_COMPARED], missing[:8], len(there)


def _waves_context(
    snapshot: Snapshot, stations: list[str], minutes: int, *, many: bool
) -> dict[str, Any]:
    """What the figure needs: its picture, its data, its words."""
    speak = language.current()
    name = snapshot.name
    query = QueryDict(mutable=True)
    if many:
        query.setlist("station", stations)
        picture, data = (
            reverse(f"network_waveforms_{one}", args=[name]) for one in ("svg", "json")
        )
    else:
        args = [name, stations[0]]
        picture, data = (reverse(f"network_station_{one}", args=args) for one in ("svg", "json"))
    base = query.urlencode()
    kept_s = float(snapshot.body.get("waveform_s") or 0.0)
    try:
        read_ring(settings.HOUFENG_HOME, name)
        readable = True
    except SourceUnavailable:
        readable = False
    lengths = [(one, f"?{base}{'&' if base else ''}minutes={one}") for one in MINUTES]
    shown = query.copy()
    shown["minutes"], shown["speak"], shown["at"] = str(minutes), speak, snapshot.mark
    return {
        "minutes": minutes,
        "lengths": lengths,
        "kept_s": kept_s,
        "unreadable": kept_s > 0 and not readable,
        "is_short": 0 < kept_s < 60 * max(MINUTES),
        "picture": f"{picture}?{shown.urlencode()}",
        "picture_alt": _alt("" if many else stations[0], len(stations), 3, 60.0 * minutes, speak),
        "waves": {
            "url": data,
            "query": base,
            "many": many,
            "running": snapshot.running,
            "distances": {one: km for one, km in by_distance(snapshot, stations) if km is not None}
            if many
            else {},
            "words": {
                "counts": say("waves.counts", speak),
                "empty": say("waves.empty", speak),
                "pause": say("waves.pause", speak),
                "go_on": say("waves.go_on", speak),
                "km": say("section.km", speak),
            },
        },
    }


def _alt(station: str, stations: int, traces: int, seconds: float, speak: Language) -> str:
    if station:
        return say("waves.alt", speak, station=station, seconds=f"{seconds:g}", n=traces)
    return say("waves.alt.many", speak, stations=stations, seconds=f"{seconds:g}")


def _labels(snapshot: Snapshot, traces: list[Trace], *, many: bool) -> list[str]:
    if not many:
        return [one.channel.rpartition(".")[2] for one in traces]
    away = dict(by_distance(snapshot, [one.station for one in traces]))
    labels = []
    for one in traces:
        km = away.get(one.station)
        label = f"{shown_name(one.station)} {one.channel.rpartition('.')[2]}"
        labels.append(label if km is None else f"{label}  {km:.0f} km")
    return labels


def _channel_rows(name: str, station: str, speak: Language) -> list[dict[str, Any]]:
    """The station's channels as a table shows them; none where the file cannot be read."""
    try:
        columns = read_channels(settings.HOUFENG_HOME, name)
    except SourceUnavailable:
        return []
    rows = []
    for at, channel in enumerate(columns.get("id", [])):
        if channel.rpartition(".")[0] != station:
            continue
        state, gain, unit = (columns[one][at] for one in ("state", "gain", "unit"))
        if gain and gain != 1.0:
            told = say("waves.gain", speak, gain=amount(gain), unit=unit)
        else:
            told = say("waves.gain.units", speak, unit=unit) if gain else "—"
        share = columns["availability"][at]
        words = [channel_words(f"x {one}", speak)[2:] for one in state.split(", ") if one]
        rows.append(
            {
                "code": channel.rpartition(".")[2],
                "state": ("；" if speak == "zh" else ", ").join(words)
                or say("network.channel.good", speak),
                "rate": f"{columns['rate_hz'][at]:g}",
                "gain": told,
                "availability": "—" if share is None else _percent(share),
                "gaps": columns["gaps"][at],
                "latency": " / ".join(
                    "—" if value is None else f"{value:.2g}"
                    for value in (columns["latency_p50_s"][at], columns["latency_p95_s"][at])
                ),
            }
        )
    return rows


def _percent(share: float) -> str:
    """What is not all never reads as 100 %."""
    shown = f"{100 * share:.1f}%"
    return "99.9%" if share < 1.0 and shown == "100.0%" else shown


def _pick_rows(snapshot: Snapshot, station: str) -> list[dict[str, Any]]:
    return [
        {
            "phase": one["phase"] or "?",
            "channel": one["channel"].rpartition(".")[2],
            "at": f"{datetime.fromtimestamp(one['posix'], UTC):%H:%M:%S.%f}"[:-4],
            "snr": f"{one['snr']:.0f}",
        }
        for one in reversed(picks_of(snapshot, [station])[-_MOST_PICKS:])
    ]


def _place_words(snapshot: Snapshot, row: int, speak: Language) -> str:
    lon, lat = snapshot.columns["longitude"][row], snapshot.columns["latitude"][row]
    parts = [
        say("waves.lat.n" if lat >= 0 else "waves.lat.s", speak, v=f"{abs(lat):.3f}"),
        say("waves.lon.e" if lon >= 0 else "waves.lon.w", speak, v=f"{abs(lon):.3f}"),
    ]
    return ("，" if speak == "zh" else ", ").join(parts)


@dataclass(frozen=True, slots=True)
class _Calibrated:
    gain: float
    quantity: str


def _psd(snapshot: Snapshot, station: str, speak: Language) -> str:
    """The noise of what the ring holds, as the quality pages draw it; "" without data."""
    try:
        ring = read_ring(settings.HOUFENG_HOME, snapshot.name)
        columns = read_channels(settings.HOUFENG_HOME, snapshot.name)
        stretches = {one: ring.read(one) for one in components_of(ring, station)}
    except (NotFound, SourceUnavailable):
        return ""
    row = {name: at for at, name in enumerate(columns.get("id", []))}
    quantities = {"m/s²": "acceleration", "m/s": "velocity"}
    channels = {
        one: _Calibrated(columns["gain"][row[one]], quantities[columns["unit"][row[one]]])
        for one in stretches
        if one in row and columns["gain"][row[one]]
    }
    return psd_drawing(stretches, channels, speak)


def _minutes(asked: QueryDict) -> int:
    told = asked.get("minutes", "")[:3]
    return int(told) if told.isdecimal() and int(told) in MINUTES else MINUTES[0]


def _number(asked: QueryDict, name: str, otherwise: float) -> float:
    """A number of the address; one that cannot be read counts as not given."""
    try:
        value = float(asked.get(name, "")[:40])
    except ValueError:
        return otherwise
    return value if math.isfinite(value) else otherwise


def _json(told: dict[str, Any]) -> HttpResponse:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    response = HttpResponse(text, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response

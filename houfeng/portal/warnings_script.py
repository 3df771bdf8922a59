"""What the script of a warning's page needs: one JSON for the clock, the countdown and the map."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.portal.base_places import places_address
from houfeng.portal.built import built_name
from houfeng.portal.event_page import control_words
from houfeng.portal.language import say
from houfeng.portal.warnings_live import network_stations
from houfeng.portal.warnings_reading import EventWarning, ToldMessage
from houfeng.portal.warnings_told import ToldPlace, extent_of, first_blind_zone
from houfeng.portal.warnings_words import short_magnitude
from houfeng.response.known import cache_folder
from houfeng.vocabulary.scales import csis_degrees
from houfeng.warning.waves import DISTANCES_KM, WaveCurves, wave_curves

AFTER_S = 20.0  # a replay goes on so long after the last arrival
_LONGEST_S = 400.0


def curves_for(message: ToldMessage) -> WaveCurves | None:
    return None if message.source is None else wave_curves(message.source.depth_km, cache_folder())


def script_values(
    warning: EventWarning,
    places: list[ToldPlace],
    chosen: ToldPlace | None,
    curves: WaveCurves | None,
    current: bool,
    now: float,
    language: Language,
) -> dict[str, Any]:
    """What the live map and the countdown need, as JSON."""
    stations, _ = network_stations(warning)
    base = [warning.network, warning.event_id]
    source = warning.standing.source
    begin = source.origin_at if source else warning.messages[0].at
    last = max((one.target.s_at for one in places if one.target.s_at), default=warning.newest.at)
    until = max(last, warning.newest.at) + AFTER_S
    blind = first_blind_zone(warning)
    return {
        "kind": "warning",
        "label": say("wave.map.alt" if source else "wave.map.alt.felt", language),
        "land": static(f"houfeng/{built_name('land.geojson')}"),
        "towns": places_address(),
        "language": language,
        "tiles": settings.HOUFENG_TILE_URL,
        "credit": say("map.credit", language),
        "extent": extent_of(warning),
        "degrees": [
            {"degree": one.degree, "colour": one.colour, "ink": one.ink, "roman": one.roman}
            for one in csis_degrees()
        ],
        "now": now,
        "current": current,
        "cancelled": warning.cancelled,
        "status": warning.status,
        "number": warning.newest.number,
        "begin": begin,
        "length": round(min(max(until - begin, 30.0), _LONGEST_S)),
        "located": source is not None,
        "messages": [message_values(one) for one in warning.messages],
        "curves": None
        if curves is None
        else {
            "km": DISTANCES_KM.tolist(),
            "p": [round(one, 2) for one in curves.p_s.tolist()],
            "s": [round(one, 2) for one in curves.s_s.tolist()],
        },
        "blind": blind[1] if blind else None,
        "stations": [[round(lon, 4), round(lat, 4), used] for lon, lat, used in stations],
        "chosen": chosen.target.id if chosen else None,
        "liveUrl": reverse("warning_live", args=base),
        "targetsUrl": reverse("warning_targets", args=[*base, warning.newest.number, language]),
        "words": script_words(language),
    }


def message_values(message: ToldMessage) -> dict[str, Any]:
    source = message.source
    return {
        "number": message.number,
        "at": message.at,
        "kind": message.kind,
        "magnitude": short_magnitude(message.size),
        "source": None if source is None else [source.longitude, source.latitude, source.origin_at],
    }


def script_words(language: Language) -> dict[str, Any]:
    """Texts the script writes."""
    keys = {
        "epicentre": "map.epicentre", "after": "wave.after", "before": "wave.before",
        "afterFirst": "wave.after.first", "ended": "warning.state.over.unlocated",
        "of": "wave.of", "ofNone": "wave.of.none", "play": "wave.play", "pause": "wave.pause",
        "replay": "wave.replay", "liveNow": "wave.live.now",
        "seconds": "countdown.seconds", "until": "countdown.until", "since": "countdown.since",
        "over": "countdown.over", "unknown": "countdown.unknown",
        "cancelled": "countdown.cancelled", "arrives": "countdown.arrives",
        "lead": "countdown.lead", "blind": "countdown.blind", "said": "countdown.said",
        "saidNow": "countdown.said.now", "nothing": "countdown.nothing",
        "gone": "countdown.gone", "me": "countdown.me.name", "meNear": "countdown.me.near",
        "meNone": "countdown.me.none", "meFailed": "countdown.me.failed",
        "soundOn": "countdown.sound", "soundOff": "countdown.sound.off",
        "reached": "told.reached", "coming": "told.coming", "past": "cover.past",
        "fresher": "warning.fresher", "stale": "warning.stale",
    }  # fmt: skip
    found: dict[str, Any] = {name: say(key, language) for name, key in keys.items()}
    # From which intensity on each is said, the strongest first.
    found["cover"] = [
        [5.5, say("cover.strong", language)],
        [4.5, say("cover.moderate", language)],
        [2.5, say("cover.light", language)],
        [0.0, say("cover.none", language)],
    ]
    found["degree"] = [words.degree(float(one.degree), language) for one in csis_degrees()]
    return {**found, **control_words(language), "Map.Title": say("wave.map", language)}

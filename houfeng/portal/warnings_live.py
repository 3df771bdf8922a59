"""What the loop's live folder adds to a warning: where its stations stand, and its clock."""

from datetime import datetime, timedelta

from houfeng.portal.warnings_reading import EventWarning, current_warnings
from houfeng.portal.warnings_told import extent_of
from houfeng.response.known import home
from houfeng.vocabulary.errors import NotFound, SourceUnavailable
from houfeng.warning.live_files import posix
from houfeng.warning.live_reading import live_names, read_live

MOST = 1500  # stations drawn; a country's would hide the map
_ROOM_DEG = 2.0
_SAME_CLOCK_S = 120.0


def network_stations(warning: EventWarning) -> tuple[list[tuple[float, float, bool]], bool]:
    """((longitude, latitude, whether it gave a pick), ...), and whether its data are synthetic.

    None where the folder is gone or now belongs to another network.
    """
    try:
        snapshot = read_live(home(), warning.network)
    except (NotFound, SourceUnavailable):
        return [], False
    used = warning.standing.source.used if warning.standing.source else frozenset()
    columns = snapshot.columns
    if used and not used & set(columns["id"]):
        return [], False
    (west, south), (east, north) = extent_of(warning)
    rows = zip(columns["id"], columns["longitude"], columns["latitude"], strict=True)
    found = [
        (float(lon), float(lat), name in used)
        for name, lon, lat in rows
        if south - _ROOM_DEG <= lat <= north + _ROOM_DEG
        and west - _ROOM_DEG <= lon <= east + _ROOM_DEG
    ]
    found.sort(key=lambda one: not one[2])
    return found[:MOST], bool(snapshot.body.get("synthetic"))


def behind_s(network: str, now: datetime) -> float:
    """How far a recording that is being replayed lies behind our clock; 0 for all else.

    Its pages run by its own clock, so that they show the waves as they spread then.
    """
    try:
        snapshot = read_live(home(), network)
    except (NotFound, SourceUnavailable):
        return 0.0
    if not snapshot.is_fresh(now.timestamp()):
        return 0.0
    behind = posix(snapshot.body["at"]) - posix(snapshot.body.get("loop_time"))
    return behind if behind > _SAME_CLOCK_S else 0.0  # NaN is no clock


def in_force(now: datetime) -> list[EventWarning]:
    """The warnings under way, those of recordings that are being replayed among them."""
    found = current_warnings(now)
    for name in live_names(home()):
        behind = behind_s(name, now)
        if behind:
            then = now - timedelta(seconds=behind)
            found += [one for one in current_warnings(then) if one.network == name]
    return found

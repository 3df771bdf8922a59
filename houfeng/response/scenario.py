"""Scenarios (情景构建): a wish for an earthquake becomes an origin and files about it.

Nothing is kept here; see `scenario_runs`.
"""

import json
import math
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from houfeng.events.historic import historic_event
from houfeng.events.origin import Magnitude, MagnitudeType, Origin, Review, checked
from houfeng.events.readers.fields import magnitude_type as scale_of
from houfeng.events.readers.fields import utc_time
from houfeng.events.readers.identity import LONGEST_ID
from houfeng.places import Gazetteer
from houfeng.response.scenario_rupture import (
    Bent,
    Point,
    Rupture,
    along_line,
    from_file,
    on_fault,
    through_point,
)
from houfeng.shaking.rupture_json import rupture_json
from houfeng.shaking.source import DEFAULT_DEPTH_KM, magnitudes
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status

SMALLEST, LARGEST = 3.0, 9.5  # of magnitude; 9.5 is the largest measured (Chile 1960)
LONGEST_NAME = 80
BASES = ("historic", "fault", "rupture", "line", "point")
_PREFIX = "scenario"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for; of `BASES`, one."""

    magnitude: float | None = None  # a historic repeat and a file with its own may leave it out
    magnitude_type: str = ""  # Ms where nothing else is known
    longitude: float | None = None
    latitude: float | None = None
    depth_km: float | None = None
    strike_deg: float | None = None
    dip_deg: float | None = None
    rake_deg: float | None = None
    time: str = ""  # ISO 8601 with its zone; now where empty
    name: str = ""
    historic: str = ""  # id of a bundled earthquake
    fault: str = ""  # LAYER or LAYER:NAME
    line: tuple[Point, ...] = ()  # drawn: longitude, latitude
    rupture: tuple[str, bytes] | None = None  # a file's name and content

    def as_dict(self) -> dict[str, Any]:
        """What was filled in; of a file, its name."""
        given = {name: value for name, value in asdict(self).items() if value not in (None, "", ())}
        if self.rupture is not None:
            given["rupture"] = self.rupture[0]
        return given


@dataclass(frozen=True, slots=True)
class Scenario:
    """An earthquake ready to be kept: its id still lacks a number."""

    origin: Origin
    basis: str  # of BASES
    name: str
    files: dict[str, bytes]  # evidence, by name
    notes: tuple[tuple[str, str], ...]  # what had to be chosen: (Chinese, English)


def build_scenario(wish: Wish, *, now: datetime, layers: Path, gazetteer: Gazetteer) -> Scenario:
    """The earthquake that a wish describes.

    layers: the folder of layers, for faults. Raises NotFound, and NotValid naming the field of
    the wish, the value and the mend.
    """
    _check_numbers(wish)
    name = _name(wish.name)
    basis = _basis(wish)
    at = utc_time("time", wish.time) if wish.time.strip() else now.astimezone(UTC)
    start = _start(wish, basis, at.replace(microsecond=0))
    # The rupture goes by the moment magnitude; a scale that is not told is Ms, as in China.
    mw, _ = magnitudes(start, m_is_mw=False) if wish.magnitude is not None else (math.nan, 0)
    rupture = _rupture(wish, basis, start, mw, layers)
    origin, notes = start, _notes(wish, basis)
    if rupture is not None:
        longitude, latitude, depth = rupture.surface.hypocentre
        size = start.magnitude
        if wish.magnitude is None:
            size = rupture.magnitude or _no_magnitude()
            _in_range("magnitude", size.value, SMALLEST, LARGEST, "")
        origin = replace(
            start, longitude=longitude, latitude=latitude, depth_km=depth, magnitude=size
        )
        notes = (*notes, *rupture.notes)
    origin = _told(checked(origin), name, basis, wish, rupture, gazetteer)
    return Scenario(origin, basis, name, _files(origin, wish, rupture, at), notes)


def _start(wish: Wish, basis: str, at: datetime) -> Origin:
    """The origin without what its rupture will say."""
    size = Magnitude(wish.magnitude or 0.0, _scale(wish.magnitude_type or "Ms"))
    if basis == "historic":
        past = historic_event(wish.historic.strip()).origin
        if wish.magnitude is not None:
            scale = _scale(wish.magnitude_type) if wish.magnitude_type else past.magnitude.type
            past = replace(past, magnitude=Magnitude(wish.magnitude, scale))
        return replace(
            past,
            event_id=_slug(wish.name) or past.event_id,
            origin_at=at,
            depth_km=past.depth_km if wish.depth_km is None else wish.depth_km,
            status=Status.EXERCISE,
            review=Review.REVIEWED,
        )
    strike = None if wish.strike_deg is None else wish.strike_deg % 180.0
    depth = wish.depth_km
    if basis == "point" and depth is None:
        depth = DEFAULT_DEPTH_KM
    return Origin(
        event_id=_slug(wish.name) or _slug(wish.fault.partition(":")[2]),
        revision=0,
        origin_at=at,
        longitude=wish.longitude or 0.0,
        latitude=wish.latitude or 0.0,
        depth_km=depth,
        magnitude=size,
        source=_PREFIX,
        status=Status.EXERCISE,
        review=Review.REVIEWED,
        strike_deg=strike if basis == "point" else None,
    )


def _rupture(wish: Wish, basis: str, start: Origin, mw: float, layers: Path) -> Rupture | None:
    """The surface that breaks; None where the shaking engine finds one from what is known."""
    centre = None
    if wish.longitude is not None and wish.latitude is not None:
        centre = (wish.longitude, wish.latitude)
    bent = Bent(wish.strike_deg, wish.dip_deg, wish.rake_deg)
    if basis == "rupture":
        assert wish.rupture is not None
        hypocentre = None if centre is None else (*centre, wish.depth_km)
        return from_file(*wish.rupture, hypocentre=hypocentre)
    if basis == "fault":
        return on_fault(layers, wish.fault, mw, centre=centre, depth_km=wish.depth_km, bent=bent)
    if basis == "line":
        return along_line(wish.line, mw, centre=centre, depth_km=wish.depth_km, bent=bent)
    if basis == "point" and wish.dip_deg is not None:
        return through_point(start, mw, bent)
    return None


def _told(
    origin: Origin, name: str, basis: str, wish: Wish, rupture: Rupture | None, places: Gazetteer
) -> Origin:
    """With its words: where, what it is called, where it comes from."""
    there = (origin.longitude, origin.latitude)
    words = {
        "historic": f"a repeat of {wish.historic.strip()}: {origin.reference}",
        "point": "values chosen for an exercise",
        "line": "a rupture drawn for an exercise",
    }
    said = words.get(basis) or (rupture.reference if rupture else "")
    return replace(
        origin,
        event_id=_id(origin),
        source=_PREFIX,
        source_id=name,
        place_zh=origin.place_zh or places.describe(*there, "zh"),
        place_en=origin.place_en or places.describe(*there, "en"),
        reference=f"Scenario (exercise); {said}",
    )


def _files(origin: Origin, wish: Wish, rupture: Rupture | None, at: datetime) -> dict[str, bytes]:
    """The evidence: the rupture as ShakeMap writes it, the rake as an operator's decision."""
    files = {}
    if rupture is not None:
        told = replace(rupture.surface, reference=origin.reference)
        made = rupture_json(told, origin, rake_deg=wish.rake_deg)
        files["rupture.json"] = _as_json(made)
    if wish.rake_deg is not None:
        signed = {"why": "chosen for the scenario", "who": _PREFIX, "when": f"{at:%Y-%m-%d}"}
        files["overrides.json"] = _as_json(
            {"earthquake": {"rake_deg": (wish.rake_deg + 180.0) % 360.0 - 180.0, **signed}}
        )
    return files


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _basis(wish: Wish) -> str:
    """Which one way of describing the earthquake was used."""
    ways = {
        "historic": bool(wish.historic.strip()),
        "fault": bool(wish.fault.strip()),
        "rupture": wish.rupture is not None,
        "line": bool(wish.line),
    }
    used = [way for way, is_used in ways.items() if is_used]
    if len(used) > 1:
        raise NotValid("scenario", " and ".join(used), "give one of them")
    whole = wish.longitude is not None and wish.latitude is not None
    if not whole and (wish.longitude is not None or wish.latitude is not None):
        missing = "longitude" if wish.longitude is None else "latitude"
        raise NotValid(missing, "nothing", "give both longitude and latitude, or neither")
    if not used and not whole:
        raise NotValid(
            "scenario",
            "nothing to start from",
            "give an epicentre, a historic earthquake, a fault of a loaded layer, or a rupture",
        )
    basis = used[0] if used else "point"
    if wish.magnitude is None and basis not in ("historic", "rupture"):
        _no_magnitude()
    if basis == "historic" and whole:
        raise NotValid("latitude", wish.latitude, "a historic repeat happens where it happened")
    if basis == "point" and wish.dip_deg is not None and wish.strike_deg is None:
        raise NotValid("strike_deg", "nothing", "a dip needs a strike: the plane dips to its right")
    return basis


def _no_magnitude() -> Magnitude:
    raise NotValid("magnitude", "nothing", f"give one from {SMALLEST:g} to {LARGEST:g}")


def _check_numbers(wish: Wish) -> None:
    ranges = {
        "magnitude": (SMALLEST, LARGEST, ""),
        "longitude": (-180, 180, " degrees east"),
        "latitude": (-90, 90, " degrees north"),
        "depth_km": (0, 700, " km"),
        "strike_deg": (0, 360, " degrees from north"),
        "rake_deg": (-360, 360, " degrees"),
    }
    for field, (low, high, unit) in ranges.items():
        value = getattr(wish, field)
        if value is not None:
            _in_range(field, value, low, high, unit)
    if wish.dip_deg is not None and not 5 <= wish.dip_deg <= 90:
        raise NotValid("dip_deg", wish.dip_deg, "give 5 to 90 degrees from level")


def _in_range(field: str, value: float, low: float, high: float, unit: str) -> None:
    if not low <= value <= high:  # also refuses NaN
        raise NotValid(field, value, f"give {low:g} to {high:g}{unit}")


def _notes(wish: Wish, basis: str) -> tuple[tuple[str, str], ...]:
    """What people should know of what was chosen for them."""
    if basis == "point" and wish.depth_km is None:
        return (
            (
                f"未给出震源深度，按 {DEFAULT_DEPTH_KM:g} 公里计算。",
                f"No depth was given: {DEFAULT_DEPTH_KM:g} km was taken.",
            ),
        )
    if basis != "historic" or wish.magnitude is None:
        return ()
    return (
        (
            "震级由用户设定，破裂位置与走向沿用历史地震。",
            "The magnitude was chosen; where and along which line it breaks is as it was then.",
        ),
    )


def _name(text: str) -> str:
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise NotValid("name", text, f"give at most {LONGEST_NAME} printable characters")
    return name


def _scale(code: str) -> MagnitudeType:
    found = scale_of(code)
    if found is None:
        known = ", ".join(scale.value for scale in MagnitudeType)
        raise NotValid("magnitude_type", code, f"choose one of {known}")
    return found


def _slug(text: str) -> str:
    """The Latin letters and digits of a name, as in an id; empty where it has none."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return "-".join(words)[:40].strip("-") if re.search("[a-z]", "".join(words)) else ""


def _id(origin: Origin) -> str:
    """`scenario-<slug>`; a number follows when it is kept."""
    slug = origin.event_id
    if not slug:  # a name in Chinese letters only: told by size and place
        half = "n" if origin.latitude >= 0 else "s"
        side = "e" if origin.longitude >= 0 else "w"
        slug = f"m{origin.magnitude.value:.1f}-{abs(origin.latitude):.2f}{half}"
        slug = f"{slug}-{abs(origin.longitude):.2f}{side}".replace(".", "p")
    return f"{_PREFIX}-{slug}"[: LONGEST_ID - 6].rstrip("-")


def drawn_line(text: str) -> tuple[Point, ...]:
    """Vertices typed or drawn: "103.1 30.2; 103.5 30.9", longitude before latitude.

    Raises NotValid naming the vertex.
    """
    from houfeng.events.readers.fields import number

    vertices = []
    for place, part in enumerate((p for p in re.split(r"[;；\n]+", text) if p.strip()), start=1):
        words = re.split(r"[\s,，]+", part.strip())
        if len(words) != 2:
            raise NotValid("line", f"vertex {place}: {part.strip()}", "give longitude latitude")
        mend = "give longitude and latitude as numbers"
        longitude, latitude = (number("line", word, mend) for word in words)
        if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:
            mend = "give longitude (-180 to 180) before latitude (-90 to 90)"
            raise NotValid("line", f"vertex {place}: {part.strip()}", mend)
        vertices.append((longitude, latitude))
    return tuple(vertices)

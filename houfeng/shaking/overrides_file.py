"""What an operator has decided about one earthquake's map, as data: `overrides.json`.

    {
      "stations": [
        {"id": "CI.PAS", "action": "exclude", "measures": ["PGA"], "why": "clipped",
         "who": "duty seismologist", "when": "2026-11-24"},
        {"id": "CI.GSC", "action": "rehabilitate", "why": "checked", "who": "…", "when": "…"}
      ],
      "bad_stations": [{"id": "NP.5062", "since": "2010-01-01", "until": "2010-12-31", "why": "…"}],
      "rupture": {"file": "mine_fault.txt", "why": "…", "who": "…", "when": "…"},
      "earthquake": {"magnitude": 7.9, "magnitude_type": "Mw", "depth_km": 14, "longitude": 103.4,
                     "latitude": 31.0, "rake_deg": 141, "strike_deg": 229, "dip_deg": 33,
                     "why": "…", "who": "…", "when": "…"},
      "models": {"profile": "china", "gmice": "worden_2012", "correlation": "loth_baker_2013",
                 "why": "…", "who": "…", "when": "…"}
    }

Every part may be missing. A key that is not here is refused by name, so that a slip of the pen
cannot pass for a decision.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from houfeng.events.readers.contents import contents
from houfeng.events.readers.fields import magnitude_type
from houfeng.shaking.overrides import (
    EXCLUDE,
    REHABILITATE,
    ChosenModels,
    FixedEarthquake,
    Overrides,
    Signature,
    StationDecision,
)
from houfeng.shaking.profiles import PROFILES
from houfeng.shaking.readings.json_text import parsed
from houfeng.shaking.readings.units import measure_named, number_or_nan
from houfeng.shaking.relations import CORRELATIONS, GMICES
from houfeng.shaking.screening import BadStation
from houfeng.vocabulary.errors import NotValid

LARGEST_BYTES = 5_000_000

_SIGNED = {"why", "who", "when"}


def read_overrides(path: Path) -> Overrides:
    """The decisions in a file. Raises NotFound, or NotValid naming the key and the mend."""
    return overrides_from_bytes(contents(path, largest=LARGEST_BYTES), path.name)


def overrides_from_bytes(raw: bytes, name: str = "overrides.json") -> Overrides:
    """The decisions in the bytes of a file; see `read_overrides`."""
    found = _Part(name, parsed(raw, name))
    found.refuse_others({"stations", "bad_stations", "rupture", "earthquake", "models"})
    rupture = found.part("rupture")
    if rupture is not None:
        rupture.refuse_others({"file"} | _SIGNED)
    earthquake, models = found.part("earthquake"), found.part("models")
    return Overrides(
        stations=tuple(_station(part) for part in found.parts("stations")),
        bad_stations=tuple(_bad_station(part) for part in found.parts("bad_stations")),
        rupture_file=None if rupture is None else _plain_name(rupture),
        rupture_signed=None if rupture is None else rupture.signature(),
        earthquake=None if earthquake is None else _earthquake(earthquake),
        models=None if models is None else _models(models),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One object of the file with the way to it, for messages."""

    path: str
    value: Any

    def __post_init__(self) -> None:
        if not isinstance(self.value, dict):
            raise NotValid(self.path, self.value, "give an object in braces")

    def refuse_others(self, known: Collection[str]) -> None:
        for key in self.value:
            if key not in known:
                mend = f"the keys here are {', '.join(sorted(known))}"
                raise NotValid(f"{self.path}, key", key, mend)

    def part(self, key: str) -> "_Part | None":
        return _Part(f"{self.path}, {key}", self.value[key]) if key in self.value else None

    def parts(self, key: str) -> "list[_Part]":
        found = self.value.get(key, [])
        if not isinstance(found, list):
            raise NotValid(f"{self.path}, {key}", found, "give a list in square brackets")
        return [_Part(f"{self.path}, {key}[{at}]", value) for at, value in enumerate(found)]

    def text(self, key: str) -> str:
        found = self.value.get(key)
        if not isinstance(found, str) or not found.strip():
            raise NotValid(f"{self.path}, {key}", found, "give words in quotes")
        return found.strip()

    def day(self, key: str) -> date:
        found = self.text(key)
        try:
            return date.fromisoformat(found[:10])
        except ValueError as wrong:
            raise NotValid(f"{self.path}, {key}", found, "give a day as 2026-11-24") from wrong

    def number(self, key: str, least: float, most: float) -> float | None:
        if key not in self.value:
            return None
        found = self.value[key]
        value = number_or_nan(found) if not isinstance(found, str) else float("nan")
        if not least <= value <= most:
            raise NotValid(
                f"{self.path}, {key}", found, f"give a number from {least:g} to {most:g}"
            )
        return value

    def one_of(self, key: str, known: Collection[str]) -> str | None:
        if key not in self.value:
            return None
        found = self.value[key]
        if not isinstance(found, str) or found not in known:
            raise NotValid(f"{self.path}, {key}", found, f"give one of {', '.join(sorted(known))}")
        return found

    def signature(self) -> Signature:
        return Signature(self.text("why"), self.text("who"), self.day("when"))


def _station(part: _Part) -> StationDecision:
    part.refuse_others({"id", "action", "measures"} | _SIGNED)
    given = part.value.get("measures", [])
    if not isinstance(given, list):
        raise NotValid(f"{part.path}, measures", given, 'give a list such as ["PGA", "SA(1.0)"]')
    measures = set()
    for name in given:
        measure = measure_named(name) if isinstance(name, str) else None
        if measure is None:
            raise NotValid(f"{part.path}, measures", name, "give PGA, PGV, SA(T), MMI or CSIS")
        measures.add(measure)
    action = part.one_of("action", (EXCLUDE, REHABILITATE))
    if action is None:
        raise NotValid(f"{part.path}, action", None, f"give {EXCLUDE} or {REHABILITATE}")
    return StationDecision(part.text("id"), action, frozenset(measures), part.signature())


def _bad_station(part: _Part) -> BadStation:
    part.refuse_others({"id", "since", "until", "why"})
    since = part.day("since") if "since" in part.value else None
    until = part.day("until") if "until" in part.value else None
    if since is not None and until is not None and until < since:
        raise NotValid(f"{part.path}, until", until.isoformat(), "give a day after since")
    return BadStation(part.text("id"), since, until, part.text("why"))


def _plain_name(part: _Part) -> str:
    name = part.text("file")
    if name in (".", "..") or any(sign in name for sign in "/\\:\x00"):
        raise NotValid(f"{part.path}, file", name, "give the name of a file in the same folder")
    return name


def _earthquake(part: _Part) -> FixedEarthquake:
    limits: Mapping[str, tuple[float, float]] = {
        "magnitude": (-1, 10),
        "depth_km": (-10, 800),
        "longitude": (-180, 180),
        "latitude": (-90, 90),
        "strike_deg": (0, 360),
        "dip_deg": (0.1, 90),
        "rake_deg": (-180, 180),
    }
    part.refuse_others({*limits, "magnitude_type"} | _SIGNED)
    scale = part.text("magnitude_type") if "magnitude_type" in part.value else None
    if scale is not None and magnitude_type(scale) is None:
        raise NotValid(f"{part.path}, magnitude_type", scale, "give Mw, Ms, ML, mb, Md or M")
    values = {key: part.number(key, *limits[key]) for key in limits}
    if (values["longitude"] is None) != (values["latitude"] is None):
        raise NotValid(part.path, part.value, "give longitude and latitude together")
    if scale is not None and values["magnitude"] is None:
        raise NotValid(f"{part.path}, magnitude", None, "a magnitude_type needs a magnitude")
    return FixedEarthquake(signed=part.signature(), magnitude_type=scale, **values)


def _models(part: _Part) -> ChosenModels:
    part.refuse_others({"profile", "gmice", "correlation"} | _SIGNED)
    return ChosenModels(
        signed=part.signature(),
        profile=part.one_of("profile", {*PROFILES, "auto"}),
        gmice=part.one_of("gmice", GMICES),
        correlation=part.one_of("correlation", CORRELATIONS),
    )

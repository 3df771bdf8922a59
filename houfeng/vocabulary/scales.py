"""The intensity scale's degrees and colours, and the alert colours: one data file for all."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Degree:
    """One degree of the China Seismic Intensity Scale, as shown."""

    degree: int
    roman: str
    colour: str  # fill, hex
    ink: str  # text on that fill, hex


@dataclass(frozen=True, slots=True)
class AlertColour:
    """One alert level, as shown."""

    level: str
    colour: str
    ink: str
    zh: str
    en: str


@cache
def _scales() -> dict[str, dict[str, object]]:
    text = files("houfeng.vocabulary").joinpath("scales.json").read_text("utf-8")
    found: dict[str, dict[str, object]] = json.loads(text)
    return found


@cache
def csis_degrees() -> tuple[Degree, ...]:
    """Degrees I to XII of GB/T 17742-2020 in order."""
    rows = _scales()["csis"]["degrees"]
    assert isinstance(rows, list)
    return tuple(Degree(**row) for row in rows)


@cache
def alert_colours() -> dict[str, AlertColour]:
    """Green, yellow, orange, red, by level."""
    rows = _scales()["alert"]
    return {level: AlertColour(level=level, **row) for level, row in rows.items()}  # type: ignore[arg-type]


def degree_of(intensity: float) -> Degree:
    """The degree whose zone a value lies in: 5.5 up to 6.5 is degree VI."""
    rounded = int(min(max(intensity + 0.5, 1.0), 12.0))
    return csis_degrees()[rounded - 1]

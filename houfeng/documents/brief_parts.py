"""What a brief is made of: plain words in rows, tables and lists, ready to be set in type."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from houfeng.documents.words import Language, named
from houfeng.impact.estimate import CountyImpact

# A brief may be read back from a file, so what steers the typesetter is checked there.
Colour = Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$")]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Width = Annotated[float, Field(gt=0.0)]
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One degree zone, as the first page tells it."""

    roman: str
    colour: Colour
    ink: Colour
    area: str
    people: str


@dataclass(frozen=True, slots=True)
class LossWords:
    """A loss: the range in words, and the chance of each bin."""

    title: str
    range: str
    bins: tuple[tuple[str, Share, str], ...]  # (what, probability 0-1, probability in words)


@dataclass(frozen=True, slots=True)
class LineageRow:
    """One model or data set, as printed."""

    role: str
    name: str
    source: str  # short


@dataclass(frozen=True, slots=True)
class Fact:
    """A thing asked for and what is known of it; missing: a layer is not loaded."""

    label: str
    value: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell; one with a colour is drawn as a chip."""

    text: str
    colour: Colour = ""
    ink: Colour = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under labels that are repeated on every page the table reaches."""

    caption: str
    labels: tuple[str, ...]
    aligns: tuple[Align, ...]
    widths: tuple[Width, ...]  # relative
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered part of the following pages; its parts stand in this order."""

    key: str
    heading: str
    lead: tuple[str, ...] = ()  # sentences before everything
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    bars: tuple[LossWords, ...] = ()
    points: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # small print


def tell(language: Language, zh: str, en: str) -> str:
    """The one of two wordings that is in the language."""
    return zh if language == "zh" else en


def county_name(county: CountyImpact, language: Language) -> str:
    """Its name; in English rows of names "County" would be the most frequent word."""
    return named(county.name_zh, county.name_en, language).removesuffix(" County")


def joined(names: tuple[str, ...] | list[str], language: Language) -> str:
    """Names in a row: "甲、乙、丙", "A, B, C"."""
    return ("、" if language == "zh" else ", ").join(names)


def shortened(names: tuple[str, ...] | list[str], most: int, language: Language) -> str:
    """The first few of many names, and how many there are in all."""
    if len(names) <= most:
        return joined(names, language)
    some = joined(names[:most], language)
    rest = len(names) - most
    return tell(language, f"{some}等 {len(names)} 个", f"{some} and {rest} more")

"""Two or three scenarios side by side: maps, main results, the counties that differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from houfeng.documents import words
from houfeng.documents.advice_words import level_name
from houfeng.documents.loss_words import people_range
from houfeng.documents.words import Language
from houfeng.events.readers.identity import ID_PATTERN
from houfeng.impact.estimate import Spread
from houfeng.portal import language
from houfeng.portal.event_page import newest_of_each, picture_address
from houfeng.portal.headings import event_title, place_words
from houfeng.portal.language import say
from houfeng.portal.product_files import read_once
from houfeng.portal.views import page
from houfeng.response import reading
from houfeng.response.reading import EventSummary
from houfeng.response.scenario_runs import scenario_of, scenarios
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.scales import degree_of
from houfeng.vocabulary.status import Status

LETTERS = ("a", "b", "c")
FEWEST = 2
CHOICES = 200  # in the lists to choose from
COUNTIES_SHOWN = 40
LOWEST = 6  # degree from which counties are listed


@dataclass(frozen=True, slots=True)
class Side:
    """One of those compared."""

    summary: EventSummary
    title: str
    name: str
    place: str
    size: str
    notes: list[str]
    picture: str
    impact: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: the same figure of every side, in words."""

    label: str
    values: list[str]
    kind: str = ""  # "degree" or "level": shown as chips from the summaries


@dataclass(frozen=True, slots=True)
class CountyRow:
    name: str
    degrees: list[int]  # by side; 0 below VI


def compare(request: HttpRequest) -> HttpResponse:
    """The comparison of ?a= &b= (&c=); without them, the lists to choose from."""
    speak = language.current()
    asked = [request.GET.get(letter, "")[:80] for letter in LETTERS]
    wanted = list(dict.fromkeys(one for one in asked if one))
    sides, unknown = [], ""
    for event_id in wanted:
        try:
            if not ID_PATTERN.fullmatch(event_id):
                raise NotFound(event_id)
            sides.append(side_of(event_id, speak))
        except NotFound:
            unknown = event_id
    error = ""
    if unknown:
        error = say("compare.unknown", event=unknown)
    elif any(asked) and len(sides) < FEWEST:
        error = say("compare.few")
    shown = sides if len(sides) >= FEWEST else []
    counties = county_rows(shown, speak)
    context = {
        "exercise": Status.EXERCISE.value,
        "sides": shown,
        "figures": figures(shown, speak),
        "counties": counties[:COUNTIES_SHOWN],
        "more_counties": counties[COUNTIES_SHOWN:],
        "error": error,
        "choices": choices(speak),
        "asked": list(zip(LETTERS, asked, strict=True)),
    }
    return page(request, "portal/compare.html", context)


def side_of(event_id: str, speak: Language) -> Side:
    """All that is shown of one event. Raises NotFound."""
    summary = reading.event_summary(event_id)
    newest = newest_of_each(reading.products_of(event_id))
    kept = scenario_of(event_id)
    revision = summary.revision
    depth = words.depth(revision.depth_km, speak)
    return Side(
        summary=summary,
        title=event_title(summary, speak),
        name=kept.name if kept else "",
        place=place_words(summary, speak),
        size=f"{revision.magnitude_type} {revision.magnitude:.1f}, {depth}"
        if speak == "en"
        else f"{revision.magnitude_type} {revision.magnitude:.1f}，{depth}",
        notes=[note[0 if speak == "zh" else 1] for note in kept.notes] if kept else [],
        picture=picture_address(newest.get("shaking"), speak),
        impact=read_once(newest.get("impact"), "impact.json"),
    )


def figures(sides: Sequence[Side], speak: Language) -> list[Figure]:
    """The main results, row by row; a range where there is one."""

    def row(key: str, tell: Any) -> Figure:
        none = say("compare.none", speak)
        return Figure(say(f"compare.{key}", speak), [tell(one) or none for one in sides])

    def area(side: Side) -> str:
        if side.impact is None:
            return ""
        total = sum(side.impact["intensity_areas_km2"].values())
        return words.area(total, speak) if total else say("areas.none", speak)

    def people(side: Side) -> str:
        if side.impact is None:
            return ""
        return words.people(sum(side.impact["exposed_population"].values()), speak)

    return [
        row("place", lambda side: side.place),
        row("magnitude", lambda side: side.size),
        Figure(say("compare.intensity", speak), [], "degree"),
        row("area", area),
        row("people", people),
        row("deaths", lambda side: people_lost(side.impact, "fatalities", "deaths", speak)),
        row("injured", lambda side: people_lost(side.impact, "injured", "injured", speak)),
        row("displaced", lambda side: people_lost(side.impact, "displaced", "displaced", speak)),
        row("loss", lambda side: money_lost(side.impact, speak)),
        Figure(say("compare.level", speak), [], "level"),
        row("response", lambda side: response_words(side.impact, speak)),
    ]


def people_lost(impact: Mapping[str, Any] | None, key: str, what: str, speak: Language) -> str:
    """People as a range; empty where the file has none (older ones lack some)."""
    loss = impact.get(key) if impact else None
    if not loss:
        return ""
    return people_range(what, Spread(loss["median"], loss["p05"], loss["p95"]), speak)


def money_lost(impact: Mapping[str, Any] | None, speak: Language) -> str:
    """The direct economic loss as a range; empty where there is none."""
    loss = impact.get("economic_loss_cny") if impact else None
    return words.money_range(loss["p05"], loss["median"], loss["p95"], speak) if loss else ""


def response_words(impact: Mapping[str, Any] | None, speak: Language) -> str:
    """The proposed response level; empty where an older file has none."""
    found = impact.get("response_level") if impact else None
    if not found:
        return ""
    return level_name(str(found["level"]), speak)


def county_rows(sides: Sequence[Side], speak: Language) -> list[CountyRow]:
    """Counties whose highest degree differs, strongest first; none before all have their lists."""
    listed = [counties_of(side.impact) for side in sides]
    if not listed or any(one is None for one in listed):
        return []
    by_code = [{str(county["code"]): county for county in one or ()} for one in listed]
    codes = {code for one in by_code for code in one}
    found = []
    for code in codes:
        degrees = [_degree(one.get(code)) for one in by_code]
        if len(set(degrees)) > 1:
            county = next(one[code] for one in by_code if code in one)
            found.append((CountyRow(_county_name(county, speak), degrees), code))
    found.sort(key=lambda pair: (-max(pair[0].degrees), -sum(pair[0].degrees), pair[1]))
    return [row for row, _ in found]


def counties_of(impact: Mapping[str, Any] | None) -> list[Mapping[str, Any]] | None:
    return impact.get("counties") if impact else None


def _degree(county: Mapping[str, Any] | None) -> int:
    degree = degree_of(float(county["max_intensity"])).degree if county else 0
    return degree if degree >= LOWEST else 0


def _county_name(county: Mapping[str, Any], speak: Language) -> str:
    own, above = f"name_{speak}", f"prefecture_{speak}"
    name = str(county.get(own) or county.get("name_zh") or county.get("name_en") or "")
    prefecture = str(county.get(above) or "")
    if not prefecture or prefecture == name:
        return name
    return f"{prefecture}{name}" if speak == "zh" else f"{name}, {prefecture}"


def choices(speak: Language) -> list[tuple[str, str]]:
    """(id, words) of the newest scenarios."""
    found = scenarios(0, CHOICES)
    summaries = reading.summaries([one.event for one in found])
    return [
        (one.event_id, " · ".join(part for part in (one.name, event_title(summary, speak)) if part))
        for one, summary in zip(found, summaries, strict=True)
    ]

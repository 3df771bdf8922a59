"""Scenario pages: those there are, and the form that builds one."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.events.historic import historic_events
from houfeng.portal import language
from houfeng.portal.base_places import places_address
from houfeng.portal.built import built_name
from houfeng.portal.event_page import control_words
from houfeng.portal.headings import place_words
from houfeng.portal.language import say
from houfeng.portal.members import refusal, signed_in, to_sign_in
from houfeng.portal.product_files import read_once
from houfeng.portal.scenarios_form import (
    SCALES,
    WAYS,
    Form,
    empty_form,
    fault_names,
    historic_choices,
    read_form,
)
from houfeng.portal.views import page
from houfeng.products.models import Product
from houfeng.response import reading
from houfeng.response.models import Scenario
from houfeng.response.reading import EventSummary
from houfeng.response.scenario_runs import run_scenario, scenario_count, scenarios
from houfeng.vocabulary.errors import NotAllowed, NotFound, NotValid
from houfeng.vocabulary.status import Status

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario as the list shows it."""

    scenario: Scenario
    summary: EventSummary
    place: str
    by: str
    notes: list[str]
    figures: dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_list(request: HttpRequest) -> HttpResponseBase:
    """The scenarios, and, with the duty, the form; what was sent builds one."""
    if request.method == "POST":
        return _build(request)
    return _show(request, empty_form())


def _build(request: HttpRequest) -> HttpResponseBase:
    member = signed_in(request)
    if member is None:
        return to_sign_in(request)
    if "scenarios" not in member.duties:
        raise PermissionDenied(refusal(("scenarios",)))
    form = read_form(request.POST)
    wish = form.wish()
    if wish is None:
        return _show(request, form, status=HTTPStatus.BAD_REQUEST)
    user = member.user
    assert isinstance(user, User)
    try:
        response = run_scenario(wish, now=timezone.now(), by=user)
    except (NotValid, NotFound) as error:
        form.refuse(error)
        return _show(request, form, status=HTTPStatus.BAD_REQUEST)
    except NotAllowed:
        status = HTTPStatus.TOO_MANY_REQUESTS
        return _show(request, form, error=say("scenario.wait"), status=status)
    # The event's page follows the response by itself.
    there = reverse("event", args=[response.event_id])
    return HttpResponseRedirect(there, status=HTTPStatus.SEE_OTHER)


def _show(
    request: HttpRequest, form: Form, *, error: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    speak = language.current()
    member = signed_in(request)
    may = member is not None and "scenarios" in member.duties
    total = scenario_count()
    last = max(1, -(-total // PAGE_SIZE))
    asked = request.GET.get("page", "")[:9]
    number = min(max(int(asked) if asked.isdecimal() else 1, 1), last)
    context: dict[str, Any] = {
        "exercise": Status.EXERCISE.value,
        "rows": rows(scenarios((number - 1) * PAGE_SIZE, PAGE_SIZE), speak),
        "number": number,
        "last": last,
        "newer": number - 1,
        "older": number + 1 if number < last else 0,
        "may": may,
        "error": error,
    }
    if may:
        context |= form_values(form, speak)
    response = page(request, "portal/scenarios.html", context, status)
    if member is not None:
        patch_cache_control(response, private=True, no_store=True)
    return response


def form_values(form: Form, speak: Language) -> dict[str, Any]:
    """What the form shows: choices, what was typed, and the map."""
    which = 1 if speak == "zh" else 2
    return {
        "form": form.typed,
        "errors": form.errors,
        "bad": say("scenario.bad", count=len(form.errors)) if form.errors else "",
        "ways": WAYS,
        "scales": SCALES,
        "historic": [(one[0], one[which]) for one in historic_choices()],
        "faults": fault_names(),
        "map": builder_map(speak),
    }


def builder_map(speak: Language) -> dict[str, Any]:
    """What the map to click on needs, as JSON."""
    return {
        "kind": "builder",
        "label": say("scenario.map", speak),
        "land": static(f"houfeng/{built_name('land.geojson')}"),
        "towns": places_address(),
        "language": speak,
        "tiles": settings.HOUFENG_TILE_URL,
        "credit": say("map.credit", speak),
        "extent": [[96, 22], [112, 38]],  # the south-west, where most large ones strike
        "historic": {
            one.origin.event_id: {
                "at": [one.origin.longitude, one.origin.latitude],
                "line": [list(vertex) for vertex in one.origin.rupture_line],
                "magnitude": one.origin.magnitude.value,
            }
            for one in historic_events()
        },
        "words": control_words(speak),
    }


def rows(listed: list[Scenario], speak: Language) -> list[Row]:
    """Scenarios with what they came to; the same few queries however many."""
    events = [one.event for one in listed]
    impacts = newest_impacts([event.id for event in events])
    found = []
    for scenario, summary in zip(listed, reading.summaries(events), strict=True):
        impact = read_once(impacts.get(scenario.event_id), "impact.json")
        member = getattr(scenario.by, "member", None) if scenario.by else None
        found.append(
            Row(
                scenario=scenario,
                summary=summary,
                place=place_words(summary, speak),
                by=member.shown_name if member else say("scenarios.made.server", speak),
                notes=[note[0 if speak == "zh" else 1] for note in scenario.notes],
                figures=main_figures(impact, speak),
            )
        )
    return found


def newest_impacts(event_ids: list[str]) -> dict[str, Product]:
    """The newest impact estimate of each event, with its files; withdrawn ones left out."""
    found = (
        Product.objects.filter(event_id__in=event_ids, type="impact")
        .order_by("event_id", "-revision")
        .distinct("event_id")
        .prefetch_related("files")
    )
    return {one.event_id: one for one in found if not one.withdrawn}


def main_figures(impact: dict[str, Any] | None, speak: Language) -> dict[str, str]:
    """Deaths, people and area at VI and above, in words; empty before they are estimated."""
    if impact is None:
        return {}
    deaths = impact["fatalities"]
    area = sum(impact["intensity_areas_km2"].values())
    return {
        "deaths": words.deaths_range(deaths["p05"], deaths["median"], deaths["p95"], speak),
        "people": words.people(sum(impact["exposed_population"].values()), speak),
        "area": words.area(area, speak) if area else say("areas.none", speak),
    }

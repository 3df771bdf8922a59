"""Pages of an organisation's own sites: its lists, the ranking after an earthquake, its notices.

Every page asks whose list it is: another organisation's is not found.
"""

import math
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from houfeng.access.rules import may_keep_facilities
from houfeng.impact.facilities import keep, results
from houfeng.impact.facilities.assess import Assessment, assess
from houfeng.impact.facilities.facility_list import Facilities
from houfeng.impact.facilities.keep import keep_list, newest_version, sites_of
from houfeng.impact.facilities.notices import MOST_NAMED, as_dict
from houfeng.impact.facilities.product import GRIDS, MAIN
from houfeng.impact.facilities.states import STATE_WORDS
from houfeng.impact.facilities.watch import kept_assessment
from houfeng.impact.models import FacilityList, ListVersion, Notice
from houfeng.portal import language
from houfeng.portal.facilities_form import (
    MOST_LISTED,
    MOST_REQUEST_BYTES,
    UploadForm,
    read_upload,
    typed,
)
from houfeng.portal.headings import event_title
from houfeng.portal.language import say
from houfeng.portal.members import member_required, refusal, signed_in
from houfeng.portal.views import page
from houfeng.products.models import Product
from houfeng.products.publish import store
from houfeng.response import reading
from houfeng.response.reading import EventFilter, EventSummary
from houfeng.shaking.products.grids_npz import read_grids
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.status import Status

PAGE_SIZE = 50
MOST_NOTICES = 20
MOST_EVENTS = 20


@csrf_exempt  # the token is looked for below, once the body is known to be small enough
@require_http_methods(["GET", "HEAD", "POST"])
def facilities(request: HttpRequest) -> HttpResponseBase:
    """The organisation's lists and newest notices, and the form for another list."""
    told = request.headers.get("Content-Length") or "0"
    if request.method == "POST" and (not told.isdecimal() or int(told) > MOST_REQUEST_BYTES):
        return _too_large(request)
    return _lists(request)


@member_required()
def _too_large(request: HttpRequest) -> HttpResponse:
    form = UploadForm(errors={"file": say("upload.toolarge")})
    return _overview(request, form, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@csrf_protect
@member_required()
def _lists(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _overview(request, UploadForm())
    _demand_duty(request)
    form = typed(request)
    sent = read_upload(request, form, language.current())
    if sent is None:
        return _overview(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    member = signed_in(request)
    assert member is not None
    try:
        version = keep_list(
            member.organisation.code, sent.name, sent.reading,
            raw=sent.raw, file=sent.file, made_at=timezone.now(), made_by=member.shown_name,
        )  # fmt: skip
    except NotValid as error:  # one list too many
        form.errors["name"] = str(error)
        return _overview(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    address = reverse("facility_list", args=[version.facility_list_id])
    return HttpResponseRedirect(f"{address}?kept={version.number}")


def _overview(request: HttpRequest, form: UploadForm, status: int = HTTPStatus.OK) -> HttpResponse:
    code = _organisation(request)
    lists = [
        {"list": kept, "version": kept.versions.defer("content").first()}
        for kept in keep.lists_of(code)
    ]
    context = {
        "lists": lists,
        "form": form,
        "most_listed": MOST_LISTED,
        "may_keep": may_keep_facilities(request.user),
        "notices": _notices(Notice.objects.filter(facility_list__organisation=code)),
    }
    return page(request, "portal/facilities.html", context, status)


@require_safe
@member_required()
def facility_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list: its versions, its notices, and the earthquakes it can be ranked for."""
    kept = _own_list(request, list_id)
    versions = list(kept.versions.defer("content"))
    events = [
        {"summary": one, "title": event_title(one, language.current())}
        for one in reading.summaries(reading.find_events(EventFilter())[:MOST_EVENTS])
        if "shaking" in one.products
    ]
    told = request.GET.get("kept", "")
    new = next((v for v in versions if str(v.number) == told), None)
    context = {
        "list": kept,
        "versions": versions,
        "newest": versions[0] if versions else None,
        "notes": [_one(note) for note in (versions[0].notes if versions else [])],
        "new": new,
        "events": events,
        "may_keep": may_keep_facilities(request.user),
        "notices": _notices(kept.notices.all()),
    }
    return page(request, "portal/facility_list.html", context)


@require_POST
@member_required()
def watch_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Stop making notices for a list, or begin again."""
    kept = _own_list(request, list_id)
    _demand_duty(request)
    keep.watch(kept, watched=request.POST.get("watched") == "yes")
    return HttpResponseRedirect(reverse("facility_list", args=[kept.pk]))


@require_safe
@member_required()
def facility_ranking(request: HttpRequest, list_id: int, event_id: str) -> HttpResponse:
    """The sites of a list in the order they should be inspected after an earthquake."""
    kept = _own_list(request, list_id)
    summary, product = _mapped(event_id)
    speak = language.current()
    status = Status(product.status)
    context: dict[str, Any] = {
        "list": kept,
        "summary": summary,
        "title": event_title(summary, speak),
        "product": product,
        "exercise": "" if status == Status.ACTUAL else status.value,
    }
    try:
        ranked = _ranked(kept, product)
    except NotFound:
        return page(request, "portal/facility_ranking.html", {**context, "nomap": True})
    shaken = len(ranked.sites) - ranked.found.outside
    number, pages = _page(request, shaken)
    first = (number - 1) * PAGE_SIZE
    chosen = ranked.found.order[first : min(first + PAGE_SIZE, shaken)]
    rows = []
    for place, row in enumerate(results.rows(ranked.sites, ranked.found, chosen), start=first + 1):
        chances = row["probabilities"]
        rows.append(
            {
                **row,
                "place": place,
                "state": _one(STATE_WORDS[row["most_probable_state"]]),
                "moderate": f"{100 * sum(chances[s] for s in _FROM_MODERATE):.0f}%",
                "reason": row[f"reason_{speak}"],
            }
        )
    context |= {
        "version": ranked.version,
        "computed": ranked.computed,
        "rows": rows,
        "counts": [
            (_one(STATE_WORDS[state]), count) for state, count in ranked.found.counts.items()
        ],
        "sha": _sha256(product)[:12],
        "number": number,
        "pages": pages,
        "before": number - 1,
        "after": number + 1 if number < pages else 0,
    }
    return page(request, "portal/facility_ranking.html", context)


@require_safe
@member_required()
def ranking_csv(request: HttpRequest, list_id: int, event_id: str) -> HttpResponse:
    """The whole ranking as a file; nothing in it runs as a formula."""
    kept = _own_list(request, list_id)
    _, product = _mapped(event_id)
    try:
        ranked = _ranked(kept, product)
    except NotFound as error:
        raise Http404(str(error)) from error
    status = Status(product.status)
    text = results.to_csv(ranked.sites, ranked.found, status, ranked.found.order)
    banner = "" if status == Status.ACTUAL else f"{status.value}-"
    response = HttpResponse(text.encode(), content_type="text/csv; charset=utf-8")
    name = f"{banner}facilities-{kept.pk}-{event_id}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@member_required()
def notices_json(request: HttpRequest) -> HttpResponse:
    """Every notice of the organisation, newest first."""
    found = Notice.objects.filter(facility_list__organisation=_organisation(request))
    rows = [as_dict(notice) for notice in found.select_related("facility_list")[:1_000]]
    return JsonResponse({"notices": rows}, json_dumps_params={"ensure_ascii": False})


_FROM_MODERATE = ("moderate", "extensive", "complete")


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    version: ListVersion
    sites: Facilities
    found: Assessment
    computed: bool  # just now, not when the map was made


def _ranked(kept: FacilityList, product: Product) -> _Ranked:
    """The newest version of a list in a map: as it was assessed, else assessed now."""
    version = newest_version(kept)
    assessed = version.assessments.filter(run=product.run).first()
    if assessed is not None:
        sites, found, _ = kept_assessment(assessed)
        return _Ranked(version, sites, found, computed=False)
    file = next((one for one in product.files.all() if one.name == GRIDS), None)
    if file is None:
        raise NotFound(f"{product} has no {GRIDS}")
    sites = sites_of(version)
    try:
        found = assess(sites, read_grids(store().find(file.sha256)))
    except NotValid as error:  # a map without a measure that a curve needs
        raise NotFound(str(error)) from error
    return _Ranked(version, sites, found, computed=True)


def _mapped(event_id: str) -> tuple[EventSummary, Product]:
    """An earthquake and its standing map, or 404."""
    try:
        summary = reading.event_summary(event_id)
    except NotFound as error:
        raise Http404(str(error)) from error
    product = summary.products.get("shaking")
    if product is None:
        raise Http404(f"{event_id} has no map")
    return summary, product


def _own_list(request: HttpRequest, list_id: int) -> FacilityList:
    """A list of the reader's own organisation; 404 for any other, there or not."""
    kept = FacilityList.objects.filter(pk=list_id, organisation=_organisation(request)).first()
    if kept is None:
        raise Http404("no such list")
    return kept


def _organisation(request: HttpRequest) -> str:
    member = signed_in(request)
    assert member is not None  # member_required
    return str(member.organisation.code)


def _demand_duty(request: HttpRequest) -> None:
    if not may_keep_facilities(request.user):
        raise PermissionDenied(refusal(("facilities",)))


def _notices(found: Any) -> list[dict[str, Any]]:
    """The newest notices as the page shows them, in its language."""
    speak = language.current()
    shown = []
    for notice in found.select_related("facility_list")[:MOST_NOTICES]:
        body = notice.body
        shown.append(
            {
                "notice": notice,
                "title": body[f"title_{speak}"],
                "words": body[f"words_{speak}"],
                "lead": body.get(f"lead_{speak}", ""),
                "parts": [
                    {
                        "title": say(f"notices.{part}"),
                        "sites": [
                            {
                                **site,
                                "reason": site[f"reason_{speak}"],
                                "threshold": site[f"threshold_{speak}"],
                            }
                            for site in body.get(f"{part}_sites", ())
                        ],
                        "more": body.get(part, 0) > MOST_NAMED,
                    }
                    for part in ("reached", "fallen")
                    if body.get(f"{part}_sites")
                ],
                "most": MOST_NAMED,
            }
        )
    return shown


def _page(request: HttpRequest, count: int) -> tuple[int, int]:
    pages = max(1, math.ceil(count / PAGE_SIZE))
    asked = request.GET.get("page", "")[:9]
    return min(max(int(asked) if asked.isdecimal() else 1, 1), pages), pages


def _one(words: Any) -> str:
    """One of a pair of words, (Chinese, English), in the page's language."""
    return str(words[0 if language.current() == "zh" else 1])


def _sha256(product: Product) -> str:
    """The map's one identity: the digest of its main file, else of its grids."""
    kept = {one.name: one.sha256 for one in product.files.all()}
    return str(kept.get(MAIN) or kept.get(GRIDS, ""))

"""The brief's sign-off: where it stands, for all; the next step, for those whose duty it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from houfeng.access.models import Member
from houfeng.access.rules import PAPER_DUTIES, works_alone
from houfeng.documents.words import Language
from houfeng.portal import language
from houfeng.portal.brief_part import brief_files, signed_values
from houfeng.portal.headings import event_title
from houfeng.portal.language import say
from houfeng.portal.members import refusal, signed_in, to_sign_in
from houfeng.portal.views import page
from houfeng.products.models import Product
from houfeng.response import reading, signoff
from houfeng.response.models import BriefState
from houfeng.vocabulary.errors import NotAllowed, NotFound, NotValid, Superseded
from houfeng.vocabulary.status import Status

DUTY_OF = {"submit": ("review",), "return": ("review", "sign"), "sign": ("sign",)}
STEPS_FROM = {
    "draft": ("submit",),
    "returned": ("submit",),
    "review": ("sign", "return"),
    "signed": (),
    "": (),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the timeline."""

    state: str
    at: datetime
    by: str
    organisation: str
    note: str
    product: Product


@require_http_methods(["GET", "HEAD", "POST"])
def brief_page(request: HttpRequest, event_id: str) -> HttpResponseBase:
    """Where an event's brief stands, for all; with the duty, the next step."""
    try:
        if request.method == "POST":
            return _take_step(request, event_id)
        return _show(request, event_id)
    except NotFound as error:
        raise Http404(str(error)) from error


def _take_step(request: HttpRequest, event_id: str) -> HttpResponseBase:
    member = signed_in(request)
    if member is None:
        return to_sign_in(request)
    step, note = request.POST.get("step", ""), request.POST.get("note", "")
    if step not in DUTY_OF:
        raise Http404
    if not set(DUTY_OF[step]) & set(member.duties):
        raise PermissionDenied(refusal(DUTY_OF[step]))
    number = request.POST.get("revision", "")
    revision = int(number) if number.isdecimal() and len(number) < 10 else 0
    try:
        _do(step, event_id, member, revision, note)
    except NotAllowed:
        said, status = say("brief.same_person"), HTTPStatus.FORBIDDEN
    except Superseded:
        said, status = say("brief.superseded", revision=revision), HTTPStatus.CONFLICT
    except NotValid as error:
        if error.field == "note":
            wrong = say("brief.note.wrong", most=signoff.LONGEST_NOTE)
            return _show(request, event_id, note_error=wrong, status=HTTPStatus.BAD_REQUEST)
        said, status = _why_not(error, event_id), HTTPStatus.CONFLICT
    else:
        here = reverse("brief", args=[event_id])
        return HttpResponseRedirect(f"{here}?done={step}", status=HTTPStatus.SEE_OTHER)
    return _show(request, event_id, error=said, status=status)


def _do(step: str, event_id: str, member: Member, revision: int, note: str) -> None:
    now = timezone.now()
    if step == "submit":
        signoff.submit(event_id, member.user, at=now, revision=revision, note=note)
    elif step == "return":
        signoff.send_back(event_id, member.user, at=now, revision=revision, note=note)
    else:
        signoff.sign(event_id, member.user, at=now, revision=revision, note=note)


def _why_not(error: NotValid, event_id: str) -> str:
    """Why it is not this step's turn, in the page's language."""
    signed = signoff.brief_standing(event_id).signed
    if error.field == "state":
        return say("brief.not_now")
    if signed is not None and error.value == str(signed):
        who = signed_values(signed, language.current())
        return say("brief.already", by=who["by"])
    return say("brief.no_words", event=event_id)


def _show(
    request: HttpRequest,
    event_id: str,
    *,
    error: str = "",
    note_error: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    tongue = language.current()
    summary = reading.event_summary(event_id)
    standing = signoff.brief_standing(event_id)
    member = signed_in(request)
    duties = set(member.duties) & PAPER_DUTIES if member else set()
    context = {
        "summary": summary,
        "title": event_title(summary, tongue),
        "exercise": summary.event.status if summary.event.status != Status.ACTUAL else "",
        "state": standing.state,
        "signed": signed_values(standing.signed, tongue) if standing.signed else None,
        "draft": standing.draft,
        "draft_files": brief_files(standing.draft, tongue),
        "steps": timeline(shown_steps(event_id, inside=bool(duties)), tongue),
        "offers": offers(standing, member),
        "alone": member is not None and works_alone(member),
        "error": error,
        "note_error": note_error,
        "note": request.POST.get("note", ""),
        "done": request.GET.get("done") if request.GET.get("done") in DUTY_OF else "",
        "most": signoff.LONGEST_NOTE,
    }
    response = page(request, "portal/brief.html", context, status)
    if member is not None:
        patch_cache_control(response, private=True, no_store=True)
    return response


def offers(standing: signoff.Standing, member: Member | None) -> Mapping[str, bool]:
    """The steps this person may take now; False where another has to, being who reviewed it."""
    if member is None or standing.draft is None:
        return {}
    found = {}
    for step in STEPS_FROM[standing.state]:
        if set(DUTY_OF[step]) & set(member.duties):
            own = standing.steps and standing.steps[-1].by_id == member.user_id
            found[step] = not (step == "sign" and own and not works_alone(member))
    return found


def shown_steps(event_id: str, *, inside: bool) -> list[BriefState]:
    """Every step for those who review or sign; for others, the signatures, which are public."""
    steps = signoff.steps_of(event_id)
    return steps if inside else [one for one in steps if one.state == BriefState.State.SIGNED]


def timeline(steps: Sequence[BriefState], tongue: Language) -> list[Step]:
    return [
        Step(
            state=one.state,
            at=one.at,
            by=one.by_name,
            organisation=one.organisation.name(tongue),
            note=one.note,
            product=one.product,
        )
        for one in steps
    ]

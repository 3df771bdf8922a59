"""Signing off a brief: an automatic draft, a review, a signature; each step by somebody named.

Signing publishes the draft's own words anew, with the signature on them: a revision of its own.
What was signed stays the one to use until another is signed or all is withdrawn.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from houfeng.access.models import Member
from houfeng.access.rules import User, member_of, works_alone
from houfeng.documents.brief import Signature, brief_from_dict, with_signature
from houfeng.events.keep import fetch_event, one_writer, preferred_revision
from houfeng.products.models import Product
from houfeng.products.publish import Draft, publish, store
from houfeng.response.models import BriefState
from houfeng.response.papers import LANGUAGES, read_matter, set_in_type
from houfeng.vocabulary.errors import NotAllowed, NotFound, NotValid, Superseded
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import Status

LONGEST_NOTE = 500
DRAFT = "draft"  # published, and nobody has looked at it yet
_State = BriefState.State


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an event's brief stands: what to use, and what waits for people."""

    signed: Product | None  # the one to use
    draft: Product | None  # a newer one that nobody has signed
    steps: tuple[BriefState, ...]  # taken with `draft`, oldest first

    @property
    def state(self) -> str:
        """draft, review, returned or signed."""
        if self.draft is None:
            return _State.SIGNED if self.signed is not None else ""
        return self.steps[-1].state if self.steps else DRAFT


def standing_of(briefs: Sequence[Product]) -> tuple[Product | None, Product | None]:
    """(the signed brief to use, the newer draft) among an event's briefs; either may be None."""
    signed = draft = None
    for product in sorted(briefs, key=lambda one: one.revision):
        if product.withdrawn:
            signed = draft = None
        elif is_signed(product):
            signed, draft = product, None
        else:
            draft = product
    return signed, draft


def is_signed(product: Product) -> bool:
    return bool(product.properties.get("state") == _State.SIGNED)


def brief_standing(event_id: str) -> Standing:
    """Where the brief of an event stands. Raises NotFound for an unknown event."""
    preferred_revision(event_id)
    signed, draft = standing_of(_briefs(event_id))
    steps = tuple(draft.brief_states.select_related("by")) if draft is not None else ()
    return Standing(signed, draft, steps)


def steps_of(event_id: str) -> list[BriefState]:
    """Every step ever taken with an event's briefs, newest first."""
    found = BriefState.objects.filter(product__event_id=event_id)
    return list(found.select_related("product", "organisation").order_by("-id"))


def submit(
    event_id: str, user: User, *, at: datetime, revision: int | None = None, note: str = ""
) -> BriefState:
    """Give a draft that was checked to whoever signs.

    revision: of the brief that was looked at; the newest where left out. Raises NotAllowed
    without the duty, Superseded where a newer draft has come, NotValid where it is not its turn.
    """
    member = _with_duty(user, "review")
    with one_writer(event_id):
        draft, steps = _open_draft(event_id, revision)
        _demand(steps, (DRAFT, _State.RETURNED), "it is under review already")
        return _step(draft, _State.REVIEW, member, at, note)


def send_back(
    event_id: str, user: User, *, at: datetime, revision: int | None = None, note: str = ""
) -> BriefState:
    """Return a draft under review with what is to be mended; errors as `submit`."""
    member = _with_duty(user, "review", "sign")
    if not note.strip():
        raise NotValid("note", note, "say what is to be mended")
    with one_writer(event_id):
        draft, steps = _open_draft(event_id, revision)
        _demand(steps, (_State.REVIEW,), "only a brief under review can be returned")
        return _step(draft, _State.RETURNED, member, at, note)


def sign(
    event_id: str, user: User, *, at: datetime, revision: int | None = None, note: str = ""
) -> Product:
    """Sign a reviewed draft: its words are published again with the signature.

    Who reviewed it does not sign it, unless nobody else in their organisation reviews or signs.
    note: printed on the brief. Errors as `submit`; of two who sign at once one is told who was
    first.
    """
    member = _with_duty(user, "sign")
    note = _note(note)
    draft, steps = _open_draft(event_id, revision)
    signature = _signature(steps, member, at, note)
    files = _set_in_type(draft, signature)  # takes a while: nobody need wait for it
    with one_writer(event_id):
        _, steps = _open_draft(event_id, draft.revision)
        if signature != _signature(steps, member, at, note):
            raise Superseded("somebody took a step with this brief meanwhile; look at it again")
        [signed] = publish(
            [_signed_draft(draft, signature, files)], run=f"{draft.run}.signed", published_at=at
        )
        _step(draft, _State.SIGNED, member, at, note, signed)
    return signed


def _with_duty(user: User, *duties: str) -> Member:
    member = member_of(user)
    if member is None or not set(duties) & set(member.duties):
        raise NotAllowed(f"this asks for the duty {' or '.join(duties)}; ask the operator for it")
    return member


def _briefs(event_id: str) -> list[Product]:
    found = Product.objects.filter(event_id=event_id, type="brief", code=event_id)
    return list(found.order_by("revision").prefetch_related("files"))


def _open_draft(event_id: str, revision: int | None) -> tuple[Product, list[BriefState]]:
    """The draft to act on with its steps: the newest one, and the one that was looked at."""
    preferred_revision(event_id)
    briefs = _briefs(event_id)
    signed, draft = standing_of(briefs)
    if revision is not None and not any(one.revision == revision for one in briefs):
        raise NotFound(f"{event_id} has no brief of revision {revision}")
    if draft is None and signed is None:
        raise NotFound(f"no brief of {event_id} stands published")
    if draft is None or (revision is not None and revision != draft.revision):
        looked_at = next((one for one in briefs if one.revision == revision), None)
        _tell_signed(signed, looked_at)
        newest = draft or signed
        assert newest is not None
        raise Superseded(
            f"brief {revision} has been superseded by {newest.revision}; look at the newer one"
        )
    return draft, list(draft.brief_states.select_related("by").order_by("id"))


def _tell_signed(signed: Product | None, looked_at: Product | None) -> None:
    """Raise NotValid where the brief in question is signed already."""
    if signed is None or not (
        looked_at is None
        or looked_at.pk == signed.pk
        or looked_at.revision == signed.properties.get("draft_revision")
    ):
        return
    who, when = signed.properties.get("signed_by"), signed.properties.get("signed_at")
    raise NotValid(
        "brief", str(signed), f"{who} signed it at {when}; only a newer draft can be signed"
    )


def _demand(steps: Sequence[BriefState], states: Sequence[str], mend: str) -> None:
    state = steps[-1].state if steps else DRAFT
    if state not in states:
        raise NotValid("state", str(state), mend)


def _signature(steps: Sequence[BriefState], member: Member, at: datetime, note: str) -> Signature:
    """Who reviewed and who signs, if it may be so."""
    _demand(steps, (_State.REVIEW,), "have it reviewed first (submit)")
    review = steps[-1]
    if review.by_id == member.user_id and not works_alone(member):
        raise NotAllowed("who reviewed a brief does not sign it; ask a colleague to")
    return Signature(
        state="signed",
        reviewed_by=review.by_name,
        reviewed_at=review.at.astimezone(UTC),
        signed_by=member.shown_name,
        signed_at=at.astimezone(UTC),
        note=note,
    )


def _step(
    draft: Product,
    state: str,
    member: Member,
    at: datetime,
    note: str,
    signed_as: Product | None = None,
) -> BriefState:
    return BriefState.objects.create(
        product=draft,
        state=state,
        by_id=member.user_id,
        by_name=member.shown_name,
        organisation=member.organisation,
        at=at,
        note=_note(note),
        signed_as=signed_as,
    )


def _note(text: str) -> str:
    note = " ".join(text.split())
    if len(note) > LONGEST_NOTE or not note.isprintable():
        raise NotValid("note", text, f"give at most {LONGEST_NOTE} printable characters")
    return note


def _set_in_type(draft: Product, signature: Signature) -> dict[str, bytes]:
    """The signed files, from the draft's own words and the maps of the same run."""
    kept = {language: brief_from_dict(_kept_words(draft, language)) for language in LANGUAGES}
    origin = fetch_event(draft.event_id, draft.event_revision or 0)
    with TemporaryDirectory(prefix="houfeng-") as name:
        folder = Path(name)
        for product in Product.objects.filter(run=draft.run, type__in=("shaking", "impact")):
            for file in product.files.filter(
                name__in=("shaking.nc", "contours.geojson", "impact.json")
            ):
                (folder / file.name).symlink_to(store().find(file.sha256).resolve())
        matter = read_matter(origin, folder)
    signed = {language: with_signature(kept[language], signature) for language in LANGUAGES}
    return set_in_type(matter, signed)


def _kept_words(draft: Product, language: str) -> dict[str, object]:
    for file in draft.files.all():
        if file.name == f"brief.{language}.json":
            found: dict[str, object] = json.loads(store().find(file.sha256).read_text("utf-8"))
            return found
    raise NotValid(
        "brief", str(draft),
        "an older Houfeng made it, without its words; make it anew: houfeng respond EVENT --again",
    )  # fmt: skip


def _signed_draft(draft: Product, signature: Signature, files: dict[str, bytes]) -> Draft:
    assert signature.reviewed_at is not None
    assert signature.signed_at is not None
    told = {
        "state": signature.state,
        "reviewed_by": signature.reviewed_by,
        "reviewed_at": signature.reviewed_at.isoformat(timespec="seconds"),
        "signed_by": signature.signed_by,
        "signed_at": signature.signed_at.isoformat(timespec="seconds"),
        "draft_revision": draft.revision,
    }
    return Draft(
        type="brief",
        code=draft.code,
        status=Status(draft.status),
        event_id=draft.event_id,
        event_revision=draft.event_revision or 0,
        files=files,
        lineage=tuple(Lineage(**one) for one in draft.lineage),
        properties={**draft.properties, **told},
    )

"""Taking people in: organisations, persons with their duties, and letting them go."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from houfeng.access.models import Member, Organisation
from houfeng.access.rules import DUTIES
from houfeng.vocabulary.errors import NotFound, NotValid

LONGEST_NAME = 150  # as Django keeps it
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[\w.@+-]+")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as lists show them."""

    name: str
    shown_name: str
    organisation: str
    duties: tuple[str, ...]
    is_active: bool


def keep_organisation(code: str, *, name_zh: str, name_en: str, kind: str) -> Organisation:
    """Take in an organisation, or give a known one these names. Raises NotValid."""
    if len(code) > 40 or not _CODE.fullmatch(code):
        raise NotValid("code", code, "use small letters, digits and single hyphens, at most 40")
    if kind not in Organisation.Kind.values:
        raise NotValid("class", kind, f"choose one of {', '.join(Organisation.Kind.values)}")
    names = {"name_zh": _words("name_zh", name_zh, 120), "name_en": _words("name_en", name_en, 120)}
    kept, _ = Organisation.objects.update_or_create(code=code, defaults={**names, "kind": kind})
    return kept


def find_organisation(code: str) -> Organisation:
    """The organisation of this code, or NotFound naming those there are."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        codes = Organisation.objects.values_list("code", flat=True)[:8]
        there = ", ".join(codes) or "none yet (`houfeng people organisation CODE`)"
        raise NotFound(f"there is no organisation {code}; there are: {there}")
    return found


def add_person(
    name: str, *, password: str, organisation: str, duties: Sequence[str], shown_name: str = ""
) -> Member:
    """Take in a person, or one who had left, with these duties and no others.

    name: to sign in with; shown_name: on papers. Raises NotValid for a name that is taken, an
    unknown duty or a weak password, NotFound for an unknown organisation.
    """
    name = _sign_in_name(name)
    unknown = [duty for duty in duties if duty not in DUTIES]
    if unknown:
        raise NotValid("duty", unknown[0], f"choose of {', '.join(DUTIES)}")
    shown = _words("shown name", shown_name or name, 80)
    with transaction.atomic():
        place = find_organisation(organisation)
        user = User.objects.select_for_update().filter(username=name).first()
        if user is not None and user.is_active:
            raise NotValid(
                "name", name, "somebody has this name; remove them first, or take another"
            )
        user = user or User(username=name)
        _check_password(password, user)
        user.set_password(password)
        user.is_active = True
        user.save()
        member, _ = Member.objects.update_or_create(
            user=user,
            defaults={
                "organisation": place,
                "duties": [duty for duty in DUTIES if duty in duties],
                "shown_name": shown,
            },
        )
    return member


def person(name: str) -> Member:
    """Somebody who may sign in, or NotFound."""
    found = (
        Member.objects.select_related("user", "organisation")
        .filter(user__username=unicodedata.normalize("NFKC", name), user__is_active=True)
        .first()
    )
    if found is None:
        raise NotFound(f"there is nobody named {name}; `houfeng people list` shows who there is")
    return found


def list_people() -> list[Person]:
    """Everybody, those who have left too, by organisation and name."""
    found = Member.objects.select_related("user").order_by("organisation", "user__username")
    return [
        Person(
            name=one.user.get_username(),
            shown_name=one.shown_name,
            organisation=one.organisation_id,
            duties=tuple(one.duties),
            is_active=one.user.is_active,
        )
        for one in found
    ]


def deactivate(name: str) -> None:
    """Let somebody go: they can no longer sign in; what they did stays under their name."""
    member = person(name)
    with transaction.atomic():
        User.objects.filter(pk=member.user_id).update(is_active=False)
        Member.objects.filter(pk=member.pk).update(duties=[])
        _end_sessions(member.user_id)


def change_password(name: str, password: str) -> None:
    """Give somebody a new password; wherever they are signed in, they are signed out."""
    member = person(name)
    user = User.objects.get(pk=member.user_id)
    _check_password(password, user)
    user.set_password(password)
    with transaction.atomic():
        user.save()
        _end_sessions(user.pk)


def _end_sessions(user_id: int) -> None:
    """A session says whose it is only inside: all that live are looked through."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user_id):
            session.delete()


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        # The password itself is never repeated.
        raise NotValid("password", "not shown", " ".join(error.messages)) from None


def _sign_in_name(name: str) -> str:
    found = unicodedata.normalize("NFKC", name)
    if not 2 <= len(found) <= LONGEST_NAME or not _NAME.fullmatch(found):
        raise NotValid("name", name, "use 2 to 150 letters, digits and . @ + - _, no spaces")
    return found


def _words(field: str, text: str, longest: int) -> str:
    found = " ".join(text.split())
    if not found or len(found) > longest or not found.isprintable():
        raise NotValid(field, text, f"give 1 to {longest} printable characters")
    return found

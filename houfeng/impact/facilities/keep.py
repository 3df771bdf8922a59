"""Keeping an organisation's lists: each import is a version, the newest is the one in use."""

import hashlib
import unicodedata
from datetime import datetime

from django.db import transaction

from houfeng.impact.facilities.facility_list import Facilities, from_bytes, to_bytes
from houfeng.impact.facilities.problems import both
from houfeng.impact.facilities.read import Reading
from houfeng.impact.models import FacilityList, ListVersion
from houfeng.vocabulary.errors import NotFound, NotValid

DEFAULT_LIST = "设施"  # the name of a list whose owner gives none
MOST_LISTS = 50  # of one organisation
_LONGEST_NAME = 80


def keep_list(
    organisation: str,
    name: str,
    reading: Reading,
    *,
    raw: bytes,
    file: str,
    made_at: datetime,
    made_by: str = "",
) -> ListVersion:
    """Keep what was read as the list's next version; the same file and sites again are one.

    Either the whole version is kept or nothing is, and a list's earlier versions stay. Raises
    NotValid for a name that cannot be one, or a list too many.
    """
    name = list_name(name)
    content = to_bytes(reading.sites)
    digest = hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        kept = _locked(organisation, name, made_at)
        newest = kept.versions.first()
        if newest is not None and newest.sha256 == digest and bytes(newest.content) == content:
            return newest
        return ListVersion.objects.create(
            facility_list=kept,
            number=newest.number + 1 if newest else 1,
            made_at=made_at,
            made_by=made_by,
            file=file[:255],
            sha256=digest,
            sites=len(reading.sites),
            refused=reading.refused,
            notes=[list(note) for note in reading.notes],
            content=content,
        )


def list_name(name: str) -> str:
    """A list's name as it is kept; NotValid where it cannot be one."""
    plain = unicodedata.normalize("NFC", name).strip() or DEFAULT_LIST
    if len(plain) > _LONGEST_NAME or not plain.isprintable() or plain[0] in "=+-@":
        raise NotValid(
            "list",
            name,
            both(
                f"名称最多 {_LONGEST_NAME} 字，不能以 = 开头",
                f"name it in at most {_LONGEST_NAME} characters, not starting with =",
            ),
        )
    return plain


def _locked(organisation: str, name: str, made_at: datetime) -> FacilityList:
    """The list, made where it is new, and nobody else's until the transaction ends."""
    known = FacilityList.objects.filter(organisation=organisation)
    if not known.filter(name=name).exists() and known.count() >= MOST_LISTS:
        raise NotValid(
            "list",
            name,
            both(
                f"每个单位最多 {MOST_LISTS} 个清单",
                f"an organisation keeps at most {MOST_LISTS} lists",
            ),
        )
    FacilityList.objects.get_or_create(
        organisation=organisation, name=name, defaults={"created_at": made_at}
    )
    return FacilityList.objects.select_for_update().get(organisation=organisation, name=name)


def lists_of(organisation: str | None = None) -> list[FacilityList]:
    """The lists of one organisation, or of all."""
    found = FacilityList.objects.all()
    return list(found if organisation is None else found.filter(organisation=organisation))


def find_list(organisation: str, name: str) -> FacilityList:
    """NotFound names those there are."""
    found = FacilityList.objects.filter(organisation=organisation, name=name).first()
    if found is None:
        names = [one.name for one in lists_of(organisation)]
        there = ", ".join(names) or "none yet (`houfeng facilities import FILE`)"
        raise NotFound(f"{organisation} has no list {name}; there are: {there}")
    return found


def newest_version(kept: FacilityList) -> ListVersion:
    """The version in use."""
    found = kept.versions.first()
    if found is None:
        raise NotFound(f"the list {kept} has nothing in it yet")
    return found


def sites_of(version: ListVersion) -> Facilities:
    return from_bytes(bytes(version.content))


def watch(kept: FacilityList, *, watched: bool) -> None:
    """Whether notices are made for a list from now on."""
    FacilityList.objects.filter(pk=kept.pk).update(watched=watched)

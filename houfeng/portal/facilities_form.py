"""The form that a list of sites is uploaded with: read within bounds, errors beside the field."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from houfeng.documents.words import Language
from houfeng.impact.facilities import keep
from houfeng.impact.facilities.curve_files import MOST_BYTES as MOST_CURVE_BYTES
from houfeng.impact.facilities.curve_files import read_curves
from houfeng.impact.facilities.curves import DEFAULT_NAME, Curve, find_curve, near_words
from houfeng.impact.facilities.problems import Problem, spoken
from houfeng.impact.facilities.read import Reading, read_facilities
from houfeng.portal.language import say
from houfeng.vocabulary.errors import NotFound, NotValid

MOST_BYTES = 50_000_000  # of the list's file
MOST_REQUEST_BYTES = MOST_BYTES + MOST_CURVE_BYTES + 100_000
MOST_SECONDS = 30.0
MOST_LISTED = 100  # problems on the page
_LONGEST_TYPED = 200


@dataclass(slots=True)
class UploadForm:
    """What was typed, and what is wrong with it, by field."""

    name: str = ""
    fragility: str = DEFAULT_NAME
    keep_good: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    refused: int = 0

    @property
    def has_errors(self) -> bool:
        return bool(self.errors)

    @property
    def not_listed(self) -> bool:
        return len(self.problems) > MOST_LISTED or self.refused > len(self.problems)

    @property
    def listed(self) -> tuple[Problem, ...]:
        return self.problems[:MOST_LISTED]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A list that may be kept."""

    name: str
    file: str
    raw: bytes
    reading: Reading


def typed(request: HttpRequest) -> UploadForm:
    """The form as it was sent, without its files."""
    sent = request.POST
    return UploadForm(
        name=sent.get("name", "")[:_LONGEST_TYPED],
        fragility=sent.get("fragility", "")[:_LONGEST_TYPED] or DEFAULT_NAME,
        keep_good="keep_good" in sent,
    )


def read_upload(request: HttpRequest, form: UploadForm, language: Language) -> Uploaded | None:
    """The list that was sent; None where something is to be mended, which the form then tells."""
    try:
        form.name = keep.list_name(form.name)
    except NotValid as error:
        form.errors["name"] = _words(error, language)
    own = _own_curves(request, form, language)
    try:
        find_curve(form.fragility, own)
    except NotFound:
        near = near_words(form.fragility, own)[0 if language == "zh" else 1]
        form.errors["fragility"] = say("upload.fragility.unknown", language, near=near)
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile) or not sent.size:
        form.errors["file"] = say("upload.nofile", language)
    elif sent.size > MOST_BYTES:
        form.errors["file"] = say("upload.toolarge", language)
    if form.errors:
        return None
    assert isinstance(sent, UploadedFile)
    return _read(sent, form, own, language)


def _read(
    sent: "UploadedFile[bytes]", form: UploadForm, own: dict[str, Curve], language: Language
) -> Uploaded | None:
    file = PurePath(str(sent.name or "list")).name[:200]
    raw = sent.read()
    try:
        reading = read_facilities(
            raw, file, own=own, default=form.fragility, progress=_until(MOST_SECONDS)
        )
    except NotValid as error:
        form.errors["file"] = _words(error, language)
        return None
    except _TooSlow:
        form.errors["file"] = say("upload.slow", language)
        return None
    if reading.refused and (not form.keep_good or not len(reading.sites)):
        form.problems, form.refused = reading.problems, reading.refused
        form.errors["file"] = say("upload.problems.count", language, count=f"{reading.refused:,}")
        return None
    return Uploaded(form.name, file, raw, reading)


def _own_curves(request: HttpRequest, form: UploadForm, language: Language) -> dict[str, Curve]:
    sent = request.FILES.get("curves")
    if not isinstance(sent, UploadedFile) or not sent.size:
        return {}
    try:
        return read_curves(sent.read(MOST_CURVE_BYTES + 1), PurePath(str(sent.name)).name[:200])
    except NotValid as error:
        form.errors["curves"] = _words(error, language)
        return {}


def _words(error: NotValid, language: Language) -> str:
    """An error in one language: where, what was found, what to do."""
    colon, stop = ("：", "。") if language == "zh" else (": ", ". ")
    return f"{error.field}{colon}{str(error.value)[:120]}{stop}{spoken(error.mend, language)}"


class _TooSlow(Exception):
    """Reading has taken longer than a page may."""


def _until(seconds: float) -> Callable[[str, int, int | None], None]:
    """A progress that ends the reading when its time is over."""
    end = time.monotonic() + seconds

    def tell(_what: str, _done: int, _all: int | None) -> None:
        if time.monotonic() > end:
            raise _TooSlow

    return tell

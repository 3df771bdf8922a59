"""How far a brief has gone: draft, under review or signed; by whom and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from houfeng.documents import words
from houfeng.documents.words import Language, printable
from houfeng.vocabulary.errors import NotValid

State = Literal["draft", "review", "signed"]

_STATES: dict[State, tuple[str, str]] = {
    "draft": ("初稿（自动生成，未经审核）", "Draft: made automatically, not reviewed"),
    "review": ("审核中", "Under review"),
    "signed": ("已签发", "Signed"),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers for a brief; names as their owners write them."""

    state: State = "draft"
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    signed_by: str = ""
    signed_at: datetime | None = None
    note: str = ""  # of the reviewer or signer, printed as given


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """The same as printed under the title."""

    state: State
    label: str
    reviewed: str  # "审核：张三（2022年9月5日 13:10）", or a line to sign on
    signed: str
    note: str


def signature_words(signature: Signature, language: Language) -> SignatureWords:
    """The words of a signature; NotValid where the state and the names do not agree."""
    if signature.state not in _STATES:
        raise NotValid("signature state", signature.state, f"give one of {', '.join(_STATES)}")
    if signature.state == "signed" and not (signature.signed_by.strip() and signature.signed_at):
        raise NotValid("signed_by", signature.signed_by, "say who signed it and when")
    if signature.state != "signed" and (signature.signed_by or signature.signed_at):
        raise NotValid("signature state", signature.state, 'a brief with a signer is "signed"')
    zh = language == "zh"
    return SignatureWords(
        state=signature.state,
        label=_STATES[signature.state][0 if zh else 1],
        reviewed=_who(
            "审核" if zh else "Reviewed by", signature.reviewed_by, signature.reviewed_at, language
        ),
        signed=_who(
            "签发" if zh else "Signed by", signature.signed_by, signature.signed_at, language
        ),
        note=_one_line(signature.note),
    )


def _who(label: str, name: str, moment: datetime | None, language: Language) -> str:
    gap = "：" if language == "zh" else ": "
    shown = _one_line(name) or "——"
    if moment is None:
        return f"{label}{gap}{shown}"
    when = words.local_time(moment, language, seconds=False)
    # The clock beside it in UTC stands under the title already.
    when = when.partition("（" if language == "zh" else " Beijing")[0]
    return f"{label}{gap}{shown}（{when}）" if language == "zh" else f"{label}{gap}{shown} ({when})"


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())

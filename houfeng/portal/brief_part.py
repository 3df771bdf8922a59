"""What the event page says of the brief: the signed one, a newer draft, and their papers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from houfeng.documents.words import Language
from houfeng.portal.product_files import file_address
from houfeng.products.models import Product
from houfeng.response import signoff


def brief_part(products: Sequence[Product], tongue: Language) -> dict[str, Any] | None:
    """The brief to use, and a newer draft beside it; None where neither stands.

    products: all of the event, with files; nothing is asked of the database.
    """
    signed, draft = signoff.standing_of([one for one in products if one.type == "brief"])
    if signed is None and draft is None:
        return None
    return {
        "signed": None if signed is None else signed_values(signed, tongue),
        "draft": None if draft is None else {"files": brief_files(draft, tongue)},
        "mark": " ".join(str(one.revision) for one in (signed, draft) if one is not None),
    }


def signed_values(signed: Product, tongue: Language) -> dict[str, Any]:
    told = signed.properties
    return {
        "by": told.get("signed_by", ""),
        "at": _moment(told.get("signed_at")),
        "reviewed_by": told.get("reviewed_by", ""),
        "reviewed_at": _moment(told.get("reviewed_at")),
        "revision": signed.revision,
        "event_revision": signed.event_revision,
        "files": brief_files(signed, tongue),
    }


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def brief_files(brief: Product | None, tongue: Language) -> list[tuple[str, str, int]]:
    """(words, address, bytes) of the papers of a brief, the page's language first."""
    if brief is None:
        return []
    papers = [file for file in brief.files.all() if not file.name.endswith(".json")]
    found = []
    for file in sorted(papers, key=lambda file: f".{tongue}." not in file.name):
        written_in = {"zh": "中文", "en": "English"}.get(file.name.split(".")[1], "")
        kind = file.name.rsplit(".", 1)[-1].upper()
        found.append((f"{written_in} {kind}".strip(), file_address(brief, file), file.size))
    return found

"""Codes of networks, stations, locations and channels, as they may stand in NET.STA.LOC.CHA."""

import re

from houfeng.vocabulary.errors import NotValid

_CODE = re.compile(r"[A-Za-z0-9_-]{1,24}")


def checked_code(text: str, field: str, *, may_be_empty: bool = False) -> str:
    """The code without the blanks round it. Raises NotValid where it could not be one."""
    code = text.strip()
    if not code and may_be_empty:
        return ""
    if not _CODE.fullmatch(code):
        raise NotValid(field, text, "give letters, digits, - or _")
    return code


def checked_location(text: str, field: str) -> str:
    """Empty for none, which SEED also writes as --."""
    return checked_code(text.replace("--", ""), field, may_be_empty=True)

"""impact.json: the impact estimate as it is published, there and back."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from houfeng.impact.estimate import Impact
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import BANNER


def impact_to_json(impact: Impact) -> dict[str, Any]:
    """Plain values for json.dumps; zones are keyed by their degree as text."""
    found: dict[str, Any] = _shape().dump_python(impact, mode="json")
    return {**found, "banner": BANNER[impact.status]}


def impact_from_json(found: dict[str, Any]) -> Impact:
    """The estimate again; NotValid names the first key that is missing or of the wrong form."""
    try:
        return _shape().validate_python({k: v for k, v in found.items() if k != "banner"})
    except (ValidationError, AttributeError) as wrong:
        if isinstance(wrong, AttributeError):
            raise NotValid("impact.json", found, "give it as impact_to_json writes it") from wrong
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        mend = f"{first['msg']}; give it as impact_to_json writes it"
        raise NotValid(f"impact.json {where}", first["input"], mend) from wrong


@cache
def _shape() -> TypeAdapter[Impact]:
    return TypeAdapter(Impact)

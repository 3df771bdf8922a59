"""The change log over HTTP: what feeds, mirrors and auditors read by cursor."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from houfeng.api.schemas import ChangePage, Limit
from houfeng.products.models import Change

router = Router(tags=["changes"])


@router.get("", response=ChangePage, url_name="changes", summary="The hash-chained change log")
def list_changes(
    request: HttpRequest,  # noqa: ARG001  (django-ninja looks for this name)
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Entries numbered above `after`, oldest first."""
    rows = Change.objects.filter(number__gt=after).select_related("product").order_by("number")
    entries = [
        {
            "number": row.number,
            "recorded_at": row.recorded_at,
            "product": str(row.product),
            "body": row.body,
            "previous_hash": row.previous_hash,
            "hash": row.hash,
        }
        for row in rows[:limit]
    ]
    return {"changes": entries, "next": entries[-1]["number"] if entries else after}

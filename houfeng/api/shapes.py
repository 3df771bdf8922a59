"""Rows as the API's plain values, with absolute addresses."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from houfeng.events.models import EventRevision
from houfeng.products.models import Product, ProductFile
from houfeng.products.publish import describe
from houfeng.response.reading import EventSummary


def revision_values(revision: EventRevision) -> dict[str, Any]:
    """One revision; times are aware and serialised as UTC."""
    names = (
        "revision", "received_at", "origin_at", "longitude", "latitude", "depth_km", "magnitude",
        "magnitude_type", "source", "source_id", "review", "place_zh", "place_en", "reference",
    )  # fmt: skip
    return {name: getattr(revision, name) for name in names}


def event_values(request: HttpRequest, summary: EventSummary) -> dict[str, Any]:
    """One event of a list."""
    event = summary.event
    return {
        "id": event.id,
        "status": event.status,
        "preferred": revision_values(summary.revision),
        "place_zh": summary.place("zh"),
        "place_en": summary.place("en"),
        "max_intensity": summary.max_intensity and round(summary.max_intensity, 2),
        "alert_level": summary.alert_level,
        "response_state": summary.response.state if summary.response else None,
        "withdrawn_reason": summary.withdrawn_reason,
        "updated_at": summary.updated_at,
        "url": absolute(request, "api:event", event.id),
        "page": page_address(request, event.id),
    }


def product_values(request: HttpRequest, product: Product) -> dict[str, Any]:
    """One product revision; its files must be prefetched."""
    files = list(product.files.all())
    described = describe(product, files)
    described["files"] = [
        {
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
            "url": file_address(request, product, file),
        }
        for file in files
    ]
    return {**described, "url": absolute(request, "api:product", *identity(product))}


def identity(product: Product) -> tuple[str, str, str, int]:
    return product.source, product.type, product.code, product.revision


def file_address(request: HttpRequest, product: Product, file: ProductFile) -> str:
    return absolute(request, "api:file", *identity(product), file.name)


def page_address(request: HttpRequest, event_id: str) -> str:
    # The portal's address by name: the API does not know the portal's code.
    return absolute(request, "event", event_id)


def absolute(request: HttpRequest, name: str, *parts: object) -> str:
    return request.build_absolute_uri(reverse(name, args=parts))

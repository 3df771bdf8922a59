"""Products over HTTP: search, one revision, its files from the content store."""

import re
from http import HTTPStatus
from typing import Any, BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from ninja import Router

from houfeng.api.cursors import pack, unpack
from houfeng.api.schemas import Limit, Name, Number, ProductOut, ProductPage, Words
from houfeng.api.shapes import product_values
from houfeng.products.models import Product, ProductFile
from houfeng.products.publish import store
from houfeng.response import reading

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")

router = Router(tags=["products"])

# Everything here is published data, but an SVG or XML opened by itself must not run anything.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@router.get("", response=ProductPage, url_name="products", summary="Products, newest first")
def list_products(
    request: HttpRequest,
    type: Words = "",  # noqa: A002  (the word of the address)
    event: Words = "",
    limit: Limit = 100,
    cursor: str = "",
) -> dict[str, Any]:
    """Every revision, withdrawn ones included and marked."""
    found = Product.objects.order_by("-id").prefetch_related("files")
    if type:
        found = found.filter(type=type)
    if event:
        found = found.filter(event_id=event)
    if cursor:
        (last,) = unpack(cursor, (int,))
        found = found.filter(id__lt=last)
    rows = list(found[: limit + 1])
    return {
        "products": [product_values(request, one) for one in rows[:limit]],
        "next": pack(rows[limit - 1].id) if len(rows) > limit else None,
    }


@router.get(
    "/{source}/{type}/{code}/{revision}",
    response=ProductOut,
    url_name="product",
    summary="One product revision",
)
def one_product(
    request: HttpRequest,
    source: Name,
    type: Name,  # noqa: A002
    code: Name,
    revision: Number,
) -> dict[str, Any]:
    """It never changes; a correction is the next revision."""
    return product_values(request, reading.find_product(source, type, code, revision))


@router.api_operation(
    ["GET", "HEAD"],
    "/{source}/{type}/{code}/{revision}/files/{name}",
    url_name="file",
    summary="One file",
)
def one_file(
    request: HttpRequest,
    *,
    source: Name,
    type: Name,  # noqa: A002
    code: Name,
    revision: Number,
    name: Name,
) -> HttpResponse | FileResponse:
    """The bytes as published, whole or by Range; the ETag is their SHA-256."""
    file = reading.find_file(source, type, code, revision, name)
    etag = f'"{file.sha256}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse | FileResponse
    if "*" in asked or etag in [word.removeprefix("W/") for word in asked]:
        response = HttpResponseNotModified()
    else:
        opened = store().find(file.sha256).open("rb")
        wanted = asked_range(request, file, etag)
        if wanted is None:
            saved_as = reading.download_name(file.product, file.name)
            response = FileResponse(opened, content_type=file.media_type, filename=saved_as)
            response["Content-Length"] = str(file.size)
        else:
            with opened:
                response = partial(opened, wanted, file)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


def asked_range(request: HttpRequest, file: ProductFile, etag: str) -> tuple[int, int] | None:
    """First and last byte asked for; (0, -1) where the file has none of them; None for all.

    Several ranges at once are answered with the whole file, as RFC 9110 section 14.2 allows.
    """
    found = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:  # "-500": the last 500 bytes
        return max(0, file.size - int(last)), file.size - 1
    end = min(int(last), file.size - 1) if last else file.size - 1
    return (int(first), end) if int(first) <= end else (0, -1)


def partial(opened: BinaryIO, wanted: tuple[int, int], file: ProductFile) -> HttpResponse:
    """206 with the part, or 416 where there is nothing of it: map programs read GeoTIFF so."""
    first, last = wanted
    if last < first:
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{file.size}"
        return response
    opened.seek(first)
    part = opened.read(last - first + 1)
    response = HttpResponse(part, status=HTTPStatus.PARTIAL_CONTENT, content_type=file.media_type)
    response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    # Packing a part would change which bytes it is; this keeps the packing middleware off.
    response["Content-Encoding"] = "identity"
    return response

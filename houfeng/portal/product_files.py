"""Files of products already fetched: by name, by address, and their JSON; no query anywhere."""

import json
from functools import lru_cache
from typing import Any

from django.urls import reverse

from houfeng.products.models import Product, ProductFile
from houfeng.products.publish import store
from houfeng.vocabulary.errors import NotFound


def file_address(product: Product, file: ProductFile) -> str:
    # The API's address by name: pages do not know the API's code.
    parts = (product.source, product.type, product.code, product.revision, file.name)
    return reverse("api:file", args=parts)


def files_of(product: Product | None) -> dict[str, ProductFile]:
    """A product's files by name; they are prefetched."""
    return {file.name: file for file in product.files.all()} if product else {}


def read_once(product: Product | None, name: str) -> dict[str, Any] | None:
    """A small JSON file of a product, parsed once; None where it has none or the store lost it."""
    file = files_of(product).get(name)
    if file is None:
        return None
    try:
        return _parsed(file.sha256)
    except NotFound:
        return None


@lru_cache(maxsize=128)
def _parsed(sha256: str) -> dict[str, Any]:
    # Contents never change under their digest, so they need not be read again.
    return read_kept(sha256)


def read_kept(sha256: str) -> dict[str, Any]:
    """A JSON file by its content's digest. NotFound where the store lost it."""
    found: dict[str, Any] = json.loads(store().find(sha256).read_text("utf-8"))
    return found

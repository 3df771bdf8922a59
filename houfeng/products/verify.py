"""Checking that nothing published was changed or lost."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from houfeng.products.models import Change, Product
from houfeng.products.publish import GENESIS, change_body, change_hash, store


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the whole catalogue found."""

    products: int
    files: int
    changes: int
    head: str  # hash of the newest entry of the log
    faults: tuple[str, ...]


def verify(progress: Callable[[int, int], None] = lambda _done, _all: None) -> Verification:
    """Recompute the hash chain, compare every product with its entry, and digest every file.

    progress: told (entries done, entries in all).
    """
    faults: list[str] = []
    total = Change.objects.count()
    previous, number, files = GENESIS, 0, 0
    digests: dict[str, bool] = {}
    entries = (
        Change.objects.order_by("number")
        .select_related("product")
        .prefetch_related("product__files")
    )
    for entry in entries.iterator(chunk_size=500):
        number += 1
        name = str(entry.product)
        if entry.number != number:
            faults.append(f"change {number} is missing: the log jumps to {entry.number}")
            number = entry.number
        if entry.previous_hash != previous or entry.hash != change_hash(
            entry.previous_hash, entry.body
        ):
            faults.append(f"change {entry.number} ({name}): the hash chain is broken here")
        kept = list(entry.product.files.all())
        if entry.body != change_body(entry.product, kept):
            faults.append(f"{name}: the product is not what the log recorded")
        for file in kept:
            files += 1
            if file.sha256 not in digests:
                digests[file.sha256] = _is_whole(file.sha256)
            if not digests[file.sha256]:
                faults.append(f"{name}/{file.name}: the file is missing or was changed")
        previous = entry.hash
        progress(number, total)
    products = Product.objects.count()
    if products != total:
        faults.append(f"{products} products but {total} entries in the log")
    return Verification(products, files, total, previous, tuple(faults))


def _is_whole(sha256: str) -> bool:
    path = store().path(sha256)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256

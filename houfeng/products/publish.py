"""Publishing: all products of one run at once, or none."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from houfeng.products.models import Change, Product, ProductFile
from houfeng.products.store import Store
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import Status

GENESIS = "0" * 64  # what the first entry of the log follows
LOG_LOCK = 0x484F5546  # "HOUF": one writer of the log at a time

MEDIA_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".tif": "image/tiff; application=geotiff; profile=cloud-optimized",
    ".nc": "application/x-netcdf",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".zip": "application/zip",
    ".npz": "application/octet-stream",
    ".kmz": "application/vnd.google-earth.kmz",
    ".covjson": "application/vnd.cov+json",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A product about to be published."""

    type: str
    code: str
    status: Status
    event_id: str  # "" for a product of no event
    event_revision: int | None
    files: Mapping[str, bytes]  # by file name
    lineage: tuple[Lineage, ...]
    properties: Mapping[str, object] = field(default_factory=dict)
    withdrawn: bool = False


def store() -> Store:
    """The deployment's store of files."""
    return Store(Path(settings.HOUFENG_HOME) / "store")


def publish(drafts: Sequence[Draft], *, run: str, published_at: datetime) -> list[Product]:
    """Publish drafts as the next revisions of their products; a run's second call changes nothing.

    run: what made them, e.g. the response's id. Returns the products in the drafts' order.
    """
    kept = [_keep_files(draft) for draft in drafts]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOG_LOCK])
        return [
            _publish_one(draft, files, run=run, published_at=published_at)
            for draft, files in zip(drafts, kept, strict=True)
        ]


def _keep_files(draft: Draft) -> list[ProductFile]:
    place = store()
    return [
        ProductFile(
            name=name,
            media_type=MEDIA_TYPES[Path(name).suffix],
            sha256=place.put(content),
            size=len(content),
        )
        for name, content in draft.files.items()
    ]


def _publish_one(
    draft: Draft, files: list[ProductFile], *, run: str, published_at: datetime
) -> Product:
    source = settings.HOUFENG_SOURCE
    same = Product.objects.filter(source=source, type=draft.type, code=draft.code)
    done = same.filter(run=run).first()
    if done is not None:
        return done
    newest = same.order_by("-revision").first()
    product = Product.objects.create(
        source=source,
        type=draft.type,
        code=draft.code,
        revision=newest.revision + 1 if newest else 1,
        event_id=draft.event_id,
        event_revision=draft.event_revision,
        run=run,
        status=draft.status,
        withdrawn=draft.withdrawn,
        published_at=published_at,
        properties=dict(draft.properties),
        lineage=[one.as_dict() for one in draft.lineage],
    )
    for file in files:
        file.product = product
    ProductFile.objects.bulk_create(files)
    _record(product, files, published_at)
    return product


def _record(product: Product, files: list[ProductFile], recorded_at: datetime) -> None:
    last = Change.objects.order_by("-number").first()
    previous = last.hash if last else GENESIS
    body = change_body(product, files)
    Change.objects.create(
        number=last.number + 1 if last else 1,
        product=product,
        recorded_at=recorded_at,
        body=body,
        previous_hash=previous,
        hash=change_hash(previous, body),
    )


def change_hash(previous: str, body: str) -> str:
    """SHA-256 over the previous entry's hash and this entry's body."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def change_body(product: Product, files: Sequence[ProductFile]) -> str:
    """Canonical JSON of all that was published: what the log vouches for."""
    return json.dumps(
        describe(product, files), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def describe(product: Product, files: Sequence[ProductFile]) -> dict[str, object]:
    """A product as plain values: identity, status, files, lineage."""
    return {
        "source": product.source,
        "type": product.type,
        "code": product.code,
        "revision": product.revision,
        "event_id": product.event_id,
        "event_revision": product.event_revision,
        "run": product.run,
        "status": product.status,
        "withdrawn": product.withdrawn,
        "published_at": product.published_at.isoformat(),
        "properties": product.properties,
        "lineage": product.lineage,
        "files": [
            {"name": f.name, "media_type": f.media_type, "sha256": f.sha256, "size": f.size}
            for f in sorted(files, key=lambda f: f.name)
        ],
    }

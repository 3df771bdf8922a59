"""Reading the catalogue: the newest of each product, and its history."""

from django.db.models import QuerySet

from houfeng.products.models import Product
from houfeng.vocabulary.errors import NotFound, NotValid


def latest(event_id: str) -> list[Product]:
    """The newest revision of each of an event's products, withdrawn ones left out, with files."""
    newest: dict[tuple[str, str, str], Product] = {}
    for product in history(event_id):  # newest first
        newest.setdefault((product.source, product.type, product.code), product)
    return [p for p in newest.values() if not p.withdrawn]


def history(event_id: str) -> QuerySet[Product]:
    """Every product revision of an event, newest first, with files."""
    return (
        Product.objects.filter(event_id=event_id)
        .order_by("-published_at", "-revision", "type")
        .prefetch_related("files")
    )


def of_run(run: str) -> list[Product]:
    """What one response published, in order."""
    return list(Product.objects.filter(run=run).order_by("id").prefetch_related("files"))


def by_identity(identity: str) -> Product:
    """The product named source/type/code/revision; without the revision, the newest."""
    words = identity.split("/")
    if len(words) not in (3, 4):
        raise NotValid("product", identity, "write source/type/code or source/type/code/revision")
    found = Product.objects.filter(source=words[0], type=words[1], code=words[2]).order_by(
        "-revision"
    )
    if len(words) == 4:
        if not words[3].isdecimal():
            raise NotValid("revision", words[3], "give a whole number from 1")
        found = found.filter(revision=int(words[3]))
    product = found.prefetch_related("files").first()
    if product is None:
        raise NotFound(
            f"there is no product {identity}; `houfeng products list` shows what there is"
        )
    return product

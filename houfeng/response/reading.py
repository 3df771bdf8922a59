"""What pages, feeds and the API read of an event: origin, products and response, joined.

Every function here answers in a fixed number of queries, however many rows it returns.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from houfeng.events.models import Event, EventRevision
from houfeng.products.models import Change, Product, ProductFile
from houfeng.products.publish import store
from houfeng.response.known import gazetteer
from houfeng.response.models import Response
from houfeng.response.papers import is_retrospective
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import BANNER, Status

UNDER_WAY = frozenset({Response.State.QUEUED, Response.State.RUNNING})


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events a reader wants; None asks for all."""

    min_magnitude: float | None = None
    status: Status | None = None
    start: datetime | None = None  # UTC, inclusive
    end: datetime | None = None  # UTC, inclusive
    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north; degrees


@dataclass(frozen=True, slots=True)
class EventSummary:
    """One event as lists, feeds and headings show it."""

    event: Event
    revision: EventRevision  # the preferred one
    products: Mapping[str, Product]  # newest of each type, withdrawn ones left out
    response: Response | None  # the newest
    updated_at: datetime
    withdrawal: Product | None = None  # the newest product, where all of them stand withdrawn

    @property
    def withdrawn_reason(self) -> str | None:
        """Why all that was published was taken back; None while anything stands."""
        if self.withdrawal is None:
            return None
        return str(self.withdrawal.properties.get("reason", ""))

    @property
    def is_retrospective(self) -> bool:
        """Whether what stands published was made long after the earthquake."""
        made = [product.published_at for product in self.products.values()]
        return bool(made) and is_retrospective(self.revision.origin, max(made))

    @property
    def max_intensity(self) -> float | None:
        """Highest estimated intensity (CSIS), where shaking has been mapped."""
        for kind in ("shaking", "impact", "alert", "brief"):
            found = self._property(kind, "max_intensity")
            if found is not None:
                return float(found)
        return None

    @property
    def alert_level(self) -> str | None:
        """green, yellow, orange or red, where impact has been estimated."""
        for kind in ("impact", "alert", "brief"):
            found = self._property(kind, "alert_level")
            if found is not None:
                return str(found)
        return None

    def place(self, language: str) -> str:
        """Where, in words ("zh" or "en"): the product's, else the source's, else our own."""
        for kind in ("impact", "brief", "shaking", "alert", "origin"):
            found = self._property(kind, f"place_{language}")
            if found:
                return str(found)
        own = self.revision.place_zh if language == "zh" else self.revision.place_en
        return own or _described(self.revision.longitude, self.revision.latitude, language)

    def _property(self, kind: str, name: str) -> Any:
        product = self.products.get(kind)
        return product.properties.get(name) if product else None


# A few milliseconds a point: catalogues that name no places are listed again and again.
@lru_cache(maxsize=65_536)
def _described(longitude: float, latitude: float, language: str) -> str:
    return gazetteer().describe(longitude, latitude, language)


def find_events(wanted: EventFilter) -> QuerySet[Event]:
    """Events that match, newest first; not yet fetched. One without an origin is left out."""
    asked = Q(preferred__isnull=False)
    if wanted.min_magnitude is not None:
        asked &= Q(magnitude__gte=wanted.min_magnitude)
    if wanted.status is not None:
        asked &= Q(status=wanted.status.value)
    if wanted.start is not None:
        asked &= Q(origin_at__gte=wanted.start)
    if wanted.end is not None:
        asked &= Q(origin_at__lte=wanted.end)
    if wanted.bbox is not None:
        asked &= _inside(wanted.bbox)
    return Event.objects.filter(asked).select_related("preferred").order_by("-origin_at", "id")


def _inside(bbox: tuple[float, float, float, float]) -> Q:
    west, south, east, north = bbox
    inside = Q(preferred__latitude__gte=south, preferred__latitude__lte=north)
    if west <= east:
        return inside & Q(preferred__longitude__gte=west, preferred__longitude__lte=east)
    # A box across the antimeridian: east of its west side, or west of its east side.
    return inside & (Q(preferred__longitude__gte=west) | Q(preferred__longitude__lte=east))


def summaries(events: Iterable[Event]) -> list[EventSummary]:
    """Summaries in the events' order; two queries more than fetching the events."""
    listed = list(events)
    ids = [event.id for event in listed]
    products: dict[str, list[Product]] = {one: [] for one in ids}
    responses: dict[str, Response] = {}
    if ids:
        for product in _newest_products(ids):
            products[product.event_id].append(product)
        newest = (
            Response.objects.filter(event_id__in=ids)
            .order_by("event_id", "-requested_at")
            .distinct("event_id")
        )
        responses = {response.event_id: response for response in newest}
    return [_summary(one, products[one.id], responses.get(one.id)) for one in listed]


def event_summary(event_id: str) -> EventSummary:
    """One event's summary, or NotFound."""
    found = Event.objects.select_related("preferred").filter(id=event_id, preferred__isnull=False)
    for summary in summaries(found):
        return summary
    raise NotFound(f"there is no event {event_id}; /api/v1/events lists those there are")


def event_head(event_id: str) -> tuple[Event, EventRevision]:
    """One event and its preferred revision, in one query; NotFound where there is none."""
    found = Event.objects.select_related("preferred").filter(id=event_id).first()
    if found is None or found.preferred is None:
        raise NotFound(f"there is no event {event_id}; /api/v1/events lists those there are")
    return found, found.preferred


def _newest_products(event_ids: Sequence[str]) -> QuerySet[Product]:
    identity = ("event_id", "source", "type", "code")
    return (
        Product.objects.filter(event_id__in=event_ids)
        .order_by(*identity, "-revision")
        .distinct(*identity)
    )


def _summary(event: Event, products: list[Product], response: Response | None) -> EventSummary:
    revision = event.preferred
    assert revision is not None  # find_events leaves the others out
    revision.event = event  # known already: `revision.origin` need not ask for it
    by_type: dict[str, Product] = {}
    for product in sorted(products, key=lambda p: (p.published_at, p.revision)):
        if not product.withdrawn:
            by_type[product.type] = product
    times = [revision.received_at, *(product.published_at for product in products)]
    newest = max(products, key=lambda p: p.id, default=None)
    withdrawal = None if by_type else newest
    return EventSummary(event, revision, by_type, response, max(times), withdrawal)


def is_withdrawn(event_id: str) -> bool:
    """Whether all that was published about an event has been taken back."""
    newest = list(_newest_products([event_id]))
    return bool(newest) and all(product.withdrawn for product in newest)


def revisions_of(event_id: str) -> list[EventRevision]:
    """All revisions of an event, newest first."""
    return list(EventRevision.objects.filter(event=event_id).order_by("-revision"))


def products_of(event_id: str) -> list[Product]:
    """All product revisions of an event, newest first, with files and log entries."""
    return list(
        Product.objects.filter(event_id=event_id)
        .order_by("type", "-revision")
        .select_related("change")
        .prefetch_related("files")
    )


def product_counts() -> dict[str, int]:
    """How many revisions of each product type have been published."""
    rows = Product.objects.order_by().values("type").annotate(number=Count("id"))
    return {row["type"]: row["number"] for row in rows}


def newest_change() -> Change | None:
    """The head of the change log."""
    return Change.objects.order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a response as shown."""

    name: str
    state: str  # waiting, running, done, stopped
    started_at: datetime | None
    seconds: float | None


def stages_of(response: Response) -> list[Stage]:
    """Stages in order, with a state in words."""
    over = response.state not in UNDER_WAY
    found = []
    for run in response.stages.all():
        if run.seconds is not None:
            state = "done"
        elif over:
            state = "stopped"
        else:
            state = "running" if run.started_at else "waiting"
        found.append(Stage(run.name, state, run.started_at, run.seconds))
    return found


def newest_response(event_id: str) -> Response | None:
    """The newest response of an event, with its stages."""
    return (
        Response.objects.filter(event_id=event_id)
        .order_by("-requested_at")
        .prefetch_related("stages")
        .first()
    )


def find_product(source: str, kind: str, code: str, revision: int) -> Product:
    """One product revision with its files, or NotFound."""
    found = (
        Product.objects.filter(source=source, type=kind, code=code, revision=revision)
        .prefetch_related("files")
        .first()
    )
    if found is None:
        raise NotFound(
            f"there is no product {source}/{kind}/{code}/{revision}; /api/v1/products lists all"
        )
    return found


def download_name(product: Product, name: str) -> str:
    """What a saved file is called: the event's id, and before it what is not the real thing."""
    banner = BANNER[Status(product.status)]["zh"]
    return "-".join(part for part in (banner, product.code, name) if part)


def find_file(source: str, kind: str, code: str, revision: int, name: str) -> ProductFile:
    """One file of a product revision, or NotFound. Names are looked up, never made into paths."""
    files = ProductFile.objects.select_related("product")
    found = files.filter(
        product__source=source,
        product__type=kind,
        product__code=code,
        product__revision=revision,
        name=name,
    ).first()
    if found is None:
        raise NotFound(
            f"there is no file {name} in {source}/{kind}/{code}/{revision}; "
            "the product's own address lists its files"
        )
    return found


def read_json(product: Product | None, name: str) -> dict[str, Any] | None:
    """A JSON file of a product with prefetched files; None where it has no such file."""
    if product is None:
        return None
    for file in product.files.all():
        if file.name == name:
            found: dict[str, Any] = json.loads(store().find(file.sha256).read_text("utf-8"))
            return found
    return None

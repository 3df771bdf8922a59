"""What changed from one revision of an event to the next, in sentences."""

from collections.abc import Iterable

import numpy as np

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.events.models import EventRevision
from houfeng.portal.language import say
from houfeng.products.models import Product
from houfeng.vocabulary.geometry import distance_km
from houfeng.vocabulary.scales import alert_colours, degree_of

SAME_PLACE_KM = 0.5  # below this the coordinates were only written differently


def changes(
    now: EventRevision, before: EventRevision, products: Iterable[Product], language: Language
) -> list[str]:
    """Sentences from `before` to `now`; empty where the main values are the same.

    products: all product revisions of the event, to compare what was made for either.
    """
    return [*_of_origin(now, before, language), *_of_products(now, before, products, language)]


def _of_origin(now: EventRevision, before: EventRevision, language: Language) -> list[str]:
    found = []
    old_size = f"{before.magnitude_type} {before.magnitude:.1f}"
    new_size = f"{now.magnitude_type} {now.magnitude:.1f}"
    if old_size != new_size:
        found.append(say("change.magnitude", language, old=old_size, new=new_size))
    moved = float(
        distance_km(
            before.longitude,
            before.latitude,
            np.array([now.longitude]),
            np.array([now.latitude]),
        )[0]
    )
    if moved >= SAME_PLACE_KM:
        found.append(say("change.moved", language, distance=words.distance(moved, language)))
    old_depth, new_depth = (words.depth(one.depth_km, language) for one in (before, now))
    if old_depth != new_depth:
        found.append(say("change.depth", language, old=old_depth, new=new_depth))
    shift = (now.origin_at - before.origin_at).total_seconds()
    if abs(shift) >= 0.5:
        found.append(say("change.time", language, seconds=f"{shift:+.0f}"))
    if now.review != before.review:
        old, new = (say(f"review.{one.review}", language) for one in (before, now))
        found.append(say("change.review", language, old=old, new=new))
    if now.source != before.source:
        found.append(say("change.source", language, old=before.source, new=now.source))
    old_place, new_place = (
        one.place_zh if language == "zh" else one.place_en for one in (before, now)
    )
    if new_place and new_place != old_place:
        found.append(say("change.place", language, new=new_place))
    return found


def _of_products(
    now: EventRevision, before: EventRevision, products: Iterable[Product], language: Language
) -> list[str]:
    old, new = _figures(products, before.revision), _figures(products, now.revision)
    found = []
    if "max_intensity" in old and "max_intensity" in new:
        was, is_now = (degree_of(float(str(one["max_intensity"]))).roman for one in (old, new))
        if was != is_now:
            found.append(say("change.intensity", language, old=was, new=is_now))
    if "alert_level" in old and "alert_level" in new and old["alert_level"] != new["alert_level"]:
        was, is_now = (_alert_words(str(one["alert_level"]), language) for one in (old, new))
        found.append(say("change.alert", language, old=was, new=is_now))
    return found


def _figures(products: Iterable[Product], event_revision: int) -> dict[str, object]:
    """Summary figures of what was made for one event revision, the newest last."""
    found: dict[str, object] = {}
    for product in sorted(products, key=lambda p: p.revision):
        if product.event_revision == event_revision and not product.withdrawn:
            found.update(product.properties)
    return found


def _alert_words(level: str, language: Language) -> str:
    shown = alert_colours()[level]
    return shown.zh if language == "zh" else shown.en

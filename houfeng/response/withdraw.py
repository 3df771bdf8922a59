"""Taking an earthquake back: every product gets a revision that says so, and the alert a Cancel.

Nothing is erased: what was said stays in the history, with what was said after it.
"""

import tempfile
from pathlib import Path

from django.utils import timezone

from houfeng.events.keep import fetch_event, one_writer, preferred_revision
from houfeng.impact.facilities.watch import cancel_lists
from houfeng.products import catalogue
from houfeng.products.models import Product
from houfeng.products.publish import Draft, publish, store
from houfeng.response.stages import SOFTWARE, compose_alert, message_properties
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.status import Status


def withdraw_event(event_id: str, reason: str) -> list[Product]:
    """Withdraw all that was published about an event; returns the revisions that say so.

    reason: for people, e.g. "not an earthquake: quarry blast". Raises NotFound where nothing
    stands published, NotValid without a reason.
    """
    if not reason.strip():
        raise NotValid("reason", reason, "say why, for those who read it later")
    preferred_revision(event_id)  # NotFound for an unknown event
    with one_writer(event_id):
        standing = {product.type: product for product in catalogue.latest(event_id)}
        if not standing:
            raise NotFound(f"nothing about {event_id} stands published")
        message = _cancel(event_id, standing) if "alert" in standing else b""
        drafts = [
            Draft(
                type=kind,
                code=product.code,
                status=Status(product.status),
                event_id=event_id,
                event_revision=product.event_revision,
                files={"alert.cap.xml": message} if kind == "alert" else {},
                lineage=(SOFTWARE,),
                properties={"reason": reason}
                | (message_properties(message) if kind == "alert" else {}),
                withdrawn=True,
            )
            for kind, product in standing.items()
        ]
        newest = max(product.id for product in standing.values())
        run = f"{event_id}.withdrawal.{newest}"
        taken_back = publish(drafts, run=run, published_at=timezone.now())
    cancel_lists(event_id, run, Status(taken_back[0].status))
    return taken_back


def _cancel(event_id: str, standing: dict[str, Product]) -> bytes:
    """The Cancel about what the standing products said."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, name in (("shaking", "shaking.nc"), ("impact", "impact.json")):
            digest = standing[kind].files.get(name=name).sha256
            (Path(folder) / name).write_bytes(store().find(digest).read_bytes())
        revision = standing["shaking"].event_revision
        assert revision is not None
        return compose_alert(fetch_event(event_id, revision), Path(folder), cancel=True)

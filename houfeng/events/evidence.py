"""Evidence about an earthquake: files that came after, or with, its origin."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from houfeng.events.keep import one_writer
from houfeng.events.models import Event, Evidence
from houfeng.vocabulary.errors import NotFound, NotValid

LARGEST_BYTES = 60_000_000  # 10⁵ felt reports as CSV are about 10 MB
_NAME = re.compile(r"[\w][\w.() -]{0,118}", re.ASCII)


def keep_evidence(
    event_id: str, files: Mapping[str, bytes], *, received_at: datetime
) -> list[Evidence]:
    """Keep files about an event, all or none; what is known already is not kept twice.

    files: by name; an empty one takes an earlier file of that name out of use. Returns what is
    new. Raises NotFound for an unknown event, NotValid for a name or a size that cannot be.
    """
    for name, content in files.items():
        if not _NAME.fullmatch(name):
            raise NotValid("file name", name, "use letters, digits, dot, dash and underscore")
        if len(content) > LARGEST_BYTES:
            raise NotValid(name, f"{len(content)} bytes", f"give {LARGEST_BYTES} bytes at most")
    with one_writer(event_id):
        if not Event.objects.filter(id=event_id).exists():
            raise NotFound(
                f"there is no event {event_id}; `houfeng events list` shows what there is"
            )
        known = _newest(event_id)
        made = []
        for name, content in files.items():
            digest = hashlib.sha256(content).hexdigest()
            before = known.get(name)
            if before is not None and before.sha256 == digest:
                continue
            if before is None and not content:
                raise NotFound(f"{event_id} has no file {name} to take out of use")
            made.append(
                Evidence.objects.create(
                    event_id=event_id,
                    name=name,
                    content=content,
                    sha256=digest,
                    received_at=received_at,
                )
            )
        return made


def current_evidence(event_id: str) -> dict[str, bytes]:
    """The files in use about an event, by name; empty where nothing but the origin is known."""
    return {
        name: bytes(one.content) for name, one in sorted(_newest(event_id).items()) if one.content
    }


def _newest(event_id: str) -> dict[str, Evidence]:
    return {one.name: one for one in Evidence.objects.filter(event=event_id).order_by("id")}

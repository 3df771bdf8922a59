"""From a loop's spool into the platform: messages, event revisions, responses, products.

A process of its own does this beside the loop (`houfeng keeper`), so that nothing the database
does can hold the loop up. Everything here may be done twice and counts once.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from houfeng import __version__
from houfeng.documents.warning_cap import WarningMessage, warning_cap
from houfeng.events.evidence import keep_evidence
from houfeng.events.keep import keep_origin
from houfeng.events.models import Event
from houfeng.products import catalogue
from houfeng.products.publish import Draft, publish
from houfeng.response import runs
from houfeng.response.known import gazetteer
from houfeng.response.network_event import evidence_of, origin_of
from houfeng.response.network_products import network_drafts
from houfeng.response.withdraw import withdraw_event
from houfeng.vocabulary.errors import HoufengError, SourceUnavailable
from houfeng.vocabulary.lineage import Lineage
from houfeng.vocabulary.status import Status
from houfeng.warning.keep_messages import keep_message, messages_of
from houfeng.warning.lines import finite
from houfeng.warning.models import Message
from houfeng.warning.platform_ids import platform_event_id
from houfeng.warning.spool import Place, SpoolReader

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=20)  # a response under way is let finish so long
MOST_WAITING = 200  # records read and not yet kept
_ABOUT_EVENTS = ("event", "withdrawal")
SETTLED = timedelta(seconds=2)  # after a withdrawal: nothing was published in between


@dataclass(slots=True, eq=False)
class _Waiting:
    """A record that is not in the database yet."""

    place: Place
    record: Mapping[str, Any]
    since: datetime
    withdrawn_at: datetime | None = None


class Keeper:
    """Keeps one network's records, in order, and remembers how far it has come."""

    def __init__(
        self,
        network: str,
        reader: SpoolReader,
        *,
        clock: Callable[[], datetime] = timezone.now,
        patience: timedelta = PATIENCE,
    ) -> None:
        self.network = network
        self.kept = 0
        self.refused: list[str] = []  # what cannot be kept, and why
        self._reader, self._clock, self._patience = reader, clock, patience
        self._waiting: list[_Waiting] = []
        self._noted: Place | None = None

    def step(self) -> bool:
        """Keep what can be kept now; returns whether anything still waits, or may.

        Raises SourceUnavailable while the database is away: call again later.
        """
        now = self._clock()
        # While the database is away, records stay on the disk.
        room = MOST_WAITING - len(self._waiting)
        more = self._reader.read(room)
        self._waiting += [_Waiting(at, record, now) for at, record in more]
        for one in list(self._waiting):
            if self._is_stale(one) or self._try(one, self._clock()):
                self._waiting.remove(one)
        until = self._waiting[0].place if self._waiting else self._reader.here()
        if until != self._noted:
            self._reader.done(until)
            self._noted = until
        return bool(self._waiting) or len(more) == room

    def _try(self, one: _Waiting, now: datetime) -> bool:
        """Whether it is done with: kept, or impossible to keep."""
        keepers: dict[str, Callable[[_Waiting, datetime], bool]] = {
            "message": self._message,
            "event": self._event,
            "withdrawal": self._withdrawal,
        }
        kind = str(one.record.get("type"))
        try:
            done = keepers.get(kind, self._unknown)(one, now)
        except (OperationalError, InterfaceError) as away:
            raise SourceUnavailable(f"the database does not answer: {away}") from away
        except SourceUnavailable:
            raise
        except HoufengError as error:
            self._refuse(one, str(error))
            return True
        except Exception as error:  # one bad record must not hold up those after it
            log.exception("a record of %s cannot be kept", self.network)
            self._refuse(one, f"{type(error).__name__}: {error}")
            return True
        self.kept += done
        return done

    def _refuse(self, one: _Waiting, why: str) -> None:
        """Put aside what cannot be kept, whole, for somebody to look at."""
        self.refused.append(why)
        self._reader.put_aside({**one.record, "why_not_kept": why})

    def _unknown(self, one: _Waiting, _now: datetime) -> bool:
        self._refuse(one, f"a record of unknown type {one.record.get('type')!r}")
        return True

    def _is_stale(self, one: _Waiting) -> bool:
        """Whether newer news of the same earthquake waits behind it."""
        kind, name = one.record.get("type"), one.record.get("event_id")
        if kind not in _ABOUT_EVENTS:
            return False
        later = self._waiting[self._waiting.index(one) + 1 :]
        return any(
            other.record.get("event_id") == name and other.record.get("type") in _ABOUT_EVENTS
            for other in later
        )

    # ---- messages

    def _message(self, one: _Waiting, now: datetime) -> bool:
        body = finite(one.record["body"])
        kept = keep_message(self.network, body, kept_at=now)
        publish([self._warning(kept, one.record)], run=_run_of(kept), published_at=now)
        return True

    def _warning(self, kept: Message, record: Mapping[str, Any]) -> Draft:
        """The message as a product: CAP for receivers, JSON with all it was decided from."""
        earlier = [
            WarningMessage(one.network, one.number, one.body)
            for one in messages_of(kept.network, kept.event_id)
            if one.number < kept.number
        ]
        body, status = kept.body, Status(kept.status)
        here = body["hypocentre"]
        place = {"zh": "", "en": ""}
        if here is not None:
            place = {
                language: _described(here["longitude"], here["latitude"], language)
                for language in place
            }
        synthetic = bool(record.get("synthetic"))
        cap = warning_cap(
            WarningMessage(kept.network, kept.number, body),
            place_zh=place["zh"],
            place_en=place["en"],
            sender=settings.HOUFENG_SENDER,
            sender_name=settings.HOUFENG_NAME,
            previous=earlier,
            synthetic=synthetic,
        )
        event_id = platform_event_id(kept.network, kept.event_id, status)
        whole = {"network": kept.network, "synthetic": synthetic, **body}
        return Draft(
            type="warning",
            code=event_id,
            status=status,
            # What is felt and not located is no event of the catalogue.
            event_id=event_id if here is not None else "",
            event_revision=None,
            files={
                "warning.cap.xml": cap,
                "warning.json": (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode(),
            },
            lineage=(
                Lineage(
                    "observations", f"network {kept.network}", "", "stations' records",
                    "synthetic data" if synthetic else "",
                ),
                Lineage("release policy", body["policy"]["name"], body["policy"]["version"],
                        f"SHA-256 {body['policy']['sha256']}"),
                Lineage("software", "Houfeng", __version__, "this software"),
            ),
            properties={
                "kind": kept.kind,
                "number": kept.number,
                "network": kept.network,
                "loop_event_id": kept.event_id,
                "highest_intensity": kept.highest_intensity,
                "decided_at": kept.decided_at.isoformat(),
                "synthetic": synthetic,
            },
        )  # fmt: skip

    # ---- earthquakes

    def _event(self, one: _Waiting, now: datetime) -> bool:
        record = one.record
        source = settings.HOUFENG_SOURCE
        origin = origin_of(record, network=self.network, source=source)
        if runs.is_under_way(origin.event_id) and now - one.since < self._patience:
            return False  # what is being published now is better than nothing for ever
        revision = keep_origin(origin, received_at=now)
        files = evidence_of(record, network=self.network)
        if files:
            keep_evidence(origin.event_id, files, received_at=now)
        drafts = network_drafts(
            record,
            network=self.network,
            event_id=origin.event_id,
            revision=revision.revision,
            source=source,
            made_at=revision.received_at,
        )
        run = f"{origin.event_id}.r{revision.revision}.network"
        publish(drafts, run=run, published_at=now)
        runs.request(origin.event_id, revision.revision)
        return True

    def _withdrawal(self, one: _Waiting, now: datetime) -> bool:
        """Take back what was published, once nothing more can be published about it."""
        record = one.record
        event_id = platform_event_id(self.network, record["event_id"], Status(record["status"]))
        if not Event.objects.filter(id=event_id).exists():
            return True  # it was never told of
        if runs.call_off(event_id, "withdrawn before it began"):
            one.withdrawn_at = None
            return False
        if catalogue.latest(event_id):
            withdraw_event(event_id, f"{record['zh']} / {record['en']}")
            one.withdrawn_at = now
            return False  # a response may have begun just before: look again
        if one.withdrawn_at is None:
            one.withdrawn_at = now
        return now - one.withdrawn_at >= SETTLED


def _run_of(message: Message) -> str:
    return f"{message.network}.{message.event_id}.message.{message.number}"


@lru_cache(maxsize=256)
def _described(longitude: float, latitude: float, language: str) -> str:
    return gazetteer().describe(longitude, latitude, language)

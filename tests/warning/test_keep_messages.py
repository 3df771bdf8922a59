"""The decision log: each message once, never changed, read newest first."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import Status
from houfeng.warning.keep_messages import MessageFilter, keep_message, list_messages, messages_of
from houfeng.warning.models import Message
from houfeng.warning.platform_ids import platform_event_id
from tests.warning.made_account import ORIGIN_AT, body

NOW = datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
EVENT = "20260101T000000-1"


@pytest.mark.django_db
def test_a_message_is_kept_once():
    first = keep_message("main", body(), kept_at=NOW)
    again = keep_message("main", body(), kept_at=NOW + timedelta(minutes=1))
    assert again.id == first.id
    assert Message.objects.count() == 1
    assert first.decided_at.timestamp() == ORIGIN_AT + 5.0
    assert (first.kind, first.status, first.policy) == ("alert", "exercise", "open 1")
    assert first.body["targets"][0]["name"] == "甲县"


@pytest.mark.django_db
def test_a_loop_that_lost_its_state_counts_on():
    keep_message("main", body(1), kept_at=NOW)
    keep_message("main", body(2, "update"), kept_at=NOW)
    # Started anew it tells of the same earthquake as number 1, ten seconds later.
    other = body(1, decided_at=ORIGIN_AT + 15.0)
    assert keep_message("main", other, kept_at=NOW).number == 3
    assert keep_message("main", other, kept_at=NOW).number == 3
    assert [one.number for one in messages_of("main", EVENT)] == [1, 2, 3]
    assert [one.body["number"] for one in messages_of("main", EVENT)] == [1, 2, 3]


@pytest.mark.django_db
def test_newest_first_and_only_what_is_asked_for():
    keep_message("main", body(1), kept_at=NOW)
    keep_message("main", body(2, "update", highest_intensity=5.0), kept_at=NOW)
    keep_message("other", body(1, status="test", highest_intensity=None), kept_at=NOW)

    def found(**asked):
        rows = list_messages(MessageFilter(**asked))
        return [(one.network, one.number) for one in rows]

    assert found() == [("main", 2), ("other", 1), ("main", 1)]
    assert found(network="main") == [("main", 2), ("main", 1)]
    assert found(kind="update") == [("main", 2)]
    assert found(status=Status.TEST) == [("other", 1)]
    assert found(least_intensity=6.0) == [("main", 1)]
    since = datetime.fromtimestamp(ORIGIN_AT + 5.5, UTC)
    assert found(since=since) == [("main", 2)]
    assert found(until=since) == [("other", 1), ("main", 1)]
    with pytest.raises(NotFound, match="nothing-1"):
        messages_of("main", "nothing-1")


@pytest.mark.django_db
def test_the_database_refuses_to_change_what_was_said():
    kept = keep_message("main", body(), kept_at=NOW)
    for change in (kept.delete, lambda: Message.objects.update(kind="cancel")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert Message.objects.get().kind == "alert"


@pytest.mark.parametrize(
    ("event", "status", "expected"),
    [
        ("20260101T000000-1", Status.ACTUAL, "main-20260101t000000-1"),
        ("20260101T000000-1", Status.EXERCISE, "exercise-main-20260101t000000-1"),
        ("felt-20260101T000000", Status.TEST, "test-main-felt-20260101t000000"),
    ],
)
def test_ids_are_the_platforms(event, status, expected):
    assert platform_event_id("main", event, status) == expected


def test_the_longest_name_still_fits():
    longest = platform_event_id("n" * 40, "felt-20260101T000000-6b088d34-12", Status.EXERCISE)
    assert len(longest) <= 80

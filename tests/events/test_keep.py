"""Revisions: numbered as they come, the same news once, the most reviewed preferred."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connections

from houfeng.events.keep import fetch_event, keep_origin, preferred_revision
from houfeng.events.models import Event, EventRevision
from houfeng.events.origin import Magnitude, MagnitudeType, Origin, Review
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.status import Status
from tests.quake import NOW, QUAKE


def larger(origin: Origin, **more: object) -> Origin:
    return replace(origin, magnitude=Magnitude(6.4, MagnitudeType.MS), **more)


@pytest.mark.django_db
def test_each_news_is_a_revision_and_the_same_news_is_kept_once():
    first = keep_origin(QUAKE, received_at=NOW)
    same = keep_origin(QUAKE, received_at=NOW)
    second = keep_origin(larger(QUAKE), received_at=NOW)

    assert (first.revision, same.revision, second.revision) == (1, 1, 2)
    assert EventRevision.objects.count() == 2
    assert fetch_event("quake", 1) == replace(QUAKE, revision=1)
    assert preferred_revision("quake") == 2
    assert Event.objects.get(id="quake").magnitude == 6.4


@pytest.mark.django_db
def test_a_late_automatic_solution_does_not_undo_a_review():
    keep_origin(replace(QUAKE, review=Review.REVIEWED), received_at=NOW)
    keep_origin(larger(QUAKE), received_at=NOW)

    assert preferred_revision("quake") == 1
    assert EventRevision.objects.count() == 2


@pytest.mark.django_db
def test_an_exercise_is_an_event_of_its_own():
    keep_origin(QUAKE, received_at=NOW)
    exercise = QUAKE.with_status(Status.EXERCISE)

    assert keep_origin(exercise, received_at=NOW).event_id == "exercise-quake"
    with pytest.raises(NotValid, match="kept as actual"):
        keep_origin(replace(QUAKE, status=Status.TEST), received_at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"latitude": 95.0}, "latitude"),
        ({"longitude": 400.0}, "longitude"),
        ({"latitude": float("nan")}, "latitude"),
        ({"magnitude": Magnitude(12.0, MagnitudeType.MS)}, "magnitude"),
        ({"depth_km": 12_000.0}, "depth_km"),
        ({"origin_at": datetime(2026, 1, 31)}, "origin_at"),  # noqa: DTZ001
    ],
)
def test_bad_values_are_refused_and_nothing_is_kept(change, field):
    with pytest.raises(NotValid) as refused:
        keep_origin(replace(QUAKE, **change), received_at=NOW)

    assert refused.value.field == field
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_an_earthquake_to_come_is_refused_but_a_clock_may_be_a_little_ahead():
    ahead = replace(QUAKE, origin_at=NOW + timedelta(minutes=4))
    assert keep_origin(ahead, received_at=NOW).revision == 1
    with pytest.raises(NotValid, match="a time that has come"):
        keep_origin(replace(QUAKE, origin_at=NOW + timedelta(minutes=6)), received_at=NOW)


@pytest.mark.django_db
def test_unknown_events_are_told():
    with pytest.raises(NotFound, match="events list"):
        preferred_revision("nowhere")
    with pytest.raises(NotFound, match="no revision 3"):
        fetch_event("nowhere", 3)


@pytest.mark.django_db(transaction=True)
def test_sources_reporting_at_once_get_different_numbers():
    def report(number: int) -> int:
        try:
            news = replace(QUAKE, source=f"agency-{number}")
            return keep_origin(news, received_at=NOW).revision
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(report, range(8)))

    assert sorted(numbers) == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.django_db
def test_a_revision_comes_back_as_it_was_given():
    given = replace(
        QUAKE,
        rupture_line=((102.8, 30.0), (103.0, 30.2)),
        strike_deg=45.0,
        depth_km=None,
        place_zh="四川",
        reference="CENC quick report",
    )
    keep_origin(given, received_at=NOW)

    assert fetch_event("quake", 1) == replace(given, revision=1)

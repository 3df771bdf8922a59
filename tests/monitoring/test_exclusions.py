"""Stations taken out by hand: who, why, until when, and that nothing is ever overwritten."""

from datetime import UTC, datetime, timedelta

import pytest

from houfeng.monitoring.exclusions import exclude_station, include_station, standing
from houfeng.monitoring.models import Exclusion
from houfeng.vocabulary.errors import NotFound, NotValid

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def out(station="CI.CCC", reason="pump works", network="main", **more):
    return exclude_station(network, station, reason, made_by="li", made_at=NOW, **more)


def test_it_holds_until_it_is_taken_back_and_every_step_is_kept():
    out()
    assert standing("main", LATER)["CI.CCC"].reason == "pump works"
    assert standing("main", LATER)["CI.CCC"].made_by == "li"
    assert standing("other", LATER) == {}

    include_station("main", "CI.CCC", made_by="wang", made_at=LATER)
    assert standing("main", LATER) == {}
    out(reason="again")
    # Of an earlier time than the last decision: the newest decision holds, not the newest row.
    assert standing("main", LATER) == {}
    assert [row.excluded for row in Exclusion.objects.order_by("id")] == [True, False, True]


def test_a_new_reason_takes_the_place_of_the_old():
    out()
    exclude_station("main", "CI.CCC", "sensor change", made_by="li", made_at=LATER)
    assert standing("main", LATER)["CI.CCC"].reason == "sensor change"
    assert len(standing("main", LATER)) == 1


def test_it_ends_by_itself():
    out(until=LATER)
    assert "CI.CCC" in standing("main", LATER - timedelta(seconds=1))
    assert standing("main", LATER) == {}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ({"station": "CCC"}, "station"),
        ({"station": "CI.CCC..HNZ"}, "station"),
        ({"station": "CI.C;C"}, "station"),
        ({"station": ".CCC"}, "station"),
        ({"station": "CI." + "X" * 60}, "station"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"until": NOW}, "until"),
        ({"network": "Main/.."}, "--name"),
    ],
)
def test_what_cannot_be_is_refused_by_name(words, named):
    with pytest.raises(NotValid) as refused:
        out(**words)
    assert named in str(refused.value)
    assert not Exclusion.objects.exists()


def test_what_is_not_out_cannot_come_back():
    out()
    with pytest.raises(NotFound, match=r"excluded now: CI\.CCC"):
        include_station("main", "CI.CLC", made_by="li", made_at=LATER)

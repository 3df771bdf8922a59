"""Evidence: of each name the newest counts, the older stay, and an empty one ends its use."""

import pytest

from houfeng.events.evidence import LARGEST_BYTES, current_evidence, keep_evidence
from houfeng.events.keep import keep_origin
from houfeng.events.models import Evidence
from houfeng.vocabulary.errors import NotFound, NotValid
from tests.quake import NOW, QUAKE


@pytest.fixture
def event(db: None) -> str:
    return keep_origin(QUAKE, received_at=NOW).event_id


def test_the_newest_of_each_name_counts_and_the_same_file_is_kept_once(event: str):
    keep_evidence(event, {"stations.xml": b"one", "rupture.json": b"{}"}, received_at=NOW)
    again = keep_evidence(event, {"stations.xml": b"one"}, received_at=NOW)
    newer = keep_evidence(event, {"stations.xml": b"two"}, received_at=NOW)

    assert (len(again), len(newer)) == (0, 1)
    assert current_evidence(event) == {"rupture.json": b"{}", "stations.xml": b"two"}
    assert Evidence.objects.count() == 3


def test_an_empty_file_takes_the_earlier_one_out_of_use(event: str):
    keep_evidence(event, {"stations.xml": b"one"}, received_at=NOW)
    keep_evidence(event, {"stations.xml": b""}, received_at=NOW)

    assert current_evidence(event) == {}
    with pytest.raises(NotFound, match=r"no file other\.xml"):
        keep_evidence(event, {"other.xml": b""}, received_at=NOW)


def test_all_or_none_is_kept(event: str):
    with pytest.raises(NotFound):
        keep_evidence(event, {"stations.xml": b"one", "missing.xml": b""}, received_at=NOW)

    assert current_evidence(event) == {}


@pytest.mark.parametrize("name", ["../secret", "a/b.xml", "", ".hidden", "a\nb", "车站.xml"])
def test_a_name_that_is_no_plain_file_name_is_refused(event: str, name: str):
    with pytest.raises(NotValid, match="file name"):
        keep_evidence(event, {name: b"x"}, received_at=NOW)


def test_too_large_a_file_is_refused(event: str):
    with pytest.raises(NotValid, match=r"huge\.csv"):
        keep_evidence(event, {"huge.csv": b"0" * (LARGEST_BYTES + 1)}, received_at=NOW)


def test_an_unknown_event_has_no_evidence(db: None):
    with pytest.raises(NotFound, match="nowhere"):
        keep_evidence("nowhere", {"a.xml": b"x"}, received_at=NOW)

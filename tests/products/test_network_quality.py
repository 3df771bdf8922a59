"""The quality of a network as a product of no event."""

from datetime import UTC, datetime, timedelta

import pytest

from houfeng.monitoring.exclusions import exclude_station
from houfeng.monitoring.notes import Note
from houfeng.portal.quality_reading import summary_of
from houfeng.products.network_quality import publish_quality
from houfeng.products.verify import verify
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status
from tests.monitoring.made_quality import channel_quality

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOUFENG_HOME = tmp_path


def published(at=NOW, name="xx", status=Status.ACTUAL):
    found = [channel_quality("XX.AAA..HHZ"), channel_quality("XX.AAA..HHN")]
    notes = [Note("XX.CCC..HHZ", "no_metadata", "", 3)]
    return publish_quality(
        name, found, notes=notes, recording="day", status=status, published_at=at
    )


def test_each_assessment_is_a_revision_and_the_log_vouches_for_it():
    first, second = published(), published(NOW + timedelta(days=1))
    assert (first.revision, second.revision) == (1, 2)
    assert (second.event_id, second.event_revision) == ("", None)
    assert [file.name for file in second.files.all()] == [
        "quality.json", "channels.csv", "channels.zip",
    ]  # fmt: skip
    roles = {one["role"]: one for one in second.lineage}
    assert roles["recordings"]["name"] == "day"
    assert "2023-11-14T22:13:20.000Z" in roles["recordings"]["version"]
    assert roles["software"]["version"]
    checked = verify()
    assert (checked.products, checked.faults) == (2, ())


def test_who_is_excluded_then_is_kept_with_it_but_not_by_whom():
    exclude_station("xx", "XX.AAA", "pump works", made_by="li.ming", made_at=NOW)
    told = summary_of(published(NOW + timedelta(hours=1)))
    (one,) = told["excluded_by_hand"]
    assert (one["station"], one["reason"]) == ("XX.AAA", "pump works")
    assert "li.ming" not in str(told)


def test_a_name_that_cannot_stand_in_an_address_is_refused():
    with pytest.raises(NotValid, match="--name"):
        published(name="../xx")

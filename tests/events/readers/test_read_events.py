"""The door of the event readers: real files, and every bad one we could think of."""

import os
from datetime import UTC, datetime

import pytest

from houfeng.events.origin import MagnitudeType
from houfeng.events.readers import events_from_bytes, read_events
from houfeng.events.readers.contents import LARGEST_BYTES
from houfeng.vocabulary.errors import NotFound, NotValid


def test_a_shakemap_folder_is_read_by_its_event_xml(shared):
    [found] = read_events(shared / "data" / "shaking" / "northridge_1994")

    assert found.event_id == "northridge"
    assert found.origin_at == datetime(1994, 1, 17, 12, 30, 55, tzinfo=UTC)
    assert (found.longitude, found.latitude, found.depth_km) == (-118.5357, 34.213, 18.0)
    assert found.magnitude.value == 6.7
    assert found.source == "ci"
    assert found.revision == 0
    assert found.rupture_line == ()


def test_the_fault_beside_is_read_when_asked_for(shared):
    [found] = read_events(shared / "data" / "shaking" / "northridge_1994", with_fault=True)

    # The two vertices at 6 km depth of northridge_fault.txt; the others are at 20 km.
    assert found.rupture_line == ((-118.5983, 34.3867), (-118.4350, 34.3023))


def test_the_old_form_of_the_time_is_read(shared):
    [found] = read_events(shared / "data" / "shaking" / "calexico_2010" / "Calexico")

    assert found.origin_at == datetime(2010, 4, 4, 22, 40, 42, tzinfo=UTC)
    assert found.magnitude.value == 7.2
    assert found.depth_km == 10.0


def test_wenchuan_inside_shakemap_data(shared):
    [found] = read_events(shared / "data" / "shaking" / "wenchuan_2008" / "event.xml")

    assert found.origin_at == datetime(2008, 5, 12, 6, 28, 1, tzinfo=UTC)
    assert (found.longitude, found.latitude) == (103.3639, 30.9858)
    assert found.place_en == "Wenchuan, China"


def test_every_verification_event_is_read(shared):
    folders = sorted((shared / "data" / "shaking" / "verification").glob("*_test_*"))
    assert len(folders) >= 17

    for folder in folders:
        [found] = read_events(folder)
        assert found.magnitude.value in (6.0, 6.7)


def test_real_quakeml_of_northridge(shared):
    [found] = read_events(shared / "data" / "shaking" / "northridge_1994" / "moment.xml")

    assert found.depth_km == 30.5  # 30500 m in the file
    assert found.magnitude.type is MagnitudeType.MW  # Mww in the file
    assert found.source_id == "quakeml:us.anss.org/event/011794B"


def test_xml_of_another_kind_is_named(shared):
    with pytest.raises(NotValid, match="another kind"):
        read_events(shared / "data" / "shaking" / "northridge_1994" / "dyfi_dat.xml")


def test_missing_file(tmp_path):
    with pytest.raises(NotFound, match=r"nowhere\.xml"):
        read_events(tmp_path / "nowhere.xml")


def test_folder_without_event(tmp_path):
    with pytest.raises(NotValid, match=r"no event\.xml"):
        read_events(tmp_path)


def test_fault_asked_for_but_not_there(tmp_path):
    (tmp_path / "event.xml").write_text(
        '<earthquake id="a" lat="1" lon="2" mag="5" time="2020-01-01T00:00:00Z"/>'
    )
    with pytest.raises(NotFound, match="fault"):
        read_events(tmp_path, with_fault=True)


def test_two_faults_beside_are_not_guessed_between(tmp_path):
    (tmp_path / "event.xml").write_text(
        '<earthquake id="a" lat="1" lon="2" mag="5" time="2020-01-01T00:00:00Z"/>'
    )
    for name in ("a_fault.txt", "b_fault.txt"):
        (tmp_path / name).write_text("2 1 0\n2.1 1 0\n2.1 1 5\n2 1 5\n")
    with pytest.raises(NotValid, match=r"a_fault\.txt, b_fault\.txt"):
        read_events(tmp_path, with_fault=True)


@pytest.mark.parametrize("raw", [b"", b"  \r\n "])
def test_empty_file(tmp_path, raw):
    (tmp_path / "empty.csv").write_bytes(raw)
    with pytest.raises(NotValid, match="empty"):
        read_events(tmp_path / "empty.csv")


def test_file_too_large(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)  # sparse: takes no room
    with pytest.raises(NotValid, match="split the file"):
        read_events(path)


def test_something_that_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotValid, match="ordinary file"):
        read_events(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text"),
        (b"PK\x03\x04\x14\x00\x00\x00", "not text"),  # a spreadsheet saved as xlsx
        (b"<html><body>404</body></html>", "another kind"),
        (b"<html><body>404", "damaged or cut short"),
        (b"time,latitude\n1,2\n", "lacks one of the columns"),
        (b'{"type": "Topology"}', "FeatureCollection"),
        (b"[1, 2]", "FeatureCollection"),
        (b"\xff\xff\xff\xff", "neither UTF-8 nor GB18030"),
        ("<a/>".encode("utf-16"), "as UTF-8"),
    ],
)
def test_unknown_kinds(raw, words):
    with pytest.raises(NotValid, match=words):
        events_from_bytes(raw)


def test_the_kind_is_told_by_content_not_by_name(tmp_path):
    path = tmp_path / "mislabelled.csv"
    path.write_text('<earthquake id="a" lat="1" lon="2" mag="5" time="2020-01-01T00:00:00Z"/>')

    [found] = read_events(path)

    assert found.event_id == "a"

"""QuakeML written by ObsPy, so that its meaning comes from another implementation."""

from io import BytesIO

import pytest
from obspy import UTCDateTime
from obspy.core.event import (
    Catalog,
    CreationInfo,
    Event,
    EventDescription,
    Magnitude,
    Origin,
)

from houfeng.events.origin import MagnitudeType, Review
from houfeng.events.readers import events_from_bytes
from houfeng.vocabulary.errors import NotValid

TIME = UTCDateTime("2022-09-05T04:52:18.500Z")


def quakeml(*events: Event) -> bytes:
    written = BytesIO()
    Catalog(list(events)).write(written, format="QUAKEML")
    return written.getvalue()


def event(name: str = "Luding_1", **origin_changes: object) -> Event:
    """One event with two origins and two magnitudes; the second of each is preferred."""
    base = {"time": TIME, "latitude": 29.59, "longitude": 102.08, "depth": 16000.0}
    rough = Origin(
        resource_id=f"smi:cenc/{name}/rough", time=TIME, latitude=20.0, longitude=100.0, depth=0.0
    )
    good = Origin(resource_id=f"smi:cenc/{name}/good", **(base | origin_changes))
    good.creation_info = CreationInfo(agency_id="CENC")
    found = Event(
        resource_id=f"smi:cenc/{name}",
        event_type="earthquake",
        origins=[rough, good],
        magnitudes=[
            Magnitude(resource_id=f"smi:cenc/{name}/mb", mag=6.1, magnitude_type="mb"),
            Magnitude(resource_id=f"smi:cenc/{name}/ms", mag=6.8, magnitude_type="Ms_20"),
        ],
        event_descriptions=[EventDescription(text="四川泸定", type="region name")],
    )
    found.preferred_origin_id = good.resource_id
    found.preferred_magnitude_id = found.magnitudes[1].resource_id
    return found


def test_the_preferred_solution_in_our_units():
    [found] = events_from_bytes(quakeml(event()))

    assert found.event_id == "cenc-luding-1"
    assert found.source_id == "smi:cenc/Luding_1"
    assert found.origin_at.isoformat() == "2022-09-05T04:52:18.500000+00:00"
    assert (found.longitude, found.latitude, found.depth_km) == (102.08, 29.59, 16.0)
    assert (found.magnitude.value, found.magnitude.type) == (6.8, MagnitudeType.MS)
    assert (found.source, found.place_zh, found.place_en) == ("cenc", "四川泸定", "")


def test_the_first_solution_where_none_is_preferred():
    given = event()
    given.preferred_origin_id = None
    given.preferred_magnitude_id = "smi:cenc/not-there"

    [found] = events_from_bytes(quakeml(given))

    assert found.latitude == 20.0
    assert (found.magnitude.value, found.magnitude.type) == (6.1, MagnitudeType.MB)


@pytest.mark.parametrize(
    ("mode", "status", "review"),
    [
        (None, None, Review.AUTOMATIC),
        ("automatic", "preliminary", Review.AUTOMATIC),
        ("manual", "preliminary", Review.REVIEWED),
        ("manual", None, Review.REVIEWED),
        ("automatic", "confirmed", Review.REVIEWED),
        ("manual", "reviewed", Review.REVIEWED),
        ("manual", "final", Review.FINAL),
    ],
)
def test_evaluation_becomes_review(mode, status, review):
    [found] = events_from_bytes(quakeml(event(evaluation_mode=mode, evaluation_status=status)))

    assert found.review is review


def test_a_rejected_origin_is_refused():
    with pytest.raises(NotValid, match="rejected"):
        events_from_bytes(quakeml(event(evaluation_status="rejected")))


def test_several_events_and_a_blast_left_out(caplog):
    blast = event("blast")
    blast.event_type = "quarry blast"

    found = events_from_bytes(quakeml(event("one"), blast, event("two")))

    assert [o.event_id for o in found] == ["cenc-one", "cenc-two"]
    assert "1 events are no earthquakes" in caplog.text
    with pytest.raises(NotValid, match="none of the events"):
        events_from_bytes(quakeml(blast))


def test_a_comcat_query_id_is_kept_short():
    given = event()
    given.resource_id = "quakeml:earthquake.example/fdsnws/event/1/query?eventid=us7000i90q"

    [found] = events_from_bytes(quakeml(given))

    assert found.event_id == "us7000i90q"


def test_a_foreign_magnitude_scale_is_noted():
    given = event()
    given.magnitudes[1].magnitude_type = "Mjma"

    [found] = events_from_bytes(quakeml(given))

    assert found.magnitude.type is MagnitudeType.M
    assert "Mjma" in found.reference


def without(part: str) -> bytes:
    given = event()
    setattr(given, part, [])
    return quakeml(given)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (without("origins"), "origin"),
        (without("magnitudes"), "magnitude"),
        (quakeml(), "QuakeML"),
        (quakeml(event(latitude=95.0)), "latitude"),
        (quakeml(event(latitude=102.08, longitude=29.59)), "latitude"),
        (quakeml(event(depth=16000.0 * 1000)), "depth_km"),
        (quakeml(event()).replace(b"6.8<", b"12<"), "magnitude"),
        (quakeml(event()).replace(b"6.8<", b"big<"), "magnitude"),
        (quakeml(event()).replace(b"29.59", b"north"), "latitude"),
        (quakeml(event()).replace(b"29.59", b"nan"), "QuakeML"),  # refused by ObsPy
        (quakeml(event()).replace(b"2022-09-05T04:52:18.500000Z", b"soon"), "origin time"),
        (quakeml(event(), event()), "event id"),
        (quakeml(event())[:-200], "XML"),
    ],
)
def test_bad_documents_name_the_field(raw, field):
    with pytest.raises(NotValid) as refused:
        events_from_bytes(raw)
    assert refused.value.field == field


def test_missing_depth_stays_missing():
    [found] = events_from_bytes(quakeml(event(depth=None)))

    assert found.depth_km is None

"""The bundled list of earthquakes against the officially surveyed ones, and with itself."""

import csv
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from houfeng.events.historic import COMPARED, NOT_COMPARED, historic_event, historic_events
from houfeng.events.origin import MagnitudeType, Review
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.geometry import azimuth_deg, distance_km

PROMISED = {
    "wenchuan-2008",
    "tangshan-1976",
    "haiyuan-1920",
    "yushu-2010",
    "lushan-2013",
    "ludian-2014",
    "jiuzhaigou-2017",
    "kangding-2014",
    "changning-2019",
    "yangbi-2021",
    "luding-2022",
    "jishishan-2023",
    "dingri-2025",
    "gulang-1927",
    "xingtai-1966",
    "haicheng-1975",
    "tonghai-1970",
    "songpan-1976",
    "lancang-gengma-1988",
    "lijiang-1996",
    "zhangbei-1998",
    "jiji-1999",
    "kunlun-2001",
    "maduo-2021",
    "chayu-1950",
    "luhuo-1973",
    "wushi-2024",
    "yingjiang-2011",
}


def test_they_agree_with_the_official_surveys(shared):
    """Time to the minute, place to 0.1 degree, magnitude, depth and deaths exactly."""
    with (shared / "truth" / "hindcast.csv").open(encoding="utf-8") as file:
        surveyed = list(csv.DictReader(file))
    assert len(surveyed) >= 7

    for row in surveyed:
        found = historic_event(row["id"])
        apart = found.origin.origin_at - datetime.fromisoformat(row["origin_utc"])
        assert abs(apart) <= timedelta(minutes=1), row["id"]
        assert found.origin.latitude == pytest.approx(float(row["lat"]), abs=0.1)
        assert found.origin.longitude == pytest.approx(float(row["lon"]), abs=0.1)
        assert found.origin.magnitude.value == float(row["ms"])
        assert found.origin.magnitude.type is MagnitudeType.MS
        assert found.origin.depth_km == float(row["depth_km"])
        assert found.mw == (float(row["mw"]) if row["mw"] else None)
        assert found.deaths == int(row["deaths"])
        # Compass words of the releases; the axis of a line has two names.
        word = {"NE": 45.0, "NW": 135.0, "NNW": 157.5}[row["axis_strike"]]
        assert found.origin.strike_deg == word, row["id"]


def test_all_promised_are_there():
    ids = [event.origin.event_id for event in historic_events()]

    assert len(ids) >= 35
    assert len(ids) == len(set(ids))
    assert not PROMISED - set(ids)


def test_every_row_stands_for_itself():
    for event in historic_events():
        origin = event.origin
        assert origin.event_id.endswith(f"-{(origin.origin_at + timedelta(hours=8)).year}")
        assert datetime(1900, 1, 1, tzinfo=UTC) <= origin.origin_at
        assert origin.origin_at <= datetime(2026, 1, 1, tzinfo=UTC)
        # China and the waters and mountains at its border.
        assert 18 <= origin.latitude <= 54, origin.event_id
        assert 73 <= origin.longitude <= 136, origin.event_id
        assert 5.0 <= origin.magnitude.value <= 8.6
        assert origin.revision == 0
        assert origin.review is Review.FINAL
        assert event.reference
        assert event.reference == origin.reference
        assert f"{origin.magnitude.value}级" in event.name_zh
        assert origin.place_zh
        assert origin.place_en
        assert event.mw is None or abs(event.mw - origin.magnitude.value) <= 0.8
        assert event.deaths is None or event.deaths >= 0
        assert origin.strike_deg is None or 0 <= origin.strike_deg < 180


def test_they_come_oldest_first():
    times = [event.origin.origin_at for event in historic_events()]

    assert times == sorted(times)


@pytest.mark.parametrize(
    ("event_id", "length_km"),
    [
        ("haiyuan-1920", (220, 250)),  # about 237 km of surface rupture surveyed
        ("kunlun-2001", (390, 440)),  # 426 km
        ("wenchuan-2008", (225, 255)),  # 240 km, Yingxiu-Beichuan fault
        ("yushu-2010", (45, 75)),
        ("maduo-2021", (145, 175)),  # about 160 km
        ("jiji-1999", (80, 105)),  # 80 to 100 km, Chelungpu fault
        ("tangshan-1976", (60, 90)),
    ],
)
def test_rupture_lines_are_as_long_as_surveyed_and_run_along_the_strike(event_id, length_km):
    event = historic_event(event_id)
    vertices = np.array(event.origin.rupture_line)
    length = sum(
        float(distance_km(*start, end[:1], end[1:])[0]) for start, end in pairwise(vertices)
    )
    towards = float(azimuth_deg(*vertices[0], vertices[-1:, 0], vertices[-1:, 1])[0])
    turned = (towards - event.origin.strike_deg + 90) % 180 - 90

    assert length_km[0] <= length <= length_km[1]
    assert abs(turned) <= 15  # surveyed strikes are rounded so
    assert "approximate" in event.reference
    # The epicentre lies on or near the line (catalogue places are good to some tens of km).
    origin = event.origin
    assert distance_km(origin.longitude, origin.latitude, *vertices.T).min() <= 60


@pytest.mark.parametrize("asked", ["wenchuan", "wenchuan2008", "汶川", "Wenchuan"])
def test_an_unknown_id_is_answered_with_those_near(asked):
    with pytest.raises(NotFound, match="did you mean wenchuan-2008"):
        historic_event(asked)


def test_an_unknown_id_far_from_all():
    with pytest.raises(NotFound, match="see the list"):
        historic_event("zzzz")


def test_facts_not_compared_with_their_source_say_so(shared):
    with (shared / "truth" / "hindcast.csv").open(encoding="utf-8") as file:
        compared = {row["id"] for row in csv.DictReader(file)}

    assert compared == COMPARED
    for event in historic_events():
        said = NOT_COMPARED in event.origin.reference
        assert said is (event.origin.event_id not in compared)

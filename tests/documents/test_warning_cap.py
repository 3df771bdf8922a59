"""A warning as CAP 1.2: valid, urgent, with who is where and when; an exercise says so."""

from datetime import datetime

import pytest
from lxml import etree

from houfeng.documents.cap_check import CAP, validate_alert
from houfeng.documents.warning_cap import WarningMessage, warning_cap
from houfeng.vocabulary.errors import NotValid
from tests.warning.made_account import ORIGIN_AT, body


def made(number=1, kind="alert", previous=(), place="距成都 80 公里", **changed):
    message = WarningMessage("main", number, body(number, kind, **changed))
    xml = warning_cap(
        message, place_zh=place, place_en="80 km W of Chengdu" if place else "",
        sender="eew@example.org", sender_name="候风", previous=previous,
    )  # fmt: skip
    validate_alert(xml)
    return etree.fromstring(xml)


def words(root, name):
    return [one.text for one in root.iter(f"{{{CAP}}}{name}")]


def seconds(text):
    return datetime.fromisoformat(text).timestamp() - ORIGIN_AT


def test_a_first_alert():
    root = made()
    assert words(root, "status") == ["Exercise"]
    assert words(root, "msgType") == ["Alert"]
    assert words(root, "language") == ["zh-CN", "en-US"]
    assert set(words(root, "urgency")) == {"Immediate"}
    # 7.7 is degree VIII: below IX, from VII on severe.
    assert set(words(root, "severity")) == {"Severe"}
    assert words(root, "headline")[0] == (
        "【演习】地震预警第 1 报：距成都 80 公里发生 6.0 级以上地震，预估最高烈度8 度"
    )
    assert "演习" in words(root, "note")[0]
    assert words(root, "instruction")[0].startswith("本消息为演习")


def test_its_times_are_those_of_the_waves():
    root = made()
    # Sent 5 s after the origin; S reaches the first place at 6.5 s, the last at 16 s.
    assert seconds(words(root, "sent")[0]) == 5
    assert seconds(words(root, "onset")[0]) == 6
    assert seconds(words(root, "expires")[0]) == 5 + 120
    # When the first is over, the onset is the next.
    assert seconds(words(made(number=5), "onset")[0]) == 16


def test_areas_by_degree_hold_their_places():
    root = made()
    assert words(root, "areaDesc")[:2] == ["预估烈度 8 度：甲县", "预估烈度 6 度：乙县"]
    # 0.2 degrees of longitude at 30 N are 19.3 km, half a degree of latitude 55.6 km.
    assert words(root, "circle")[:2] == ["30.0000,103.0000 21", "30.0000,103.0000 57"]


def test_an_update_and_a_cancel_refer_to_what_came_before():
    first = WarningMessage("main", 1, body(1))
    root = made(2, "update", [first])
    assert words(root, "references") == [
        "eew@example.org,example.org-main-20260101T000000-1-20260101T080005-1,"
        "2026-01-01T08:00:05+08:00"
    ]
    assert words(root, "identifier") != [first.identifier("eew@example.org")]
    cancel = made(2, "cancel", [first], highest_intensity=None, hypocentre=None, magnitude=None)
    assert words(cancel, "msgType") == ["Cancel"]
    assert set(words(cancel, "responseType")) == {"AllClear"}
    assert "第 1 至 1 报" in words(cancel, "description")[0]
    with pytest.raises(NotValid, match="previous"):
        made(2, "update")


def test_a_real_one_bears_no_mark():
    root = made(status="actual")
    assert words(root, "status") == ["Actual"]
    assert words(root, "note") == []
    assert words(root, "headline")[1].startswith("Earthquake warning no. 1: magnitude 6.0 or more")


def test_felt_but_not_located():
    root = made(hypocentre=None, magnitude=None, blind_zone_km=None, place="")
    assert set(words(root, "certainty")) == {"Observed"}
    # The middle of the two places, and 1 km beyond the farther.
    assert words(root, "circle")[0].startswith("30.0000,103.2000")

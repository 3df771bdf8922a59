"""Files damaged at random: an origin comes out or a reason, never another error."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from houfeng.events.origin import checked
from houfeng.events.readers import events_from_bytes
from houfeng.vocabulary.errors import NotValid
from tests.events.readers.test_chinese_table import TABLE
from tests.events.readers.test_quakeml import event, quakeml
from tests.events.readers.test_shakemap_xml import OLD_TIME, xml
from tests.events.readers.test_usgs_geojson import QUAKE, feed

SOUND = [
    TABLE.encode(),
    TABLE.encode("gb18030"),
    quakeml(event()),
    feed(QUAKE),
    json.dumps(QUAKE).encode(),
    xml(),
    xml(**OLD_TIME),
]
SPLICES = [
    b"",
    b"<",
    b">",
    b'"',
    b"&x;",
    b"-",
    b"9" * 30,
    b"nan",
    b"1e400",
    b"null",
    b"{}",
    b"\xe5",
]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SOUND), st.integers(0), st.integers(0, 12), st.sampled_from(SPLICES))
def test_one_splice(sound, start, length, splice):
    at = start % len(sound)
    _read_or_refused(sound[:at] + splice + sound[at + length :])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SOUND), st.integers(1))
def test_cut_anywhere(sound, end):
    _read_or_refused(sound[: 1 + end % len(sound)])


def _read_or_refused(raw: bytes) -> None:
    try:
        found = events_from_bytes(raw)
    except NotValid as refused:
        assert refused.field
        assert refused.mend
    else:
        for origin in found:
            assert checked(origin) is origin
            assert origin.event_id

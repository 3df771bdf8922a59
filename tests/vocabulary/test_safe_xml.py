"""XML that attacks its reader."""

import pytest

from houfeng.events.readers import events_from_bytes
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.safe_xml import parse_xml

QUAKE = '<earthquake id="{id}" lat="1" lon="2" mag="5" time="2020-01-01T00:00:00Z"/>'
LAUGHS = "".join(
    f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' if i else '<!ENTITY l0 "ha">' for i in range(10)
)


@pytest.mark.parametrize(
    "raw",
    [
        f"<!DOCTYPE earthquake [{LAUGHS}]>{QUAKE.format(id='&l9;')}".encode(),
        f"<!DOCTYPE q:quakeml [{LAUGHS}]><q:quakeml xmlns:q='u'>&l9;</q:quakeml>".encode(),
        b'<!DOCTYPE earthquake [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + QUAKE.format(id="&x;").encode(),
        b'<!DOCTYPE earthquake [<!ENTITY % x SYSTEM "http://localhost/x">%x;]>'
        + QUAKE.format(id="a").encode(),
        b'<!DOCTYPE earthquake SYSTEM "file:///etc/passwd">' + QUAKE.format(id="a").encode(),
        b'<!DOCTYPE earthquake PUBLIC "x" "file:///x">' + QUAKE.format(id="a").encode(),
        # A comment must not hide a declaration, nor split one.
        b"<!DOCTYPE earthquake [<!-- --><!ENTITY x 'a'>]>" + QUAKE.format(id="&x;").encode(),
        b"<!-- <!DOCTYPE a []> --><!DOCTYPE earthquake [<!ENTITY x 'a'>]>"
        + QUAKE.format(id="&x;").encode(),
    ],
)
def test_entities_and_outside_types_are_refused(raw):
    with pytest.raises(NotValid, match=r"entity declarations|outside document"):
        events_from_bytes(raw)


def test_a_declaration_hidden_in_another_encoding_is_refused():
    text = '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-ENTITY x "a"+AD4-<a/>'
    with pytest.raises(NotValid, match="save the file as UTF-8"):
        parse_xml(text.encode())
    with pytest.raises(NotValid, match="UTF-8"):
        parse_xml('<!DOCTYPE a [<!ENTITY x "a">]><a/>'.encode("utf-16"))


def test_a_deep_tree_is_refused():
    with pytest.raises(NotValid, match="damaged"):
        parse_xml(b"<a>" * 100_000 + b"</a>" * 100_000)


def test_element_declarations_are_for_those_who_ask():
    raw = b"<!DOCTYPE a [<!ELEMENT a EMPTY>]><a/>"

    assert parse_xml(raw, with_declarations=True).tag == "a"
    with pytest.raises(NotValid, match="DOCTYPE"):
        parse_xml(raw)

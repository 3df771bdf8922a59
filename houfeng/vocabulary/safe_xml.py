"""XML from strangers: no entities, no network, no deep or huge trees."""

import re

from lxml import etree

from houfeng.vocabulary.errors import NotValid

# Encodings in which every ASCII character is one byte of its own value, so that the
# search for declarations below cannot be fooled (UTF-7 or UTF-16 would hide them).
_PLAIN_ENCODINGS = {
    "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252",
    "gb2312", "gbk", "gb18030",
}  # fmt: skip
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_OUTSIDE = re.compile(rb"<!DOCTYPE\s+[^\s\[>]+\s+(SYSTEM|PUBLIC)\b")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


def parse_xml(raw: bytes, *, with_declarations: bool = False) -> etree._Element:
    """The root element.

    with_declarations: accept ELEMENT and ATTLIST lines of an internal document type,
    as ShakeMap writes them. Entities and outside document types are never accepted.
    Raises NotValid for these, and for anything that is not complete XML.
    """
    _refuse_hidden_text(raw)
    # Entity declarations are refused before any parser sees them: even a parser that does
    # not replace entities in text does replace them in attributes.
    bare = _COMMENT.sub(b"", raw).upper()
    if b"<!ENTITY" in bare or b"<!ENTITY" in raw.upper():
        raise NotValid("XML", "<!ENTITY", "remove the entity declarations; they are never read")
    if _OUTSIDE.search(bare):
        raise NotValid("XML", "<!DOCTYPE", "remove the reference to an outside document type")
    if b"<!DOCTYPE" in bare and not with_declarations:
        raise NotValid("XML", "<!DOCTYPE", "remove the document type; it is not needed")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as wrong:
        raise NotValid(
            "XML",
            raw[:60].decode("ascii", "replace"),
            f"the file is damaged or cut short ({wrong.msg}); fetch it again",
        ) from wrong
    return root


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; empty for comments and instructions."""
    tag = element.tag
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def _refuse_hidden_text(raw: bytes) -> None:
    if b"\x00" in raw:
        raise NotValid("XML", raw[:16], "save the file as UTF-8, not as UTF-16")
    declared = _DECLARED.search(raw[:300])
    if declared is not None:
        encoding = declared[1].decode("ascii", "replace")
        if encoding.lower() not in _PLAIN_ENCODINGS:
            raise NotValid("XML encoding", encoding, "save the file as UTF-8")

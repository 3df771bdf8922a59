"""Elements and text that any XML reader takes, whatever people wrote."""

import re

from lxml import etree

Element = etree._Element

# XML 1.0 §2.2 allows no other control characters, nor surrogates and the two non-characters.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the characters no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)


def element(name: str, *content: "str | Element", **attributes: str) -> Element:
    """One element with text or children and plain attributes; `name` may be "{namespace}name"."""
    made = etree.Element(name, {key: legal(value) for key, value in attributes.items()})
    for part in content:
        if isinstance(part, str):
            made.text = legal(part)
        else:
            made.append(part)
    return made

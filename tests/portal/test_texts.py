"""Every text is there in both languages and asks for the same values."""

import re
from pathlib import Path
from string import Formatter

import pytest

from houfeng import portal
from houfeng.portal.texts import TEXTS

FOLDER = Path(portal.__file__).parent


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_are_written_and_take_the_same_values(key: str) -> None:
    zh, en = TEXTS[key]
    assert zh and en
    assert fields(zh) == fields(en)


def test_every_word_a_template_asks_for_is_written() -> None:
    asked = set()
    for template in (FOLDER / "templates").rglob("*.html"):
        asked |= set(re.findall(r"{% say(?:_code)? '([^']+)'", template.read_text("utf-8")))
    assert len(asked) > 80
    assert asked <= set(TEXTS)

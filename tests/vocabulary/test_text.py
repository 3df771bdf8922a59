"""Text is read whichever way a spreadsheet wrote it."""

import pytest

from houfeng.vocabulary.text import decoded


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_read(encoding):
    assert decoded("编号,人口\n泸定县,83386".encode(encoding)) == "编号,人口\n泸定县,83386"


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00\x00", b"\x89PNG\r\n\x1a\n\xff\xff", b"a\x00b"])
def test_what_is_no_text_is_none(raw):
    assert decoded(raw) is None

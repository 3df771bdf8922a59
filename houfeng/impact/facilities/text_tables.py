"""Tables as text: UTF-8 with or without its mark, or GB 18030; comma, semicolon or tab."""

import csv
import io
from collections.abc import Iterator

from houfeng.impact.facilities.problems import both
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.text import decoded


def text_of(raw: bytes, name: str) -> str:
    """The text in the bytes; NotValid for what is no text."""
    text = decoded(raw)
    if text is None:
        raise NotValid(
            name,
            raw[:16],
            both(
                "不是文本文件，请存为 UTF-8 或 GB 18030 的 CSV",
                "this is no text; save it as CSV in UTF-8 or GB 18030",
            ),
        )
    return text


def read_rows(text: str, name: str) -> Iterator[list[str]]:
    """The rows, header first; NotValid names the row that cannot be read.

    A cell longer than 131,072 letters (Python's own limit) is refused.
    """
    # Titles may stand above the header, which has the most cells of the first lines.
    lines = text[:10_000].splitlines()
    delimiter = max(",;\t", key=lambda mark: max((line.count(mark) for line in lines), default=0))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):  # noqa: B007
            yield row
    except csv.Error as wrong:
        raise NotValid(
            f"{name}, row {number + 1}",
            str(wrong),
            both("请重新导出为普通 CSV", "export it again as plain CSV"),
        ) from wrong

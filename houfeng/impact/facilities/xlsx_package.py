"""What an XLSX package holds, looked through before any of it is read as a table.

How large it really unpacks, which cells its first visible sheet claims to have, where formulas
are: a hostile package is refused here, before a reader allocates what it asks for.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from houfeng.impact.facilities.columns import (
    HEADER_WITHIN,
    MOST_COLUMNS,
    MOST_SITES,
    Progress,
    too_many,
)
from houfeng.impact.facilities.problems import both
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.safe_xml import local_name, parse_xml

MOST_UNPACKED = 1_000_000_000  # bytes of all parts together
MOST_PARTS = 2_000
MOST_CELLS = 40_000_000  # of the rectangle around the used cells, which is held in memory
MOST_TEXT = 1_500_000_000  # bytes: the longest shared text times the cells that may show it
LONGEST_TEXT = 200_000  # bytes of one shared text; Excel's own limit is 32,767 letters
LARGEST_INDEX = 5_000_000  # bytes of workbook.xml and its relations
_PIECE = 1 << 20
_OVERLAP = 4_096
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_CELL = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"']([A-Za-z]{1,9})(\d{1,9})[\"']"
)
_FORMULA = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?f[\s/>]")
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,9})(\d{1,9})"')  # as nearly all programs write it
_TEXT_END = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?si\s*>")
_ROW = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?row\s(?:[^<>]*?\s)?r\s*=\s*[\"'](\d{1,9})[\"']")


@dataclass(frozen=True, slots=True)
class Look:
    """What a look through the sheet's XML found."""

    formulas: dict[str, None]  # cell names such as "C7", in order
    last_row: int
    shared: int  # cells that show one of the shared texts


def look_through(raw: bytes, file: str, progress: Progress) -> tuple[str, Look]:
    """The first visible sheet's name, and what its XML holds; NotValid for a hostile package."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS:
                raise NotValid(
                    file,
                    f"{len(parts):,} parts",
                    both("不是正常的 .xlsx", f"at most {MOST_PARTS:,} in an .xlsx"),
                )
            if any(part.flag_bits & 1 for part in parts):
                raise NotValid(
                    file, "encrypted", both("请去除密码后再上传", "save it without a password")
                )
            told = sum(part.file_size for part in parts)
            if told > MOST_UNPACKED:
                raise _bomb(file, told)
            name, path = _first_sheet(package, file)
            left, longest = MOST_UNPACKED, 0
            look = None
            for part in parts:
                pieces = _pieces(package, part, file, left)
                if part.filename == path:
                    look, used = _look_at_sheet(pieces, file, progress)
                elif part.filename.lower().endswith("sharedstrings.xml"):
                    longest, used = _look_at_texts(pieces, file)
                else:
                    used = sum(len(piece) for piece in pieces)
                left -= used
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as wrong:
        raise NotValid(
            file,
            str(wrong)[:100],
            both("文件已损坏，请另存为 .xlsx", "it is damaged; save it again as .xlsx"),
        ) from wrong
    if look is None:
        raise NotValid(
            file,
            path,
            both("缺少工作表，请另存为 .xlsx", "its sheet is missing; save it again as .xlsx"),
        )
    if longest * look.shared > MOST_TEXT:
        raise NotValid(
            file, f"{look.shared:,} cells that may hold {longest:,} bytes each",
            both("请缩短过长的文字，或改用 CSV", "shorten the longest texts, or give a CSV"),
        )  # fmt: skip
    return name, look


def _pieces(
    package: zipfile.ZipFile, part: zipfile.ZipInfo, file: str, most: int
) -> Iterator[bytes]:
    """A part as it really unpacks, piece by piece; what its entry claims is not believed."""
    done = 0
    with package.open(part) as stream:
        while piece := stream.read(_PIECE):
            if not done and part.filename.lower().endswith((".xml", ".rels")):
                _refuse_strange_xml(piece, file, part.filename)
            done += len(piece)
            if done > most:
                raise _bomb(file, done)
            yield piece


def _refuse_strange_xml(piece: bytes, file: str, part: str) -> None:
    head = piece[:_OVERLAP]
    # The look below reads bytes: UTF-16 would hide from it what a parser sees.
    if (
        b"\x00" in head
        or head[:2] in _UTF_16
        or re.search(rb"<!(DOCTYPE|ENTITY)", head, re.IGNORECASE)
    ):
        raise NotValid(
            f"{file}, {part}",
            head[:40],
            both("内容异常，请另存为 .xlsx", "no workbook holds this; save it again"),
        )
    declared = re.search(rb"encoding\s*=\s*[\"']([^\"']+)", head[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise NotValid(
            f"{file}, {part}",
            declared[1].decode("ascii", "replace"),
            both("请存为 UTF-8", "save as UTF-8"),
        )


def _first_sheet(package: zipfile.ZipFile, file: str) -> tuple[str, str]:
    """Name and part of the first visible worksheet."""
    book = parse_xml(_small(package, "xl/workbook.xml", file))
    relations = parse_xml(_small(package, "xl/_rels/workbook.xml.rels", file))
    targets = {
        one.get("Id"): str(one.get("Target"))
        for one in relations
        if str(one.get("Type")).endswith("/worksheet")
    }
    for sheet in book.iter():
        if local_name(sheet) != "sheet" or sheet.get("state", "visible") != "visible":
            continue
        link = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), None)
        target = targets.get(str(link))
        if target:
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return str(sheet.get("name")), path
    raise NotValid(
        file,
        "no visible sheet",
        both("请把清单放在第一张工作表", "give a workbook with the list on its first sheet"),
    )


def _small(package: zipfile.ZipFile, name: str, file: str) -> bytes:
    try:
        part = package.getinfo(name)
    except KeyError:
        raise NotValid(
            file,
            name,
            both(
                "不是 .xlsx 工作簿，请另存为 .xlsx 或 CSV",
                "this is no .xlsx workbook; save it as .xlsx or CSV",
            ),
        ) from None
    return b"".join(_pieces(package, part, file, LARGEST_INDEX))


def _look_at_sheet(pieces: Iterator[bytes], file: str, progress: Progress) -> tuple[Look, int]:
    """Formulas by cell and the last row and column that cells claim."""
    formulas: dict[str, None] = {}
    last_row = used = cells = shared = 0
    tail, cell = b"", ""
    columns: set[bytes] = set()
    for piece in pieces:
        used += len(piece)
        # Cut where a tag begins, so that no tag is split; a long text stays whole in one piece.
        text = tail + piece
        cut = text.rfind(b"<")
        if len(text) - cut > _PIECE:
            raise NotValid(file, "a cell of more than a megabyte", both("请缩短", "shorten it"))
        text, tail = text[:cut], text[cut:]
        # Counts by plain bytes are never too small: what is not a cell may be counted too.
        here = text.count(b"<c") + text.count(b":c")
        cells += here
        shared += text.count(b'"s"') + text.count(b"'s'")
        rows = _ROW.findall(text)
        if rows:
            last_row = max(last_row, *map(int, rows))
        names = _USUAL_CELL.findall(text)
        if len(names) < here:
            names = _CELL.findall(text)
        if names:
            columns.update(name for name, _ in names)
            last_row = max(last_row, *(int(number) for _, number in names))
        if (b"<f" in text or b":f" in text) and _FORMULA.search(text):
            cell = _cells_with_formulas(text, cell, formulas)
        elif names:
            cell = (names[-1][0] + names[-1][1]).decode().upper()
        progress("looking through the sheet", last_row, None)
    last_column = max((_number(letters) for letters in columns), default=0)
    if last_column > MOST_COLUMNS:
        raise NotValid(
            file,
            f"a cell in column {last_column:,}",
            both(f"最多 {MOST_COLUMNS} 列", f"at most {MOST_COLUMNS} columns"),
        )
    if last_row > MOST_SITES + HEADER_WITHIN:
        raise too_many(file)
    if max(last_row * last_column, cells) > MOST_CELLS:
        raise NotValid(
            file, f"{last_row:,} rows of {last_column} columns",
            both(
                f"最多 {MOST_CELLS:,} 个单元格，请删去不需要的列或改用 CSV",
                f"at most {MOST_CELLS:,} cells: leave out columns not needed, or give CSV",
            ),
        )  # fmt: skip
    return Look(formulas, last_row, shared), used


def _look_at_texts(pieces: Iterator[bytes], file: str) -> tuple[int, int]:
    """Bytes of the longest shared text, tags and all, and of the whole part."""
    longest = used = 0
    tail = b""
    for piece in pieces:
        used += len(piece)
        *texts, tail = _TEXT_END.split(tail + piece)
        longest = max(longest, len(tail), *map(len, texts)) if texts else max(longest, len(tail))
        if longest > LONGEST_TEXT:
            raise NotValid(file, f"a cell of {longest:,} bytes", both("请缩短", "shorten it"))
    return longest, used


def _cells_with_formulas(text: bytes, before: str, formulas: dict[str, None]) -> str:
    """Add each formula's cell; returns the last cell of the text."""
    marks = [(found.start(), found) for found in _CELL.finditer(text)]
    at = 0
    for formula in _FORMULA.finditer(text):
        while at < len(marks) and marks[at][0] < formula.start():
            found = marks[at][1]
            before = (found[1] + found[2]).decode().upper()
            at += 1
        if len(formulas) < MOST_SITES:
            formulas[before or "?"] = None
    if marks:
        found = marks[-1][1]
        return (found[1] + found[2]).decode().upper()
    return before


def _bomb(file: str, size: int) -> NotValid:
    return NotValid(
        file,
        f"{size:,} bytes unpacked",
        both(
            f"解压后最多 {MOST_UNPACKED:,} 字节，请改用 CSV",
            f"at most {MOST_UNPACKED:,}; give the list as CSV",
        ),
    )


def _number(letters: bytes) -> int:
    value = 0
    for letter in letters.upper():
        value = value * 26 + letter - 64
    return value

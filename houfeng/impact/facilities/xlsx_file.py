"""Sites in an XLSX workbook: its first visible sheet.

The package is looked through first (xlsx_package.py); only then does calamine read it.
"""

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO

from houfeng.impact.facilities.columns import (
    HEADER_WITHIN,
    MOST_SITES,
    NO_HEADER,
    Columns,
    Progress,
    check_header,
    find_columns,
    is_header,
    too_many,
)
from houfeng.impact.facilities.problems import both, problem
from houfeng.impact.facilities.xlsx_package import Look, look_through
from houfeng.vocabulary.errors import NotValid

_EVERY = 50_000

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(raw: bytes, file: str, progress: Progress) -> Columns:
    """The columns we know; formulas and merged cells are told by row and column."""
    from python_calamine import CalamineError, CalamineWorkbook

    sheet_name, look = look_through(raw, file, progress)
    progress("reading the sheet", 0, look.last_row)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        sheet = book.get_sheet_by_name(sheet_name)
        merged = sorted(sheet.merged_cell_ranges or [])
        # From the sheet's first row on, or numbers of rows would be wrong.
        table = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError) as wrong:
        raise NotValid(
            file,
            str(wrong)[:100],
            both("请另存为 .xlsx 或 CSV", "save it again as .xlsx, or as CSV"),
        ) from wrong
    return _columns(table, file, look, merged, progress)


def _columns(
    table: list[list[Cell]],
    file: str,
    look: Look,
    merged: list[tuple[tuple[int, int], tuple[int, int]]],
    progress: Progress,
) -> Columns:
    at, header = _header(table, merged, file)
    found = find_columns(header)
    for (top, left), (bottom, right) in merged:
        if top <= at <= bottom:
            raise NotValid(
                f"{file}, row {top + 1}, column {_letters(left)}",
                f"merged cells {_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}",
                both(
                    "请取消表头的合并单元格：表头只占一行，每列一个名称",
                    "take the header's cells apart: one row, one name a column",
                ),
            )
    check_header(file, at + 1, header, found)
    labels = {ours: f"{header[place]} ({_letters(place)})" for ours, place in found.items()}
    made = Columns(file, labels, {ours: [] for ours in found}, [])
    places: dict[int, int] = {}  # row of the sheet -> place among ours
    numbers: list[int] = []
    for number in range(at + 1, len(table)):
        row = table[number]
        if not any(cell != "" for cell in row):
            continue
        places[number] = len(numbers)
        numbers.append(number + 1)
        if len(numbers) > MOST_SITES:
            raise too_many(file)
        for ours, place in found.items():
            made.cells[ours].append(_text(row[place]) if place < len(row) else "")
        if len(numbers) % _EVERY == 0:
            progress("reading rows", len(numbers), len(table))
    made.rows = numbers
    _tell_merged(made, merged, places, at)
    _tell_formulas(made, look.formulas, places, at, file)
    return made


def _tell_merged(
    made: Columns,
    merged: list[tuple[tuple[int, int], tuple[int, int]]],
    places: dict[int, int],
    header: int,
) -> None:
    for (top, left), (bottom, right) in merged:
        name = f"{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"
        for number in range(max(top, header + 1), min(bottom, header + len(places) + 1) + 1):
            if number in places:
                made.tell(
                    places[number], problem("merged", number + 1, _letters(left), "", range=name)
                )


def _tell_formulas(
    made: Columns, formulas: dict[str, None], places: dict[int, int], header: int, file: str
) -> None:
    for name in formulas:
        found = re.fullmatch(r"([A-Z]+)(\d+)", name)
        column, number = (found[1], int(found[2]) - 1) if found else ("?", -1)
        if number in places:
            made.tell(places[number], problem("formula", number + 1, column, f"formula in {name}"))
        elif number == header or number < 0:
            raise NotValid(
                f"{file}, row {number + 1}, column {column}", f"formula in {name}",
                both("公式不会被计算，请粘贴为数值", "a formula is never evaluated; paste a value"),
            )  # fmt: skip


def _header(
    table: list[list[Cell]], merged: list[tuple[tuple[int, int], tuple[int, int]]], file: str
) -> tuple[int, list[str]]:
    for at, row in enumerate(table[:HEADER_WITHIN]):
        header = [_text(cell) for cell in row]
        if is_header(header):
            return at, header
    for (top, left), (bottom, right) in merged:
        if top < HEADER_WITHIN:
            raise NotValid(
                f"{file}, row {top + 1}, column {_letters(left)}",
                f"merged cells {_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}",
                both(
                    "请取消表头的合并单元格，并写明编号、名称、经度、纬度",
                    "take the header's cells apart, and name the columns id (编号), name (名称), "
                    "lon (经度) and lat (纬度)",
                ),
            )
    first = [_text(cell) for row in table[:1] for cell in row if cell != ""]
    raise NotValid(
        f"{file}, row 1",
        ",".join(first)[:200],
        NO_HEADER,
    )


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))  # a spreadsheet's whole numbers are floats
    return str(cell)


def _letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text

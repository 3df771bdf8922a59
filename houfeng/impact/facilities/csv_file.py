"""Sites in a CSV file."""

from collections.abc import Iterator

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
from houfeng.impact.facilities.problems import problem
from houfeng.impact.facilities.text_tables import read_rows, text_of
from houfeng.vocabulary.errors import NotValid

_EVERY = 50_000  # rows between two tellings


def read_csv(raw: bytes, file: str, progress: Progress) -> Columns:
    """The columns we know; NotValid for what is no table, has no header, or is too long."""
    text = text_of(raw, file)
    about = max(1, text.count("\n"))
    rows = read_rows(text, file)
    header, first = _header(rows, file)
    found = find_columns(header)
    check_header(file, first - 1, header, found)
    made = Columns(
        file, {ours: header[at].strip() for ours, at in found.items()},
        {ours: [] for ours in found}, [],
    )  # fmt: skip
    wanted = [(made.cells[ours].append, at) for ours, at in found.items()]
    numbers: list[int] = []
    width = len(header)
    for number, row in enumerate(rows, start=first):
        if len(row) != width:
            if not any(row):
                continue
            if any(cell.strip() for cell in row[width:]):
                made.tell(
                    len(numbers),
                    problem("cells", number, header[-1].strip() or "1", ",".join(row)),
                )
            row += [""] * (width - len(row))  # noqa: PLW2901
        elif not any(row):
            continue
        for append, at in wanted:
            append(row[at])
        numbers.append(number)
        if len(numbers) > MOST_SITES:
            raise too_many(file)
        if len(numbers) % _EVERY == 0:
            progress("reading rows", len(numbers), max(about, len(numbers)))
    made.rows = numbers
    return made


def _header(rows: Iterator[list[str]], file: str) -> tuple[list[str], int]:
    """The header row and the number of the row below it."""
    seen: list[list[str]] = []
    for row in rows:
        seen.append(row)
        if is_header(row):
            return row, len(seen) + 1
        if len(seen) == HEADER_WITHIN:
            break
    first = next((row for row in seen if any(row)), [])
    raise NotValid(
        f"{file}, row 1",
        ",".join(first)[:200],
        NO_HEADER,
    )

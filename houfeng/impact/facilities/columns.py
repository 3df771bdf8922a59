"""Which column of a file is which, and the cells under them, whatever the file's kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from houfeng.impact.facilities.problems import MOST_KEPT, Problem, both
from houfeng.impact.facilities.states import plain
from houfeng.vocabulary.errors import NotValid

MOST_SITES = 1_000_000
MOST_COLUMNS = 256
HEADER_WITHIN = 30  # rows: titles may stand above the header

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many rows are done, and of how many."""

# What a column may be called, small letters, half width; the first is ours.
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号", "设施编号", "代码", "序号", "facility_id", "external_facility_id", "code"),
    "name": ("name", "名称", "设施名称", "单位名称", "facility_name"),
    "lon": ("lon", "经度", "东经", "longitude", "lng", "x"),
    "lat": ("lat", "纬度", "北纬", "latitude", "y"),
    "type": ("type", "类型", "设施类型", "类别", "facility_type"),
    "fragility": (
        "fragility",
        "易损性",
        "易损性类别",
        "结构类型",
        "结构",
        "model",
        "vulnerability",
    ),
    "threshold": ("threshold", "阈值", "通知阈值", "告警阈值"),
}
REQUIRED = ("id", "name", "lon", "lat")


@dataclass(slots=True)
class Columns:
    """A file's cells by our names; texts as written, one list a column, all of one length."""

    file: str
    labels: dict[str, str]  # our name -> the header's own word, for XLSX with its letter
    cells: dict[str, list[str]]
    rows: Sequence[int]  # each one's number in the file
    problems: list[Problem] = field(default_factory=list)  # found while reading
    bad: set[int] = field(default_factory=set)  # places in `rows` that have one
    notes: list[tuple[str, str]] = field(default_factory=list)  # (Chinese, English)

    def __len__(self) -> int:
        return len(self.rows)

    def tell(self, at: int, found: Problem) -> None:
        """Remember a problem of one row; of very many only that there is one."""
        self.bad.add(at)
        if len(self.problems) < MOST_KEPT:
            self.problems.append(found)


def find_columns(header: Sequence[str]) -> dict[str, int]:
    """Our names of the header's columns that have one; the leftmost where several fit."""
    words = [plain(word) for word in header]
    found: dict[str, int] = {}
    for ours, known in NAMES.items():
        for word in known:
            if word in words:
                found[ours] = words.index(word)
                break
    return found


def is_header(row: Sequence[str]) -> bool:
    """Whether a row names the columns of coordinates; x or y alone may be anything."""
    found = find_columns(row)
    named = [name for name in ("lon", "lat") if name in found]
    return len(named) == 2 or any(plain(row[found[name]]) not in ("x", "y") for name in named)


def check_header(file: str, row: int, header: Sequence[str], found: dict[str, int]) -> None:
    """NotValid where a needed column is missing, named twice, or there are too many."""
    if len(header) > MOST_COLUMNS:
        raise NotValid(
            f"{file}, row {row}",
            f"{len(header):,} columns",
            both(f"最多 {MOST_COLUMNS} 列", f"at most {MOST_COLUMNS} columns"),
        )
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        words = ", ".join(f"{name} ({NAMES[name][1]})" for name in missing)
        raise NotValid(
            f"{file}, row {row}",
            ",".join(word.strip() for word in header if word.strip())[:200],
            both(f"表头缺少 {words}", f"the header needs the columns {words}"),
        )
    words_ = [plain(word) for word in header]
    for ours, at in found.items():
        if words_.count(words_[at]) > 1:
            raise NotValid(
                f"{file}, row {row}, column {header[at].strip()}",
                ours,
                both("有两列同名，请各取一名", "two columns have this name; give each its own"),
            )


NO_HEADER = both(
    "没有找到表头，应含编号、名称、经度、纬度（id, name, lon, lat）",
    "give a header with id (编号), name (名称), lon (经度) and lat (纬度)",
)


def too_many(file: str) -> NotValid:
    return NotValid(
        file,
        f"more than {MOST_SITES:,} rows",
        both(
            f"最多 {MOST_SITES:,} 处设施，请拆分", f"split the list: at most {MOST_SITES:,} sites"
        ),
    )

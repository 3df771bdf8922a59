"""The tables in this room's data folder."""

import csv
from functools import cache
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file in `data`, by the names of its columns."""
    text = files("houfeng.impact").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def stand_ins(table: str) -> dict[str, tuple[str, str]]:
    """Codes a table lacks: code -> (the code that stands for it, why)."""
    return {
        row["code"]: (row["stands_for"], row["why"])
        for row in read_table("stand_ins.csv")
        if row["table"] == table
    }

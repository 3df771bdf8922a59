"""Reads the coefficient tables of ground-motion models that are shipped with Houfeng.

A table is `data/gmm/<name>.csv`: lines that begin with `#` say where the numbers come from
(`# source: ...` is required), then a header `measure,<coefficient>,...` and one line a measure.
"""

import csv
from functools import cache
from importlib.resources import files

from houfeng.shaking.science.gmm.table import CoefficientTable


@cache
def table(name: str) -> CoefficientTable:
    """The table of one model, e.g. "bssa14"; read once. FileNotFoundError without it."""
    text = (files("houfeng.shaking") / "data" / "gmm" / f"{name}.csv").read_text(encoding="utf-8")
    return parse_table(text)


def parse_table(text: str) -> CoefficientTable:
    """A table from the text of its file. ValueError without a source, or with a ragged line."""
    lines = text.splitlines()
    remarks = [line.lstrip("# ") for line in lines if line.startswith("#")]
    sources = [remark.removeprefix("source:").strip() for remark in remarks if "source:" in remark]
    if not sources:
        raise ValueError("a coefficient table must say '# source: <publication>' in its header")
    header, *rows = csv.reader(line for line in lines if line and not line.startswith("#"))
    return CoefficientTable(
        source=sources[0],
        rows={
            # A line too long or too short is an error of ours, said by zip.
            row[0]: {name: float(value) for name, value in zip(header[1:], row[1:], strict=True)}
            for row in rows
        },
    )

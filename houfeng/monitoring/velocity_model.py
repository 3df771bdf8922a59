"""Velocity models: how fast P and S go at which depth, from a file or IASP91."""

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotValid

_LARGEST_FILE = 2_000_000
_NAMES = {
    "depth": ("depth", "depth_km", "top", "top_km", "z", "depth(km)"),
    "vp": ("vp", "vp_kms", "vp_km_s", "p", "vp(km/s)", "vel_p"),
    "vs": ("vs", "vs_kms", "vs_km_s", "s", "vs(km/s)", "vel_s"),
}


@dataclass(frozen=True, slots=True, eq=False)
class VelocityModel:
    """Nodes of a one-dimensional model; equal depths make a jump."""

    name: str
    depths_km: Floats  # (n,) below sea level, increasing
    vp_kms: Floats
    vs_kms: Floats
    gradient: bool  # linear between nodes; else each node's speeds hold to the next

    def __post_init__(self) -> None:
        if self.depths_km.size == 0:
            raise NotValid("velocity", self.name, "give at least one layer: depth, vp, vs")


def read_velocity_model(path: Path, *, gradient: bool = True) -> VelocityModel:
    """A CSV with the columns depth, vp, vs (km, km/s), or TauP's .nd or .tvel.

    gradient: speeds are linear between the rows, as TauP and most grid tables read them; False:
    each row's speeds hold down to the next. Reading ends where vs is zero, at the outer core.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise NotValid("velocity", path.name, "give a 1-D model; this file is too large")
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotValid("velocity", str(path), f"name a readable text file ({error})") from error
    lines = text.splitlines()
    taup = path.suffix.lower() in (".nd", ".tvel")
    rows = _taup_rows(lines, path) if taup else _csv_rows(lines)
    found = _checked(rows, path.name)
    return VelocityModel(path.name, found[:, 0], found[:, 1], found[:, 2], gradient)


def iasp91() -> VelocityModel:
    """IASP91 (Kennett & Engdahl 1991) down to 760 km, from the file ObsPy carries."""
    from importlib.resources import files

    text = files("obspy.taup").joinpath("data", "iasp91.tvel").read_text("utf-8")
    rows = [
        (number, line.split()[:3])
        for number, line in enumerate(text.splitlines()[2:], start=3)
        if line.strip()
    ]
    found = _checked([row for row in rows if float(row[1][0]) <= 760.0], "iasp91")
    return VelocityModel("iasp91", found[:, 0], found[:, 1], found[:, 2], True)


def _taup_rows(lines: list[str], path: Path) -> list[tuple[int, list[str]]]:
    """(row, [depth, vp, vs]); names of discontinuities and the two titles of .tvel left out."""
    skip = 2 if path.suffix.lower() == ".tvel" else 0
    rows = []
    for number, line in enumerate(lines[skip:], start=skip + 1):
        words = line.split("#", 1)[0].split()
        if len(words) >= 3:
            rows.append((number, words[:3]))
        elif len(words) == 2 or (words and _number(words[0]) is not None):
            raise NotValid(f"velocity row {number}", line.strip(), "give depth, vp and vs")
    return rows


def _csv_rows(lines: list[str]) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO("\n".join(lines)))
    columns: list[int] | None = None
    rows = []
    for number, cells in enumerate(reader, start=1):
        words = [cell.strip() for cell in cells]
        if not any(words) or words[0].startswith("#"):
            continue
        if columns is None:
            columns = _columns([word.lower() for word in words])
            continue
        if len(words) <= max(columns):
            raise NotValid(f"velocity row {number}", ",".join(words), "give depth, vp and vs")
        rows.append((number, [words[at] for at in columns]))
    return rows


def _columns(heading: list[str]) -> list[int]:
    found = []
    for wanted, names in _NAMES.items():
        at = next((heading.index(name) for name in names if name in heading), None)
        if at is None:
            raise NotValid(
                "velocity heading", ",".join(heading),
                f"name a column {wanted!r}; the first row is depth,vp,vs",
            )  # fmt: skip
        found.append(at)
    return found


def _checked(rows: list[tuple[int, list[str]]], name: str) -> Floats:
    kept: list[tuple[float, float, float]] = []
    for number, words in rows:
        values = []
        for column, word in zip(("depth", "vp", "vs"), words, strict=True):
            value = _number(word)
            if value is None:
                raise NotValid(f"velocity row {number}, column {column}", word, "write a number")
            values.append(value)
        depth, vp, vs = values
        if vs == 0.0 and kept:
            break  # the outer core
        if not 0.1 <= vp <= 20.0:
            raise NotValid(f"velocity row {number}, column vp", vp, "write km/s, 0.1 to 20")
        if not 0.05 <= vs < vp:
            raise NotValid(f"velocity row {number}, column vs", vs, "write km/s, slower than vp")
        if not -10.0 <= depth <= 3000.0:
            raise NotValid(f"velocity row {number}, column depth", depth, "write km, -10 to 3,000")
        if kept and depth < kept[-1][0]:
            raise NotValid(
                f"velocity row {number}, column depth", depth,
                f"sort the rows by depth; the row before is at {kept[-1][0]:g} km",
            )  # fmt: skip
        kept.append((depth, vp, vs))
    if not kept:
        raise NotValid("velocity", name, "give at least one layer: depth, vp, vs")
    return np.array(kept)


def _number(word: str) -> float | None:
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None

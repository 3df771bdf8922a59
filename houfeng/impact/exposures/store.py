"""Exposure an operator has imported: a store of files in one folder, as the store of layers.

    exposure/<name>/exposure.json   the version in use
    exposure/<name>/<sha256>.json   what is known of each version
    exposure/<name>/<sha256>.npz    its amounts, named by their bytes

A version is never changed. A newer one takes its name; the older stays, so that a product made
with it can be made again.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np

from houfeng.places.layer_checks import Bounds
from houfeng.places.store_files import (
    SHA,
    alone,
    demand_name,
    digest_of,
    is_name,
    sync,
    take_out,
    told_if_closed,
    write_json,
)
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.lineage import Lineage

Form = Literal["cells", "table"]
Columns = dict[str, "np.ndarray[Any, Any]"]
_CURRENT = "exposure.json"


@dataclass(frozen=True, slots=True)
class Made:
    """What an importer has read, before it is kept."""

    form: Form  # amounts in cells, or totals by administrative code
    holds: tuple[str, ...]  # amounts, named as in cells.py
    columns: Columns
    bounds: Bounds | None  # west, south, east, north of cells
    figures: dict[str, float]
    notes: list[str] = field(default_factory=list)
    refused: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Rows left out: number, column, value, reason."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One version of imported exposure."""

    name: str
    kind: str  # population, census, gem, openquake, buildings
    form: Form
    sha256: str  # of the kept file
    holds: tuple[str, ...]
    bounds: Bounds | None
    year: int | None  # of the counts, as the operator said
    source: str  # who made it, as the operator said
    licence: str
    added_at: str  # UTC, ISO 8601
    original: str  # the given file's name
    original_sha256: str
    figures: Mapping[str, float]  # people, cells, rows ...
    notes: tuple[str, ...]  # what was changed or left out on the way in, for people
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / f"{self.sha256}.npz"

    @property
    def refused_file(self) -> Path:
        """The rows left out, where there were any."""
        return self.folder / f"{self.sha256}.refused.csv"

    def columns(self) -> Columns:
        """The kept amounts. NotFound where the file is gone or damaged."""
        try:
            with np.load(self.file) as kept:
                return {name: kept[name] for name in kept.files}
        except (OSError, ValueError) as error:
            raise NotFound(
                f"{self.file} is gone or damaged; import {self.original} again, or remove "
                f"{self.name}"
            ) from error

    def as_dict(self) -> dict[str, Any]:
        """Everything but where it lies."""
        return {name: value for name, value in asdict(self).items() if name != "folder"}

    def as_lineage(self, role: str) -> Lineage:
        """The data as a source of a product: its version is its digest."""
        year = f", {self.year}" if self.year else ""
        return Lineage(
            role, f"{self.name} ({self.kind}{year})", self.sha256,
            self.source or self.original, "; ".join(self.notes),
        )  # fmt: skip


def keep(
    store: Path,
    made: Made,
    file: Path,
    *,
    name: str,
    kind: str,
    added_at: datetime,
    year: int | None,
    source: str,
    licence: str,
    original_sha256: str,
) -> Dataset:
    """Keep what an importer has read and let it take its name.

    Raises NotValid for a name that cannot be a folder or is another kind's, SourceUnavailable
    where the store cannot be written.
    """
    demand_name(name)
    with told_if_closed(store):
        folder = store / name
        with tempfile.TemporaryDirectory(prefix="half-", dir=store) as half:
            whole = Path(half) / "made.npz"
            np.savez(whole, **made.columns)  # type: ignore[arg-type]
            dataset = Dataset(
                name=name,
                kind=kind,
                form=made.form,
                sha256=digest_of(whole),
                holds=made.holds,
                bounds=made.bounds,
                year=year,
                source=source,
                licence=licence,
                added_at=added_at.astimezone(UTC).isoformat(timespec="milliseconds"),
                original=file.name,
                original_sha256=original_sha256,
                figures=made.figures,
                notes=tuple(made.notes),
                folder=folder,
            )
            sync(whole)
            whole.chmod(0o644)  # other workers may be other users
            with alone(store):
                _demand_kind(folder, kind)
                folder.mkdir(exist_ok=True)
                whole.replace(dataset.file)
                write_json(folder / f"{dataset.sha256}.json", dataset.as_dict())
                write_json(folder / _CURRENT, dataset.as_dict())
    return dataset


def open_dataset(store: Path, name: str) -> Dataset:
    """The data in use under this name. NotFound says what there is."""
    demand_name(name)
    found = _read(store / name / _CURRENT, store / name)
    if found is None or not found.file.is_file():
        there = ", ".join(one.name for one in list_datasets(store)) or "none yet"
        raise NotFound(f"there is no imported exposure {name}; there are: {there}")
    return found


def list_datasets(store: Path) -> list[Dataset]:
    """What is in use, by name; damaged entries are passed over."""
    found = (_read(path, path.parent) for path in sorted(store.glob(f"*/{_CURRENT}")))
    return [one for one in found if one is not None and one.file.is_file()]


def remove_dataset(store: Path, name: str, *, erase: bool = False) -> None:
    """Take data out of use; they stay for products made with them, unless erased."""
    take_out(store, name, _CURRENT, erase=erase, look_up=lambda: open_dataset(store, name))


def _demand_kind(folder: Path, kind: str) -> None:
    before = _read(folder / _CURRENT, folder)
    if before is not None and before.kind != kind:
        raise NotValid(
            "name", before.name,
            f"exposure of kind {before.kind} has this name; give another --name, or remove it",
        )  # fmt: skip


def _read(path: Path, folder: Path) -> Dataset | None:
    try:
        found = json.loads(path.read_text("utf-8"))
        bounds = found.pop("bounds")
        holds, notes = tuple(found.pop("holds")), tuple(found.pop("notes"))
        dataset = Dataset(
            **found,
            bounds=None if bounds is None else tuple(float(edge) for edge in bounds),  # type: ignore[arg-type]
            holds=holds,
            notes=notes,
            folder=folder,
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return dataset if SHA.match(dataset.sha256) and is_name(dataset.name) else None

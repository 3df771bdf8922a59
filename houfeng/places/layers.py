"""Rasters and vectors an operator has added: a store of files in one folder.

    layers/<name>/layer.json        the version in use
    layers/<name>/<sha256>.json     what is known of each version
    layers/<name>/<sha256>.tif      its data (or .geojson), named by their bytes

A version is never changed. A newer one takes its name; the older stays, so that a product made
with it can be made again.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from houfeng.places import layer_rasters, layer_vectors
from houfeng.places.gazetteer import Gazetteer
from houfeng.places.layer_checks import Bounds
from houfeng.places.layer_crs import WGS84
from houfeng.places.layer_features import Features, read_features
from houfeng.places.layer_kinds import Form, Kind, kind_of
from houfeng.places.layer_rasters import Progress
from houfeng.places.layer_sampling import sample
from houfeng.places.layer_vectors import Trace
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
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.lineage import Lineage

MOST_BYTES = 16 * 2**30
_CURRENT = "layer.json"


@dataclass(frozen=True, slots=True)
class Layer:
    """One version of a layer."""

    name: str
    kind: str
    form: Form
    sha256: str  # of the kept file
    crs: str
    bounds: Bounds  # west, south, east, north; degrees
    units: str
    source: str  # who made it, as the operator said
    licence: str
    added_at: str  # UTC, ISO 8601
    original: str  # the given file's name
    original_sha256: str
    figures: Mapping[str, float]  # cells, lowest, highest, features ...
    notes: tuple[str, ...]  # what was changed or left out on the way in, for people
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / (self.sha256 + (".tif" if self.form == "raster" else ".geojson"))

    def as_dict(self) -> dict[str, Any]:
        """Everything but where it lies."""
        return {name: value for name, value in asdict(self).items() if name != "folder"}

    def as_lineage(self, role: str) -> Lineage:
        """The layer as a source of a product: its version is its digest."""
        made_of = self.source or self.original
        return Lineage(role, self.name, self.sha256, made_of, "; ".join(self.notes))


def add_layer(
    store: Path,
    file: Path,
    kind: str,
    *,
    added_at: datetime,
    name: str = "",
    crs: str | None = None,
    source: str = "",
    licence: str = "",
    gazetteer: Gazetteer | None = None,
    progress: Progress | None = None,
) -> Layer:
    """Check a file, keep it in the form we use, and let it take its name.

    store: the folder of layers; name: the kind's where empty; crs: where the file tells none
    (or a wrong one); gazetteer: what codes of administrative areas are checked against.
    Raises NotValid for a file that is not such a layer, SourceUnavailable
    where the store cannot be written.
    """
    name = name or kind
    demand_name(name)
    found = kind_of(kind)
    with told_if_closed(store):
        folder = store / name
        _demand_kind(folder, found)
        with tempfile.TemporaryDirectory(prefix="half-", dir=store) as half:
            made = prepare_layer(
                file, kind, Path(half), added_at=added_at, name=name, crs=crs, source=source,
                licence=licence, gazetteer=gazetteer, progress=progress,
            )  # fmt: skip
            with alone(store):
                _demand_kind(folder, found)
                folder.mkdir(exist_ok=True)
                made.file.replace(folder / made.file.name)
                write_json(folder / f"{made.sha256}.json", made.as_dict())
                write_json(folder / _CURRENT, made.as_dict())
    added = open_layer(store, name)
    if added.form == "vector":
        features(added)  # read once now, so that the first earthquake need not wait for it
    return added


def prepare_layer(
    file: Path,
    kind: str,
    folder: Path,
    *,
    added_at: datetime,
    name: str = "",
    crs: str | None = None,
    source: str = "",
    licence: str = "",
    within: Bounds | None = None,
    gazetteer: Gazetteer | None = None,
    progress: Progress | None = None,
) -> Layer:
    """Check a file and write it in the form we use into a folder, outside any store.

    For a file used in one run; within: only the rows of a raster that touch these bounds.
    Errors as `add_layer`.
    """
    found = kind_of(kind)
    if not file.is_file():
        raise NotFound(f"there is no file {file}")
    if file.stat().st_size > MOST_BYTES:
        raise NotValid("file", f"{file.stat().st_size:,} bytes", f"keep below {MOST_BYTES:,}")
    form = _form_of(file, found)
    with tempfile.TemporaryDirectory(prefix="half-", dir=folder) as half:
        # Under a name of ours: a path may itself be an instruction to the libraries that read.
        given, made = Path(half) / "given", Path(half) / "made"
        given.symlink_to(file.resolve())
        if form == "raster":
            bounds, figures, notes = layer_rasters.make_canonical(
                given, found, made, crs=crs, within=within, progress=progress
            )
        else:
            bounds, figures, notes = layer_vectors.make_canonical(
                given, found, made, crs=crs, gazetteer=gazetteer
            )
        layer = Layer(
            name=name or kind,
            kind=kind,
            form=form,
            sha256=digest_of(made),
            crs=WGS84,
            bounds=bounds,
            units=found.units,
            source=source,
            licence=licence,
            added_at=added_at.astimezone(UTC).isoformat(timespec="seconds"),
            original=file.name,
            original_sha256=digest_of(given),
            figures=figures,
            notes=tuple(notes),
            folder=folder,
        )
        sync(made)
        made.chmod(0o644)  # other workers may be other users
        made.replace(layer.file)
    return layer


def open_layer(store: Path, name: str, sha: str | None = None) -> Layer:
    """The layer of this name; with sha (8 digits or more), that version, its bytes verified.

    Raises NotFound, saying what there is.
    """
    demand_name(name)
    folder = store / name
    if sha is None:
        layer = _read(folder / _CURRENT, folder)
        if layer is None or not layer.file.is_file():
            there = ", ".join(one.name for one in list_layers(store)) or "none yet"
            raise NotFound(f"there is no layer {name}; there are: {there}")
        return layer
    if not SHA.match(sha):
        raise NotValid("sha", sha, "give 8 to 64 digits of the layer's SHA-256 in small letters")
    found = sorted(folder.glob(f"{sha}*.json"))
    version = _read(found[0], folder) if len(found) == 1 else None
    if version is None or not version.file.is_file():
        raise NotFound(f"layer {name} has no version {sha}; add the file it was made of again")
    if digest_of(version.file) != version.sha256:
        raise NotFound(f"{version.file} has been changed since it was added; add it again")
    return version


def list_layers(store: Path) -> list[Layer]:
    """The layers in use, by name; damaged entries are passed over."""
    found = (_read(path, path.parent) for path in sorted(store.glob(f"*/{_CURRENT}")))
    return [layer for layer in found if layer is not None and layer.file.is_file()]


def find_layer(store: Path, kind: str) -> Layer | None:
    """The layer to use for a kind: the one named after it, else the one added last."""
    return find_layers(store).get(kind)


def find_layers(store: Path) -> dict[str, Layer]:
    """By kind, the layer to use of each, as `find_layer` chooses it."""
    # A layer named after its kind comes before all others, so it is put in last.
    listed = sorted(
        list_layers(store), key=lambda one: (one.name == one.kind, one.added_at, one.name)
    )
    return {layer.kind: layer for layer in listed}


def remove_layer(store: Path, name: str, *, erase: bool = False) -> None:
    """Take a layer out of use; its data stay for products made with it, unless erased."""
    take_out(store, name, _CURRENT, erase=erase, look_up=lambda: open_layer(store, name))


def sample_raster(layer: Layer, longitudes: Floats, latitudes: Floats) -> Floats:
    """Values of a raster layer at points (degrees; broadcast together), NaN where it has none.

    Bilinear where the kind is continuous, else the value of the cell a point lies in.
    Raises NotValid for a vector layer, NotFound where the file is gone.
    """
    if layer.form != "raster":
        raise NotValid("layer", layer.name, "give a raster; this one is made of lines or areas")
    return sample(layer.file, longitudes, latitudes, continuous=kind_of(layer.kind).continuous)


def lines(layer: Layer) -> tuple[Trace, ...]:
    """Every line of a vector layer. Raises NotValid for a raster, NotFound if its file is gone."""
    if layer.form != "vector":
        raise NotValid("layer", layer.name, "give a layer of lines; this one is a raster")
    return layer_vectors.read_traces(layer.file)


def features(layer: Layer) -> Features:
    """Points, lines and areas of a vector layer with what is said of each.

    Raises NotValid for a raster, NotFound where its file is gone or damaged.
    """
    if layer.form != "vector":
        raise NotValid("layer", layer.name, "give points, lines or areas; this one is a raster")
    return read_features(layer.file)


def _form_of(file: Path, kind: Kind) -> Form:
    try:
        with file.open("rb") as source:
            head = source.read(512)
    except OSError as error:
        raise NotFound(f"{file} cannot be read ({error.strerror})") from error
    is_text = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    form: Form = "vector" if is_text and "vector" in kind.forms else kind.forms[0]
    if form == "raster" and is_text:
        raise NotValid("file", head[:40], f"{kind.name} is a raster: give a GeoTIFF or a grid")
    if form == "vector" and not is_text:
        raise NotValid(
            "file", head[:40],
            f"{kind.name} is read from GeoJSON: ogr2ogr -f GeoJSON OUT.geojson IN",
        )  # fmt: skip
    return form


def _demand_kind(folder: Path, kind: Kind) -> None:
    before = _read(folder / _CURRENT, folder)
    if before is not None and before.kind != kind.name:
        raise NotValid(
            "name", before.name,
            f"a layer of kind {before.kind} has this name; give another --name, or remove it",
        )  # fmt: skip


def _read(path: Path, folder: Path) -> Layer | None:
    try:
        found = json.loads(path.read_text("utf-8"))
        west, south, east, north = (float(v) for v in found.pop("bounds"))
        notes = tuple(found.pop("notes"))
        layer = Layer(**found, bounds=(west, south, east, north), notes=notes, folder=folder)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return layer if SHA.match(layer.sha256) and is_name(layer.name) else None

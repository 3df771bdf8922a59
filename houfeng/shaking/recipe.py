"""All that a map was made from, as one file beside it: `inputs.zip`.

    recipe.json     earthquake, profile with every choice, step, layers by digest, software
    files/...       stations, rupture, reports, decisions: as they came

The same recipe gives the same arrays, on this machine and with this software to the last bit.
"""

import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from houfeng import __version__
from houfeng.events.origin import Origin
from houfeng.events.report import event_from_json, event_to_json
from houfeng.places.layers import Layer, find_layer, open_layer
from houfeng.shaking.inputs import Inputs, gather
from houfeng.shaking.make import make_map
from houfeng.shaking.overrides import ChosenModels
from houfeng.shaking.overrides_file import overrides_from_bytes
from houfeng.shaking.products.archive import zip_bytes
from houfeng.shaking.profiles import CHINA, PROFILES, REFERENCE, Profile, profile_named
from houfeng.shaking.result import ShakingResult
from houfeng.shaking.science.regions import region_of
from houfeng.shaking.standards import zones
from houfeng.vocabulary.errors import NotFound, NotValid

AUTO = "auto"
INPUTS = "inputs.zip"
LAYER_KINDS = ("vs30", "faults")  # that a map can be made with
_LARGEST_BYTES = 500_000_000  # unpacked
_RECIPE = "recipe.json"
_INSIDE = "files/"
# What a zip with a bit turned can do to its reader, and what a recipe of other shape can.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(KeyError, TypeError, ValueError, AttributeError),
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides every number of a map."""

    origin: Origin
    profile: Profile
    step_s: float | None = None  # arc-seconds; None: the profile's own
    files: Mapping[str, bytes] = field(default_factory=dict)  # by plain name
    layers: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # kind -> (name, digest)
    software: str = __version__


def recipe_for(
    origin: Origin,
    *,
    wanted: str = AUTO,
    step_s: float | None = None,
    files: Mapping[str, bytes] | None = None,
    store: Path | None = None,
) -> Recipe:
    """The recipe of a map to be made now, with the layers in use.

    wanted: a profile's name or "auto": China's in the area of its standard, the reference
    elsewhere, unless the operator's decisions name one. Raises NotValid.
    """
    given = dict(files or {})
    chosen = None
    if "overrides.json" in given:
        chosen = overrides_from_bytes(given["overrides.json"]).models
    return Recipe(
        origin=origin,
        profile=_profile(origin, wanted, chosen),
        step_s=step_s,
        files=given,
        layers={} if store is None else _layers_in_use(store),
    )


def follow(
    recipe: Recipe,
    store: Path | None = None,
    tell: Callable[[str], None] = lambda _step: None,
) -> ShakingResult:
    """The map of a recipe. store: where its layers are kept.

    Raises NotFound for a layer that is no longer there, NotValid for files that cannot be read.
    """
    with inputs_of(recipe, store) as inputs:
        return make_map(inputs, recipe.profile, step_s=recipe.step_s, tell=tell)


@contextmanager
def inputs_of(recipe: Recipe, store: Path | None = None) -> Iterator[Inputs]:
    """What a recipe's files and layers say, while the block lasts; errors as `follow`."""
    layers = {kind: _layer(store, kind, *which) for kind, which in recipe.layers.items()}
    with _in_folder(recipe.files) as folder, _in_folder({}) as scratch:
        yield gather(recipe.origin, folder, layers, scratch=scratch)


@contextmanager
def _in_folder(files: Mapping[str, bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="houfeng-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        yield Path(folder)


def demand_readable(origin: Origin, files: Mapping[str, bytes]) -> None:
    """Raise NotValid where files about an earthquake cannot be read, before they are kept."""
    with _in_folder(files) as folder, _in_folder({}) as scratch:
        gather(origin, folder, scratch=scratch)


def pack(recipe: Recipe) -> bytes:
    """The recipe as a zip; the same recipe gives the same bytes."""
    told = {
        "origin": event_to_json(recipe.origin),
        "profile": asdict(recipe.profile),
        "step_s": recipe.step_s,
        "layers": {kind: list(which) for kind, which in sorted(recipe.layers.items())},
        "software": recipe.software,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    inside = [(_INSIDE + name, content) for name, content in sorted(recipe.files.items())]
    return zip_bytes([(_RECIPE, text.encode()), *inside])


def unpack(raw: bytes) -> Recipe:
    """The recipe in a zip that `pack` made. Raises NotValid for anything else."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_BYTES:
                raise NotValid(INPUTS, "too large", f"keep below {_LARGEST_BYTES:,} bytes")
            told = json.loads(archive.read(_RECIPE))
            names = [name for name in archive.namelist() if name.startswith(_INSIDE)]
            files = {_plain(name): archive.read(name) for name in names}
        return Recipe(
            origin=event_from_json(told["origin"]),
            profile=_profile_of(told["profile"]),
            step_s=told["step_s"],
            files=files,
            layers={kind: (name, sha) for kind, (name, sha) in told["layers"].items()},
            software=told["software"],
        )
    except _DAMAGED as wrong:
        raise NotValid(INPUTS, repr(wrong)[:200], "give one that Houfeng wrote") from wrong


def _profile(origin: Origin, wanted: str, chosen: ChosenModels | None) -> Profile:
    if wanted == AUTO and chosen is not None and chosen.profile is not None:
        wanted = chosen.profile
    if wanted == AUTO:
        _, inside = region_of(origin.longitude, origin.latitude, zones())
        profile = CHINA if inside else REFERENCE
    else:
        profile = profile_named(wanted)
    if chosen is None:
        return profile
    return replace(
        profile,
        gmice=chosen.gmice or profile.gmice,
        correlation=chosen.correlation or profile.correlation,
    )


def _profile_of(told: dict[str, Any]) -> Profile:
    known = {one.name for one in fields(Profile)}
    if set(told) != known or told["name"] not in PROFILES:
        odd = ", ".join(sorted(set(told) ^ known)) or told["name"]
        raise NotValid("profile", odd, "the recipe is of another version of Houfeng: use that one")
    as_kept: dict[str, Any] = {
        name: tuple((model, weight) for model, weight in value)
        if name in ("models", "deep_models")
        else value
        for name, value in told.items()
    }
    return Profile(**as_kept)


def _layers_in_use(store: Path) -> dict[str, tuple[str, str]]:
    found = {kind: find_layer(store, kind) for kind in LAYER_KINDS}
    return {kind: (one.name, one.sha256) for kind, one in found.items() if one is not None}


def _layer(store: Path | None, kind: str, name: str, digest: str) -> Layer:
    if store is None:
        raise NotFound(f"the {kind} layer {name} is needed, but no store of layers is named")
    try:
        return open_layer(store, name, digest)
    except NotFound as gone:
        raise NotFound(
            f"the map was made with the {kind} layer {name}, version {digest[:12]}; "
            f"add that file again with `houfeng layers add` ({gone})"
        ) from gone


def _plain(name: str) -> str:
    short = name.removeprefix(_INSIDE)
    if not short or short in (".", "..") or any(sign in short for sign in "/\\\x00"):
        raise NotValid(INPUTS, name, "names inside must be plain")
    return short

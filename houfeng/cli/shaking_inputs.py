"""What `houfeng shaking` works on: an earthquake with its files, or a product."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from houfeng.cli.door import errors, prepare
from houfeng.vocabulary.errors import NotFound, NotValid

if TYPE_CHECKING:
    from houfeng.events.origin import Origin
    from houfeng.shaking.recipe import Recipe

_LARGEST_BYTES = 500_000_000


def recipe_from(
    name: str, *, profile: str, step_s: float | None, vs30: Path | None = None
) -> "Recipe":
    """The recipe of a map of an event folder, a file, a bundled or a known earthquake.

    Raises NotFound and NotValid.
    """
    from houfeng.house.folders import data_home
    from houfeng.shaking.recipe import recipe_for

    origin, files = _known(name)
    if vs30 is not None:
        if not vs30.is_file():
            raise NotFound(f"there is no file {vs30}")
        others = {name: raw for name, raw in files.items() if Path(name).stem.lower() != "vs30"}
        files = {**others, f"vs30{vs30.suffix.lower()}": _bytes(vs30)}
    return recipe_for(
        origin, wanted=profile, step_s=step_s, files=files, store=data_home() / "layers"
    )


@contextmanager
def product_folder(name: str) -> Iterator[Path]:
    """The files of a product: a folder here, or one of the platform's products."""
    path = Path(name)
    if path.is_dir():
        yield path
        return
    if path.exists() or not name.count("/") >= 2:
        raise NotFound(f"{name} is neither a folder nor a product such as houfeng/shaking/EVENT/1")
    prepare()
    from houfeng.products import catalogue
    from houfeng.products.publish import store

    product = catalogue.by_identity(name)
    if product.type != "shaking":
        raise NotValid("PRODUCT", name, "name a product of type shaking")
    with tempfile.TemporaryDirectory(prefix="houfeng-") as folder:
        for file in product.files.all():
            (Path(folder) / file.name).symlink_to(store().find(file.sha256).resolve())
        yield Path(folder)


def event_files(folder: Path) -> dict[str, bytes]:
    """The files of an event folder that its map is made from, by name; others are told."""
    from houfeng.shaking.readings import read_event_folder

    held = read_event_folder(folder)
    vs30 = [held.folder / name for name in held.unknown if Path(name).stem.lower() == "vs30"]
    paths = [*held.stations, *held.felt, *held.faults, *vs30]
    paths += [one for one in (held.rupture, held.moment, held.overrides) if one is not None]
    left = [n for n in held.unknown if not n.lower().startswith("readme")]
    left = [n for n in left if Path(n).stem.lower() != "vs30"]
    if left:
        _note(f"not used, of no known kind: {', '.join(left)}")
    if held.model_settings is not None:
        _note(f"{held.model_settings.name} is not read: choose models by --profile")
    return {path.name: _bytes(path) for path in dict.fromkeys(paths)}


def _known(name: str) -> tuple["Origin", dict[str, bytes]]:
    from houfeng.events.historic import historic_event
    from houfeng.events.readers import read_events

    path = Path(name)
    if path.exists() or path.suffix:
        found = read_events(path)
        if len(found) != 1:
            raise NotValid("INPUT", name, f"it holds {len(found)} earthquakes; give one")
        return found[0], event_files(path) if path.is_dir() else {}
    try:
        return historic_event(name).origin, {}
    except NotFound as bundled:
        prepare()
        from houfeng.events.evidence import current_evidence
        from houfeng.events.keep import fetch_event, preferred_revision

        try:
            origin = fetch_event(name, preferred_revision(name))
        except NotFound as inside:
            raise NotFound(f"{inside}\n{bundled}") from None
        return origin, current_evidence(name)


def _note(text: str) -> None:
    errors.print(f"note: {text}", markup=False, highlight=False, soft_wrap=True)


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST_BYTES:
        raise NotValid("file", f"{path.name}: too large", f"at most {_LARGEST_BYTES:,} bytes")
    return path.read_bytes()

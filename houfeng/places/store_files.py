"""What every store of versions does with its files: named, written whole, one writer at a time.

A version is a file named by the SHA-256 of its bytes, beside a small JSON file that describes it.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from houfeng.vocabulary.errors import NotValid, SourceUnavailable

SHA = re.compile(r"[0-9a-f]{8,64}\Z")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}\Z")


def is_name(name: str) -> bool:
    """Whether a version may be kept under this name."""
    return bool(_NAME.match(name))


def demand_name(name: str) -> None:
    """NotValid where the name cannot be that of a folder of ours."""
    if not is_name(name):
        raise NotValid("name", name, "use small letters, digits, - and _, at most 63")


def digest_of(file: Path) -> str:
    """SHA-256 of a file's bytes."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Other processes see the old file or the new one."""
    handle, half = tempfile.mkstemp(dir=path.parent, prefix="half-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(value, out, ensure_ascii=False, indent=2)
        sync(Path(half))
        Path(half).chmod(0o644)
        Path(half).replace(path)
    finally:
        Path(half).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """The bytes are on the disk when this returns."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def take_out(
    store: Path, name: str, current: str, *, erase: bool, look_up: Callable[[], object]
) -> None:
    """Take a name out of use; its versions stay, unless erased.

    current: the file that says which version is in use; look_up: raises NotFound, saying what
    there is, where the name is not in use.
    """
    demand_name(name)
    folder = store / name
    with told_if_closed(store), alone(store):
        if not (folder / current).exists() and not (erase and folder.is_dir()):
            look_up()
        (folder / current).unlink(missing_ok=True)
        if erase:
            shutil.rmtree(folder)


@contextmanager
def alone(store: Path) -> Iterator[None]:
    """One process at a time changes what is in use; readers need not wait."""
    with (store / ".lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


@contextmanager
def told_if_closed(store: Path) -> Iterator[None]:
    """The store's folder is made; SourceUnavailable where it cannot be written."""
    try:
        store.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise SourceUnavailable(
            f"{store} cannot be used ({error.strerror or error}); free some space, give this user "
            "the right to write there, or set HOUFENG_HOME to another folder"
        ) from error

"""The loop's state in one file: written whole or not at all, so that a power cut spoils nothing."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from houfeng.vocabulary.errors import NotValid

Saved = dict[str, NDArray[np.generic]]


def keep(path: Path, saved: Mapping[str, NDArray[np.generic]]) -> None:
    """Write beside the file, then take its place."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            np.savez(file, **saved)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise NotValid(
            "--state", str(path), f"name a file in a folder you may write to ({error.strerror})"
        ) from error


def read(path: Path) -> Saved | None:
    """What was kept; None where there is nothing yet. NotValid for a file that is damaged."""
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as found:
            return {name: found[name] for name in found.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise NotValid(
            "--state", str(path), f"remove it to start anew; it is damaged ({error})"
        ) from error

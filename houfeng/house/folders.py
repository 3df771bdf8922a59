"""Where Houfeng keeps its data on this machine."""

import os
from pathlib import Path

import platformdirs

ROOT_HOME = Path("/var/lib/houfeng")
CLONE = Path(__file__).resolve().parents[2]  # where Houfeng runs from its source


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def data_home() -> Path:
    """The data folder: HOUFENG_HOME, else `var` in a clone, else the system's or user's own."""
    named = os.environ.get("HOUFENG_HOME")
    if named:
        return Path(named).expanduser().resolve()
    if (CLONE / "Makefile").exists() and (CLONE / "pyproject.toml").exists():
        return CLONE / "var"
    if is_root():
        return ROOT_HOME
    return Path(platformdirs.user_data_dir("houfeng"))

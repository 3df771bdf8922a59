"""Where Houfeng keeps its data on this machine."""

import os
from pathlib import Path

import platformdirs

ROOT_HOME = Path("/var/lib/houfeng")


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def data_home() -> Path:
    """The data folder: HOUFENG_HOME, else the system's or the user's own place for data."""
    named = os.environ.get("HOUFENG_HOME")
    if named:
        return Path(named).expanduser().resolve()
    if is_root():
        return ROOT_HOME
    return Path(platformdirs.user_data_dir("houfeng"))

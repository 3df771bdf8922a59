"""What many tests need."""

import os
import shutil
from pathlib import Path

import pytest

from houfeng.places import Gazetteer, load
from tests import plugin
from tests.command import home, houfeng  # noqa: F401  (fixtures)

SHARED = Path(os.environ.get("HOUFENG_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project; tests that need it skip without it."""
    return shared_folder()


def shared_folder() -> Path:
    """The same, for helpers that are no fixtures."""
    if not SHARED.is_dir():
        plugin.LEFT_OUT["tests on real data"] = f"{SHARED} is not there; name it in HOUFENG_SHARED"
        pytest.skip(f"the shared data folder {SHARED} is not there")
    return SHARED


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """Built once from the installed packages."""
    return load(plugin.CACHE)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a real browser; browser tests skip without it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        plugin.LEFT_OUT["browser tests"] = "Chromium is not installed (see scripts/install-browser)"
        pytest.skip("Chromium is not installed")
    return found


@pytest.fixture
def quick_passwords(settings) -> None:
    """A hash that costs nothing: the real one takes a second on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

"""Files built from npm packages at set-up: fonts, coastlines, scripts."""

from pathlib import Path

from houfeng.vocabulary.errors import SourceUnavailable

ASSETS = Path(__file__).resolve().parent.parent / "assets"


def asset_path(name: str) -> Path:
    """Path of a built asset such as "fonts/NotoSansSC-Regular.ttf" or "land.geojson".

    Raises SourceUnavailable if it has not been built.
    """
    found = ASSETS / name
    if not found.exists():
        raise SourceUnavailable(f"{found} is missing; run `make assets` to build it")
    return found

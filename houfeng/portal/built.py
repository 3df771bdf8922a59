"""Names of the built files: each carries its hash, so that browsers may keep it for ever."""

import json
from functools import cache

from houfeng.vocabulary.assets import asset_path


@cache
def _manifest() -> dict[str, str]:
    found = json.loads(asset_path("web/manifest.json").read_text("utf-8"))
    files: dict[str, str] = found["files"]
    return files


def built_name(name: str) -> str:
    """File name with hash of a built file such as "app.js". SourceUnavailable if not built."""
    return _manifest()[name]

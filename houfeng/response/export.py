"""A finished response as a folder of files."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from houfeng.products import catalogue
from houfeng.products.publish import describe, store
from houfeng.products.store import full_or_closed
from houfeng.response.models import Response


def manifest(response: Response) -> dict[str, Any]:
    """What a run published: `product.json`."""
    made = catalogue.of_run(response.run)
    return {
        "run": response.run,
        "event_id": response.event_id,
        "event_revision": response.event_revision,
        "status": made[0].status,
        "products": [describe(product, list(product.files.all())) for product in made],
    }


def timings(response: Response, around: dict[str, float]) -> dict[str, Any]:
    """Seconds: each stage, their total, and what this command spent around them."""
    stages = {stage.name: stage.seconds for stage in response.stages.all()}
    return {
        "run": response.run,
        "stages": stages,
        "total": sum(s for s in stages.values() if s is not None),
        "command": around,
    }


PAPERS = {".pdf", ".docx", ".svg", ".png", ".kmz"}
"""Endings of files that people open and pass on."""


def export(
    response: Response, folder: Path, spent: dict[str, Any], *, mark_papers: bool = False
) -> None:
    """Write a run's files into a folder: each whole or not at all, `product.json` last.

    mark_papers: files for people bear 演习 in their names; those for programs keep theirs.
    """
    contents = {
        (
            f"演习-{file.name}" if mark_papers and Path(file.name).suffix in PAPERS else file.name
        ): store().find(file.sha256).read_bytes()
        for product in catalogue.of_run(response.run)
        for file in product.files.all()
    }
    contents["timings.json"] = _json(spent)
    contents["product.json"] = _json(manifest(response))
    write_files(folder, contents)


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder that is there, in their order, each whole or not at all."""
    for name, content in contents.items():
        half = folder / f".{name}.half"
        try:
            half.write_bytes(content)
            half.replace(folder / name)
        except OSError as error:
            half.unlink(missing_ok=True)
            raise full_or_closed(folder, error) from error


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()

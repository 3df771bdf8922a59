"""Versioned rule tables: the room's own by name, an operator's by path."""

import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from houfeng.vocabulary.errors import NotFound, NotValid

MOST_BYTES = 1_000_000


def table_names(folder: str) -> tuple[str, ...]:
    """Of the tables that come with Houfeng: "policies" or "rules"."""
    place = files("houfeng.warning").joinpath("data", folder)
    return tuple(sorted(one.name.removesuffix(".json") for one in place.iterdir()))


def read_table(folder: str, name: str | Path) -> tuple[dict[str, Any], str]:
    """(the table, its SHA-256). A name of ours, or a path to a file that ends in .json."""
    if str(name) in table_names(folder):
        raw = files("houfeng.warning").joinpath("data", folder, f"{name}.json").read_bytes()
    else:
        path = Path(name)
        if path.suffix != ".json":
            raise NotValid(
                folder, str(name), f"give one of {', '.join(table_names(folder))} or a .json file"
            )
        if not path.is_file():
            raise NotFound(f"there is no file {path}")
        if path.stat().st_size > MOST_BYTES:
            raise NotValid(
                str(path), f"{path.stat().st_size:,} bytes", f"keep below {MOST_BYTES:,}"
            )
        raw = path.read_bytes()
    try:
        found = json.loads(raw)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise NotValid(str(name), str(error), "give a JSON table") from None
    if not isinstance(found, dict):
        raise NotValid(str(name), type(found).__name__, "give a JSON object")
    return found, hashlib.sha256(raw).hexdigest()


class Row:
    """One object of a table, whose fields are asked for by name, type and limits."""

    def __init__(self, where: str, fields: object, known: tuple[str, ...]) -> None:
        if not isinstance(fields, Mapping):
            raise NotValid(where, fields, "give a JSON object")
        for name in fields:
            if name not in known:
                raise NotValid(
                    f"{where}.{name}", fields[name], f"not a field; known are {', '.join(known)}"
                )
        self.where = where
        self.fields = fields

    def text(self, name: str, among: tuple[str, ...] = ()) -> str:
        """A text that is there, and one of those where they are given."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value or (among and value not in among):
            raise NotValid(
                f"{self.where}.{name}", value,
                f"give one of {', '.join(among)}" if among else "give a text",
            )  # fmt: skip
        return value

    def number(self, name: str, lowest: float, highest: float) -> float:
        """A number within limits."""
        value = self.fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not (
            lowest <= value <= highest
        ):  # fmt: skip
            raise NotValid(
                f"{self.where}.{name}", value, f"give a number from {lowest:g} to {highest:g}"
            )
        return float(value)

    def number_or_none(self, name: str, lowest: float, highest: float) -> float | None:
        """As `number`; None where the field is missing or null."""
        return None if self.fields.get(name) is None else self.number(name, lowest, highest)

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.fields.get(name)
        if not isinstance(value, bool):
            raise NotValid(f"{self.where}.{name}", value, "give true or false")
        return value

    def items(self, name: str) -> list[Any]:
        """A list of at least one."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not value:
            raise NotValid(f"{self.where}.{name}", value, "give a list of at least one")
        return value

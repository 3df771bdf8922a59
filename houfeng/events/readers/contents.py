"""A file's bytes, or a plain reason why there are none."""

from pathlib import Path

from houfeng.vocabulary.errors import NotAllowed, NotFound, NotValid

LARGEST_BYTES = 200_000_000
"""A year of a national catalogue is some 10 MB; more than this is a mistake or an attack."""


def contents(path: Path, *, largest: int = LARGEST_BYTES) -> bytes:
    """The bytes of an ordinary file that is neither empty nor larger than `largest`.

    Raises NotFound where nothing is, NotAllowed where we may not look, NotValid otherwise.
    """
    try:
        if not path.exists():
            raise NotFound(f"{path} does not exist; check the spelling and the folder")
        if not path.is_file():
            raise NotValid("file", str(path), "give one ordinary file with the earthquake")
        size = path.stat().st_size
        if size > largest:
            raise NotValid(
                "file size",
                f"{size:,} bytes",
                f"split the file; at most {largest:,} bytes are read at once",
            )
        raw = path.read_bytes()
    except PermissionError as refused:
        raise NotAllowed(f"{path} may not be read by this account") from refused
    refuse_empty(raw, str(path))
    return raw


def refuse_empty(raw: bytes, name: str) -> None:
    """Raise NotValid for a file of nothing, or of blanks only."""
    if not raw.strip():
        raise NotValid("file", name, "the file is empty; fetch or export it again")

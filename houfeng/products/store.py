"""Files by the SHA-256 of their bytes: written once, never changed."""

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from houfeng.vocabulary.errors import NotFound, SourceUnavailable


class Store:
    """A folder of files named by their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file with this digest is or would be."""
        return self.folder / sha256[:2] / sha256[2:]

    def find(self, sha256: str) -> Path:
        """The file with this digest, or NotFound."""
        found = self.path(sha256)
        if not found.is_file():
            raise NotFound(
                f"the store holds no file {sha256}; `houfeng products verify` lists what is missing"
            )
        return found

    def put(self, content: bytes) -> str:
        """Keep some bytes; returns their SHA-256. Either the whole file is there or none of it."""
        digest = hashlib.sha256(content).hexdigest()
        target = self.path(digest)
        if target.exists():
            return digest
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=target.parent, prefix="half-", delete=False
            ) as half:
                try:
                    half.write(content)
                    half.flush()
                    os.fsync(half.fileno())
                    Path(half.name).chmod(0o644)
                    Path(half.name).replace(target)
                except BaseException:
                    Path(half.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise full_or_closed(self.folder, error) from error
        return digest


def full_or_closed(folder: Path, error: OSError) -> SourceUnavailable:
    """What to tell the person whose disk is full or whose folder is closed to us."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SourceUnavailable(
            f"no space is left on the disk that holds {folder}; "
            "free some and run the same command again: "
            "nothing was half-published"
        )
    return SourceUnavailable(
        f"{folder} cannot be written ({error.strerror}); give this user the right to, "
        "or set HOUFENG_HOME to another folder"
    )

"""A shaking product's files as facilities need them: grids, and which event's version they are."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from houfeng.shaking.products.grids_npz import Grids, read_grids
from houfeng.shaking.products.netcdf import read_netcdf_grids
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.status import Status

GRIDS = "grids.npz"
_FILES = (GRIDS, "measures.nc")  # in the order they are looked for
MAIN = "shaking.nc"  # whose digest is the one id of a map through all that is made of it


@dataclass(frozen=True, slots=True, eq=False)
class ShakingProduct:
    """One version of one event's map."""

    event_id: str
    revision: int
    status: Status
    sha256: str  # of shaking.nc; without one, of the grids' own file
    grids: Grids

    def as_dict(self) -> dict[str, object]:
        return {
            "event": self.event_id,
            "revision": self.revision,
            "sha256": self.sha256,
            "status": self.status.value,
        }


def open_product(path: Path) -> ShakingProduct:
    """The map in a folder of `shaking make` or `respond --out`, or in one of its grid files.

    Raises NotFound where nothing is there, NotValid for other files.
    """
    if path.is_dir():
        folder = path
        found = [folder / name for name in _FILES if (folder / name).is_file()]
        if not found:
            raise NotFound(f"{path} holds neither of {', '.join(_FILES)}")
        file = found[0]
    elif path.is_file():
        folder, file = path.parent, path
        if path.name == MAIN:
            # It lacks the parts of other measures; they lie beside it.
            return open_product(folder)
    else:
        raise NotFound(f"there is no shaking product at {path}")
    grids = read_grids(file) if file.suffix == ".npz" else read_netcdf_grids(file)
    event_id, revision, status = _identity(folder, file)
    main = folder / MAIN
    digest = hashlib.sha256((main if main.is_file() else file).read_bytes()).hexdigest()
    return ShakingProduct(event_id, revision, status, digest, grids)


def _identity(folder: Path, file: Path) -> tuple[str, int, Status]:
    """Event, revision and status: from info.json beside the grids, else from the NetCDF itself."""
    info = folder / "info.json"
    if info.is_file():
        try:
            own = json.loads(info.read_text("utf-8"))["houfeng"]
            return str(own["event_id"]), int(own["revision"]), Status(own["status"])
        except (ValueError, KeyError, TypeError) as wrong:
            raise NotValid(str(info), "no account of the map", "make the product again") from wrong
    if file.suffix == ".nc":
        from netCDF4 import Dataset

        with Dataset(file) as opened:
            facts = {name: opened.getncattr(name) for name in opened.ncattrs()}
        try:
            return facts["event_id"], int(facts["revision"]), Status(facts["status"])
        except (KeyError, ValueError) as wrong:
            raise NotValid(str(file), "no event", "name a file of `shaking make`") from wrong
    raise NotFound(f"{folder} lacks info.json, which says which earthquake the map is of")

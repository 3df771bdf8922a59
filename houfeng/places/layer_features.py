"""Points, lines and areas of a kept vector layer as columns, unpacked one by one.

Reading 10⁵ features from their GeoJSON takes the better part of a second, and who asks wants the
few near an earthquake. So beside the layer's file lies the same in columns: bounds, a point on
each, the shapes as WKB, the properties as JSON. It is made from the file when first wanted and
may be thrown away at any time.
"""

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from houfeng.places.build import write_atomically
from houfeng.vocabulary.arrays import Bools, Floats
from houfeng.vocabulary.errors import NotFound

LAYOUT = 1  # raise when the columns change
MOST_OPEN = 16  # layers kept in memory by a process
# Names as OpenStreetMap, Natural Earth, GADM and Chinese agencies write them; Chinese first.
NAMES = (
    "name:zh", "name_zh", "name_cn", "name_chn", "namechn", "name_ch", "zh_name", "cname", "名称",
    "名字", "中文名", "断裂名称", "断层名称", "断裂名", "断层名", "学校名称", "医院名称",
    "水库名称", "大坝名称", "线路名称", "单位名称", "区域名称", "name", "fault_name", "faultname",
    "dam_name", "res_name", "title", "name:en", "name_en", "ref",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The features of one layer, n of them."""

    bounds: Floats  # (n, 4) west, south, east, north; lines run on past 180
    points: Floats  # (n, 2) longitude and latitude of a point on each
    shapes: NDArray[np.uint8]  # WKB, one after another
    shape_ends: NDArray[np.int64]  # (n + 1,)
    words: NDArray[np.uint8]  # properties as JSON, one after another
    word_ends: NDArray[np.int64]  # (n + 1,)

    def __len__(self) -> int:
        return len(self.bounds)

    def touching(self, west: float, south: float, east: float, north: float) -> NDArray[np.intp]:
        """Indices of features whose bounds touch these; longitudes of any turn."""
        turns = self.turns((west + east) / 2)
        found: Bools = (
            (self.bounds[:, 0] + turns <= east)
            & (self.bounds[:, 2] + turns >= west)
            & (self.bounds[:, 1] <= north)
            & (self.bounds[:, 3] >= south)
        )
        return np.flatnonzero(found)

    def turns(self, longitude: float) -> Floats:
        """(n,) multiples of 360 to add to longitudes, to bring each feature near to one."""
        middle = (self.bounds[:, 0] + self.bounds[:, 2]) / 2
        return np.asarray(np.round((longitude - middle) / 360.0) * 360.0)

    def shape(self, index: int) -> Any:
        """A feature's geometry (shapely), as it was kept."""
        first, last = self.shape_ends[index : index + 2]
        return shapely.from_wkb(self.shapes[first:last].tobytes())

    def properties(self, index: int) -> dict[str, str | float | bool]:
        """What its maker says of a feature."""
        first, last = self.word_ends[index : index + 2]
        found: dict[str, str | float | bool] = json.loads(self.words[first:last].tobytes())
        return found

    def name(self, index: int) -> str:
        """A feature's name, Chinese where it has one; "" without."""
        return name_in(self.properties(index))


def name_in(properties: Mapping[str, object]) -> str:
    """The name among a feature's properties; "" where none is told."""
    told = {key.strip().lower(): value for key, value in properties.items()}
    found = (str(told[key]).strip() for key in NAMES if isinstance(told.get(key), str))
    return next((name for name in found if name), "")


@lru_cache(maxsize=MOST_OPEN)
def read_features(file: Path) -> Features:
    """The features of a kept layer's file; NotFound where it is gone or damaged.

    The file is named by its bytes, so what was read of it once stays true.
    """
    kept = file.with_suffix(f".columns-{LAYOUT}.npz")
    if not file.is_file():
        raise NotFound(f"the layer's file {file} is gone; add the layer again")
    if kept.exists():
        try:
            with np.load(kept) as columns:
                return Features(*(columns[name] for name in Features.__slots__))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            kept.unlink(missing_ok=True)  # half a file: it is made again below
    made = _read(file)
    _keep(kept, made)
    return made


def _read(file: Path) -> Features:
    """From the GeoJSON that layer_vectors writes: one feature a line."""
    try:
        head, *rows, tail, end = file.read_text("utf-8").split("\n")
        if not (head.endswith("[") and rows and (tail, end) == ("]}", "")):
            raise ValueError("half a file")
        rows = [row.removesuffix(",") for row in rows]
        words = [
            json.dumps(json.loads(row)["properties"], ensure_ascii=False).encode() for row in rows
        ]
        shapes = shapely.from_geojson(rows)
    except (OSError, ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise NotFound(f"the layer's file {file} is damaged; add the layer again") from error
    packed, ends = _packed(list(shapely.to_wkb(shapes)))
    texts, text_ends = _packed(words)
    return Features(
        bounds=shapely.bounds(shapes).reshape(-1, 4),
        points=shapely.get_coordinates(shapely.point_on_surface(shapes)).reshape(-1, 2),
        shapes=packed,
        shape_ends=ends,
        words=texts,
        word_ends=text_ends,
    )


def _packed(pieces: list[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    ends = np.cumsum([0, *(len(piece) for piece in pieces)], dtype=np.int64)
    return np.frombuffer(b"".join(pieces), dtype=np.uint8), ends


def _keep(path: Path, made: Features) -> None:
    """Beside the layer; a process that may not write there reads the GeoJSON each time."""
    if os.access(path.parent, os.W_OK):
        write_atomically(path, {name: getattr(made, name) for name in Features.__slots__})

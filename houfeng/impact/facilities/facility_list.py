"""An organisation's sites as arrays: what is read from its file, kept, and assessed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.facilities.curves import Curve, curve_from_dict
from houfeng.vocabulary.arrays import Floats

Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Facilities:
    """n sites, each with its fragility curve and its own threshold for notices."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    longitudes: Floats  # (n,) degrees east
    latitudes: Floats  # (n,) degrees north
    curves: tuple[Curve, ...]  # those in use
    curve_of: Codes  # (n,) index into curves
    thresholds: tuple[str, ...]  # those in use, as written; "" is the list's own
    threshold_of: Codes  # (n,)
    types: tuple[str, ...]  # kinds of sites in use, as written
    type_of: Codes  # (n,)

    def __len__(self) -> int:
        return len(self.ids)


def coded(texts: list[str]) -> tuple[tuple[str, ...], Codes]:
    """The distinct texts, in the order they come, and which of them each is."""
    known = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return tuple(known), np.fromiter((known[text] for text in texts), np.int32, len(texts))


def to_bytes(sites: Facilities) -> bytes:
    """The list in one piece, compressed; `from_bytes` reads it back."""
    made = BytesIO()
    words = {
        "curves": [curve.as_dict() for curve in sites.curves],
        "thresholds": list(sites.thresholds),
        "types": list(sites.types),
    }
    np.savez_compressed(
        made,
        ids=_packed(sites.ids),
        names=_packed(sites.names),
        lon=sites.longitudes,
        lat=sites.latitudes,
        curve_of=sites.curve_of,
        threshold_of=sites.threshold_of,
        type_of=sites.type_of,
        words=np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8),
    )
    return made.getvalue()


def from_bytes(raw: bytes) -> Facilities:
    """What `to_bytes` made."""
    with np.load(BytesIO(raw), allow_pickle=False) as file:
        words: Mapping[str, Any] = json.loads(file["words"].tobytes())
        return Facilities(
            ids=_unpacked(file["ids"]),
            names=_unpacked(file["names"]),
            longitudes=file["lon"],
            latitudes=file["lat"],
            curves=tuple(curve_from_dict(one) for one in words["curves"]),
            curve_of=file["curve_of"],
            thresholds=tuple(words["thresholds"]),
            threshold_of=file["threshold_of"],
            types=tuple(words["types"]),
            type_of=file["type_of"],
        )


def _packed(texts: tuple[str, ...]) -> NDArray[np.uint8]:
    # Texts hold no line breaks: the readers refuse control characters.
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpacked(raw: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(raw.tobytes().decode().split("\n"))

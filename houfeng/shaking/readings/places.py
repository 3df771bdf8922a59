"""Whether stations lie where they say: coordinates swapped, out of range, 0 and 0."""

from collections.abc import Sequence

import numpy as np

from houfeng.shaking.readings.reading import Reading
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.geometry import distance_km

# A strong-motion or felt file is about one earthquake; nothing in it is felt from farther.
_FARTHEST_KM = 3000.0
_FAR_KM = 500.0  # where the exchanged columns fit ten times better, this is far enough
_MEND = "longitude and latitude look swapped; exchange the two columns"


def placed(
    readings: Sequence[Reading], name: str, near: tuple[float, float] | None
) -> tuple[list[Reading], list[str]]:
    """Those with a true place, longitudes brought to -180 to 180, and notes on the others.

    near: (longitude, latitude) of the epicentre, to tell swapped columns where both could be
    either. Raises NotValid where most of a file is swapped.
    """
    if not readings:
        return [], []
    lons = np.array([reading.longitude for reading in readings])
    lats = np.array([reading.latitude for reading in readings])
    _refuse_swapped(readings, lons, lats, name, near)
    with np.errstate(invalid="ignore"):
        good = (np.abs(lats) <= 90) & (np.abs(lons) <= 360)
        good &= ~((lons == 0) & (lats == 0))
    wrong = [reading for reading, ok in zip(readings, good, strict=True) if not ok]
    notes = []
    if wrong:
        shown = ", ".join(f"{r.id} ({r.longitude:g}, {r.latitude:g})" for r in wrong[:5]) + (
            " ..." if len(wrong) > 5 else ""
        )
        notes.append(f"{name}: left out {len(wrong)} without a true place: {shown}")
    kept = [reading for reading, ok in zip(readings, good, strict=True) if ok]
    for reading in kept:
        if not -180 <= reading.longitude <= 180:
            reading.longitude = (reading.longitude + 180.0) % 360.0 - 180.0
    return kept, notes


def _refuse_swapped(
    readings: Sequence[Reading],
    lons: np.ndarray,
    lats: np.ndarray,
    name: str,
    near: tuple[float, float] | None,
) -> None:
    with np.errstate(invalid="ignore"):
        turned = (np.abs(lats) > 90) & (np.abs(lats) <= 180) & (np.abs(lons) <= 90)
    if turned.sum() * 2 > len(readings):
        first = readings[int(np.argmax(turned))]
        shown = f"latitude {first.latitude:g}, longitude {first.longitude:g}"
        raise NotValid(f"{first.where or name}", shown, _MEND)
    possible = (np.abs(lats) <= 90) & (np.abs(lons) <= 90)
    if near is None or possible.sum() * 2 <= len(readings):
        return
    as_written = np.median(distance_km(*near, lons[possible], lats[possible]))
    exchanged = np.median(distance_km(*near, lats[possible], lons[possible]))
    if (as_written > _FARTHEST_KM and exchanged < as_written / 3) or (
        as_written > _FAR_KM and exchanged < as_written / 10
    ):
        first = readings[int(np.argmax(possible))]
        shown = f"longitude {first.longitude:g}, latitude {first.latitude:g}"
        raise NotValid(f"{first.where or name}", shown, f"{_MEND} (by the epicentre)")

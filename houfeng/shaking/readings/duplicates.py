"""The same station told twice: under one id in two files, or under two ids."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from houfeng.shaking.readings.reading import Amplitude, Reading
from houfeng.shaking.reasons import reason
from houfeng.vocabulary.geometry import distance_km

_SAME_SITE_KM = 1.0
_SAME_PLACE_KM = 0.02
_SAME_VALUE = 1e-3  # ln units or intensity: figures are written to three or four digits


def without_repeated_ids(
    files: Sequence[tuple[str, Sequence[Reading]]],
) -> tuple[list[Reading], list[str]]:
    """One reading an id over several files, in the order they first appear.

    The later file holds, measure by measure, its flags too; a measure it does not tell is kept
    from the earlier where the two lie within 1 km. Ids met again are counted in the notes.
    """
    kept: dict[str, Reading] = {}
    notes = []
    for name, readings in files:
        again = [reading.id for reading in readings if reading.id in kept]
        if again:
            shown = ", ".join(again[:5]) + (" ..." if len(again) > 5 else "")
            notes.append(f"{name}: {len(again)} told again; the later file holds: {shown}")
        for reading in readings:
            earlier = kept.get(reading.id)
            if earlier is not None and _apart_km(earlier, reading) <= _SAME_SITE_KM:
                _fill(reading.amplitudes, earlier.amplitudes)
                if not reading.vs30_ms > 0:
                    reading.vs30_ms = earlier.vs30_ms
            kept[reading.id] = reading
    return list(kept.values()), notes


def flag_same_stations(readings: Sequence[Reading]) -> list[str]:
    """Flag the earlier of two readings that are one station under two ids; notes for people.

    One station: the same code within 1 km in two networks, or instruments within 20 m with equal
    amplitudes in every measure that both have. Different sensors at one place stay.
    """
    later = {reading.id: at for at, reading in enumerate(readings)}
    pairs: list[tuple[Reading, Reading]] = []
    for group in _groups(readings):
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                if _are_one(one, other):
                    pairs.append((one, other))
    for one, other in pairs:
        worse, better = (one, other) if later[one.id] < later[other.id] else (other, one)
        if len(_good(worse)) > len(_good(better)):
            worse, better = better, worse
        for amplitude in worse.amplitudes.values():
            if not amplitude.flag:
                amplitude.flag = reason("duplicate", other=better.id)
    if not pairs:
        return []
    shown = ", ".join(f"{a.id} = {b.id}" for a, b in pairs[:5]) + (" ..." if pairs[5:] else "")
    return [f"{len(pairs)} stations are told under two ids; one of each is not used: {shown}"]


def _groups(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    by_code: dict[tuple[str, int, int], list[Reading]] = defaultdict(list)
    by_place: dict[tuple[int, int], list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.is_felt:
            continue
        code = reading.id.split(".", 1)[-1].lower()
        by_code[code, round(reading.longitude * 20), round(reading.latitude * 20)].append(reading)
        place = (round(reading.longitude * 2000), round(reading.latitude * 2000))
        by_place[place].append(reading)
    for group in (*by_code.values(), *by_place.values()):
        if len(group) > 1:
            yield group


def _are_one(one: Reading, other: Reading) -> bool:
    apart = _apart_km(one, other)
    codes = [reading.id.split(".", 1)[-1].lower() for reading in (one, other)]
    if codes[0] == codes[1] and apart <= _SAME_SITE_KM:
        return True
    both = _good(one) & _good(other)
    return (
        apart <= _SAME_PLACE_KM
        and bool(both)
        and all(
            abs(one.amplitudes[m].value - other.amplitudes[m].value) < _SAME_VALUE for m in both
        )
    )


def _good(reading: Reading) -> set[str]:
    return {m for m, amplitude in reading.amplitudes.items() if not amplitude.flag}


def _fill(into: dict[str, Amplitude], earlier: dict[str, Amplitude]) -> None:
    for measure, amplitude in earlier.items():
        if measure not in into:
            into[measure] = amplitude


def _apart_km(one: Reading, other: Reading) -> float:
    found = distance_km(
        one.longitude, one.latitude, np.array([other.longitude]), np.array([other.latitude])
    )
    return float(found[0])

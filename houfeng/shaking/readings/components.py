"""One value a measure from a station's components: the larger of the horizontals."""

import re
from collections.abc import Mapping

from houfeng.shaking.readings.reading import NAN, Amplitude
from houfeng.shaking.readings.units import INTENSITIES, family
from houfeng.shaking.reasons import reason

_VERTICAL_NAMES = {"z", "v", "u", "ud", "up", "vert", "vertical", "ud1", "ud2", "dn", "down"}
# A SEED channel, perhaps behind a location: HNZ, 00.HNZ, --.HNZ, NET.STA.00.HNZ.
_SEED = re.compile(r"(?:.*\.)?([A-Z][A-Z]?)([A-Z0-9])", re.IGNORECASE)

HORIZONTAL, VERTICAL, UNKNOWN = "horizontal", "vertical", "unknown"

_SA_AGAINST_PGA = (0.1, 10.0)


def directions(channels: list[str], given: Mapping[str, str], station_name: str) -> dict[str, str]:
    """The direction of each channel of one station.

    given: what the file says itself, channel -> "h" or "v". A name that is no channel code
    (UNK, the station's own name) counts as horizontal, as in ShakeMap. Of three numbered
    components without a Z any one may be the vertical: SEED does not say which. Numbered ones
    beside N or E are of another sensor, on a roof for instance.
    """
    found = {name: _direction(name, given.get(name, ""), station_name) for name in channels}
    numbered = [c for c in channels if c[-1:].isdigit() and not given.get(c) and _SEED.fullmatch(c)]
    lettered = any(
        _SEED.fullmatch(name.strip()) and name.strip()[-1] in "NnEe" for name in channels
    )
    if lettered or (len(numbered) > 2 and VERTICAL not in found.values()):
        found.update(dict.fromkeys(numbered, UNKNOWN))
    return found


def larger_horizontals(
    components: Mapping[str, Mapping[str, Amplitude]],
    given: Mapping[str, str],
    station_name: str,
) -> dict[str, Amplitude]:
    """measure -> the largest usable horizontal; where none is usable, the largest with its flag.

    components: channel -> measure -> amplitude.
    """
    towards = directions(list(components), given, station_name)
    best: dict[str, Amplitude] = {}
    for channel, amplitudes in components.items():
        for measure, amplitude in amplitudes.items():
            found = Amplitude(amplitude.value, amplitude.sigma, amplitude.flag, channel)
            if towards[channel] == VERTICAL:
                found = Amplitude(NAN, flag=reason("vertical_only"), channel=channel)
            elif towards[channel] == UNKNOWN and not found.flag:
                found.flag = reason("orientation_unknown", channel=channel)
            if measure not in best or _rank(found) > _rank(best[measure]):
                best[measure] = found
    _flag_suspect_units(best)
    return best


def _direction(name: str, given: str, station_name: str) -> str:
    said = given.strip().lower()[:1]
    if said in ("h", "v"):
        return HORIZONTAL if said == "h" else VERTICAL
    if said == "z":
        return VERTICAL
    plain = name.strip().lower()
    if plain == station_name.strip().lower() and plain:
        return HORIZONTAL
    if plain in _VERTICAL_NAMES:
        return VERTICAL
    seed = _SEED.fullmatch(name.strip())
    return VERTICAL if seed is not None and seed[2].upper() == "Z" else HORIZONTAL


def _rank(amplitude: Amplitude) -> tuple[bool, bool, bool, float]:
    has_value = amplitude.value == amplitude.value
    return (
        not amplitude.flag,
        has_value,
        not amplitude.flag.startswith("vertical_only"),
        amplitude.value if has_value else -1e300,
    )


def _flag_suspect_units(best: dict[str, Amplitude]) -> None:
    """SA at 0.3 s is PGA amplified by one to four; a factor of ten off is a wrong unit."""
    pga, short = best.get("PGA"), best.get("SA(0.3)")
    if pga is None or short is None or pga.flag or short.flag:
        return
    ratio = 2.718281828459045 ** (short.value - pga.value)
    least, most = _SA_AGAINST_PGA
    if ratio < least:
        # The same hand wrote all spectral ordinates.
        suspects = [m for m in best if family(m) == "SA" and m not in INTENSITIES]
    elif ratio > most:
        suspects = ["PGA"]
    else:
        return
    for measure in suspects:
        if not best[measure].flag:
            best[measure].flag = reason("units_suspect", ratio=ratio)

"""ShakeMap's stationlist.json, as published with its maps."""

from collections import Counter
from typing import Any

from houfeng.shaking.observations import MACROSEISMIC
from houfeng.shaking.readings.components import larger_horizontals
from houfeng.shaking.readings.flags import flag_reason
from houfeng.shaking.readings.json_text import point_of
from houfeng.shaking.readings.networks import joined_id, kind_of
from houfeng.shaking.readings.reading import NAN, Amplitude, Reading
from houfeng.shaking.readings.units import intensity, measure_named, motion, number_or_nan
from houfeng.vocabulary.errors import NotValid


def is_station_list(features: list[dict[str, Any]]) -> bool:
    """Whether these are a ShakeMap's stations, not felt cells."""
    properties = features[0]["properties"] if features else {}
    return "channels" in properties or "station_type" in properties


def read_shakemap_json(
    features: list[dict[str, Any]], name: str
) -> tuple[list[Reading], list[str]]:
    """Every station and felt cell, and notes for people.

    Only what was observed is read: amplitudes of channels, felt intensities. Predictions and
    values converted from one to the other are the earlier map's and are made anew, and so is
    its judgement "Outlier"; every other flag holds. Raises NotValid for an unknown unit.
    """
    notes: Counter[str] = Counter()
    readings = [
        _reading(feature, f"{name}, features[{at}]", notes) for at, feature in enumerate(features)
    ]
    return readings, [f"{name}: {note}: {n}" for note, n in notes.items()]


def _reading(feature: dict[str, Any], where: str, notes: Counter[str]) -> Reading:
    found = feature["properties"]
    network = _text(found.get("network")) or "unknown"
    code = _text(found.get("code")) or _text(feature.get("id"))
    if not code:
        raise NotValid(f"{where}, code", found.get("code"), "give each station a code")
    longitude, latitude = point_of(feature.get("geometry"))
    kind = kind_of(network)
    if found.get("station_type") == "macroseismic":
        kind = MACROSEISMIC
    elif kind == MACROSEISMIC and found.get("station_type") == "seismic":
        notes[f"felt reports of {network} that were taken for instruments"] += 1
    name = _text(found.get("name"))
    vs30 = number_or_nan(found.get("vs30"))
    reading = Reading(
        id=joined_id(network, code),
        name=name,
        kind=kind,
        source=_text(found.get("source")) or network,
        longitude=longitude,
        latitude=latitude,
        vs30_ms=vs30 if vs30 > 0 else NAN,
        where=f"{where}, station {code}",
    )
    if reading.is_felt:
        _read_felt(reading, found)
    else:
        reading.amplitudes = _motions(found, name, reading.where, notes)
    return reading


def _read_felt(reading: Reading, found: dict[str, Any]) -> None:
    replies = number_or_nan(found.get("nresp"))
    reading.replies = replies if replies >= 0 else NAN
    amplitude = intensity(found.get("intensity"))
    # Beside an intensity told from motion stands the relation's sigma, not the report's.
    sigma = number_or_nan(found.get("intensity_stddev")) if not found.get("channels") else NAN
    amplitude.sigma = sigma if sigma > 0 else 0.0
    flag = flag_reason(found.get("intensity_flag"), with_outliers=False)
    amplitude.flag = flag or amplitude.flag
    reading.amplitudes["MMI"] = amplitude


def _motions(
    found: dict[str, Any], station_name: str, where: str, notes: Counter[str]
) -> dict[str, Amplitude]:
    components: dict[str, dict[str, Amplitude]] = {}
    channels = found.get("channels")
    for channel in channels if isinstance(channels, list) else []:
        label = _text(channel.get("name")) or "UNK" if isinstance(channel, dict) else "UNK"
        entries = channel.get("amplitudes") if isinstance(channel, dict) else None
        for entry in entries if isinstance(entries, list) else []:
            if not isinstance(entry, dict):
                raise NotValid(f"{where}, amplitudes", entry, "give name, value, units and flag")
            measure = measure_named(_text(entry.get("name")))
            if measure is None or measure in ("MMI", "CSIS"):
                notes[f"amplitudes of {_text(entry.get('name'))!r}, which we do not map"] += 1
                continue
            unit = _text(entry.get("units")) or ("cm/s" if measure == "PGV" else "%g")
            amplitude = motion(measure, entry.get("value"), unit, where)
            sigma = number_or_nan(entry.get("ln_sigma"))
            amplitude.sigma = sigma if sigma > 0 else 0.0
            flag = flag_reason(entry.get("flag"), with_outliers=False)
            amplitude.flag = flag or amplitude.flag
            if "outlier" in _text(entry.get("flag")).lower() and not amplitude.flag:
                notes["amplitudes the earlier map called outliers, to be judged anew"] += 1
            components.setdefault(label, {})[measure] = amplitude
    return larger_horizontals(components, {}, station_name)


def _text(value: Any) -> str:
    return "" if value is None or value == "null" else str(value).strip()

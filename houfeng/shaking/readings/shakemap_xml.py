"""ShakeMap's station XML: *_dat.xml, stationlist.xml and stationlist_dat.xml, every dialect."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from houfeng.shaking.observations import INSTRUMENT
from houfeng.shaking.readings.components import larger_horizontals
from houfeng.shaking.readings.flags import flag_reason
from houfeng.shaking.readings.networks import joined_id, kind_of
from houfeng.shaking.readings.reading import NAN, Amplitude, Reading
from houfeng.shaking.readings.units import intensity, measure_named, motion, number_or_nan
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.safe_xml import local_name, parse_xml

LARGEST_BYTES = 100_000_000

_REPLIES = re.compile(r"(\d+)\s+(?:responses?|replies|reports?)\b")


@dataclass(slots=True)
class _Station:
    """The parts of one station, which may stand in several elements."""

    element: etree._Element
    where: str
    components: dict[str, dict[str, Amplitude]] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)  # channel -> direction told


def read_shakemap_xml(raw: bytes, name: str) -> tuple[list[Reading], list[str]]:
    """Every station and felt cell of the file, and notes for people.

    Where nothing is said, accelerations are in %g and velocities in cm/s. An amplitude flagged
    with anything but "0" is kept with its reason; a station without a place is left out.
    Raises NotValid: no stations in it, a unit we do not know, no XML.
    """
    if len(raw) > LARGEST_BYTES:
        raise NotValid("file size", f"{len(raw):,} bytes", f"at most {LARGEST_BYTES:,} of XML")
    root = parse_xml(raw, with_declarations=True)
    elements = [e for e in root.iter() if local_name(e) == "station"]
    has_list = any(local_name(e) == "stationlist" for e in root.iter())
    if not elements and not has_list:
        raise NotValid(name, f"<{local_name(root)}>", "it has no stationlist; give station data")
    notes: Counter[str] = Counter()
    stations: dict[str, _Station] = {}
    for element in elements:
        _gather(element, name, stations, notes)
    readings = [_reading(key, station, notes) for key, station in stations.items()]
    if not readings:
        notes["there is no station in it"] += 1
    return readings, [f"{name}: {_counted(note, n)}" for note, n in notes.items()]


def _gather(
    element: etree._Element, name: str, stations: dict[str, _Station], notes: Counter[str]
) -> None:
    code = _attribute(element, "code")
    where = f"{name}, line {element.sourceline}, station {code or '?'}"
    if not code:
        notes["left out: a station element has no code"] += 1
        return
    station_id = joined_id(_attribute(element, "netid"), code)
    station = stations.setdefault(station_id, _Station(element, where))
    if station.element is not element:
        station.element, station.where = element, where  # the later tells name and place
    is_instrument = kind_of(_attribute(element, "netid")) == INSTRUMENT
    for component in element:
        if local_name(component) != "comp":
            continue
        channel = _attribute(component, "name") or "UNK"
        direction = _attribute(component, "orientation")
        if direction:
            station.given[channel] = direction
        for measure, amplitude in _amplitudes(component, where, is_instrument, notes):
            station.components.setdefault(channel, {})[measure] = amplitude


def _amplitudes(
    component: etree._Element, where: str, is_instrument: bool, notes: Counter[str]
) -> Iterator[tuple[str, Amplitude]]:
    for element in component:
        tag = local_name(element)
        if not tag:
            continue
        measure = measure_named(tag)
        if measure is None:
            notes[f"not read: <{tag}> is not a measure we map"] += 1
            continue
        if not is_instrument and measure != "MMI":
            # ShakeMap's own conversion from the intensity beside it.
            notes["not read: motion told from felt intensity"] += 1
            continue
        text = _attribute(element, "value")
        if measure in ("MMI", "CSIS"):
            amplitude = intensity(text)
        else:
            unit = _attribute(element, "units") or ("cm/s" if measure == "PGV" else "%g")
            amplitude = motion(measure, text, unit, where)
        sigma = number_or_nan(element.get("ln_stddev") or element.get("stddev"))
        amplitude.sigma = sigma if sigma > 0 else 0.0
        amplitude.flag = flag_reason(element.get("flag")) or amplitude.flag
        yield measure, amplitude


def _reading(station_id: str, station: _Station, notes: Counter[str]) -> Reading:
    element = station.element
    network, name = _attribute(element, "netid"), _attribute(element, "name")
    reading = Reading(
        id=station_id,
        name=name,
        kind=kind_of(network),
        source=_attribute(element, "source") or network or "unknown",
        longitude=number_or_nan(element.get("lon")),
        latitude=number_or_nan(element.get("lat")),
        vs30_ms=_positive(element.get("vs30")),
        where=station.where,
    )
    if not reading.is_felt:
        reading.amplitudes = larger_horizontals(station.components, station.given, name)
        if "MMI" in reading.amplitudes:
            notes["not read: intensity told from an instrument's motion"] += 1
            del reading.amplitudes["MMI"]
        return reading
    told = element.get("intensity")
    if told is not None:
        amplitude = intensity(told)
        sigma = number_or_nan(element.get("intensity_stddev"))
        amplitude.sigma = sigma if sigma > 0 else 0.0
        amplitude.flag = flag_reason(element.get("intensity_flag")) or amplitude.flag
        reading.amplitudes["MMI"] = amplitude
    else:
        found = larger_horizontals(station.components, station.given, name).get("MMI")
        if found is None:
            notes["a felt cell has no intensity"] += 1
        else:
            reading.amplitudes["MMI"] = found
    reading.replies = _replies(element, name)
    return reading


def _replies(element: etree._Element, name: str) -> float:
    told = number_or_nan(element.get("nresp"))
    if told >= 0:
        return told
    # Did You Feel It? writes "(Intensity VII, 38 responses)" into the name.
    found = _REPLIES.search(name)
    return float(found[1]) if found else NAN


def _positive(text: str | None) -> float:
    value = number_or_nan(text)
    return value if value > 0 else NAN


def _attribute(element: etree._Element, name: str) -> str:
    return str(element.get(name) or "").strip()


def _counted(note: str, n: int) -> str:
    return note if n == 1 else f"{note} ({n} times)"

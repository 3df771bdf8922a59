"""FDSN StationXML: where a channel stands, how it points, and its sensitivity.

Only the overall sensitivity is used: the warning works within the pass band of its sensors. A
channel whose sensitivity is zero, missing or of an unknown unit is left out by name.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.codes import checked_code, checked_location
from houfeng.monitoring.values import Channel
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.safe_xml import parse_xml

LARGEST_BYTES = 2_000_000_000
# Most digitisers have 24 bits. Above nine tenths of full scale a sample is not trusted: sensors
# of the M5.3 in Hawaii (2019-04-14) flatten at 7.9 to 8.39 million of 8,388,608 counts.
CLIP_COUNTS = 0.9 * 2**23
# InputUnits, capitals without spaces -> quantity, and how many of the unit make one SI unit.
UNITS: dict[str, tuple[str, float]] = {
    "M/S": ("velocity", 1.0),
    "CM/S": ("velocity", 1e2),
    "MM/S": ("velocity", 1e3),
    "UM/S": ("velocity", 1e6),
    "NM/S": ("velocity", 1e9),
    "M/S**2": ("acceleration", 1.0),
    "M/S^2": ("acceleration", 1.0),
    "M/S/S": ("acceleration", 1.0),
    "M/S2": ("acceleration", 1.0),
    "M/(S**2)": ("acceleration", 1.0),
    "CM/S**2": ("acceleration", 1e2),
    "CM/S^2": ("acceleration", 1e2),
    "CM/S/S": ("acceleration", 1e2),
    "GAL": ("acceleration", 1e2),
    "NM/S**2": ("acceleration", 1e9),
    "NM/S^2": ("acceleration", 1e9),
    "G": ("acceleration", 1 / 9.80665),
}


@dataclass(frozen=True, slots=True)
class Epoch:
    """A channel as it was for a time."""

    channel: Channel
    starts_at: float  # POSIX seconds; -inf where not told
    ends_at: float
    flaw: str = ""  # why it cannot be calibrated: a key of notes.REASONS


def read_stationxml(path: Path, notes: Notebook) -> list[Epoch]:
    """Every channel and time in the file; those that cannot be calibrated have gain NaN.

    Raises NotValid for a file that is no StationXML.
    """
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise NotValid(path.name, f"{size:,} bytes", "split the file by network")
    try:
        root = parse_xml(path.read_bytes())
    except NotValid as wrong:
        raise NotValid(path.name, wrong.value, wrong.mend) from wrong
    if etree.QName(root).localname != "FDSNStationXML":
        raise NotValid(path.name, etree.QName(root).localname, "give FDSN StationXML")
    return list(_epochs(root, path.name, notes))


def _epochs(root: etree._Element, name: str, notes: Notebook) -> Iterator[Epoch]:
    for network in children(root, "Network"):
        for station in children(network, "Station"):
            where = f"{network.get('code', '')}.{station.get('code', '')}"
            for element in children(station, "Channel"):
                try:
                    epoch = _epoch(network.get("code", ""), station, element)
                except NotValid as wrong:
                    notes.add(f"{where}.{element.get('code')}", "bad_line", f"{name}: {wrong}")
                    continue
                if epoch.flaw:
                    notes.add(epoch.channel.id, epoch.flaw, name)
                yield epoch


def _epoch(network: str, station: etree._Element, element: etree._Element) -> Epoch:
    code = checked_code(element.get("code", ""), "Channel code")
    gain, quantity, flaw = _sensitivity(element, code)
    channel = Channel(
        network=checked_code(network, "Network code", may_be_empty=True),
        station=checked_code(station.get("code", ""), "Station code"),
        location=checked_location(element.get("locationCode", ""), "locationCode"),
        code=code,
        longitude=_number(element, "Longitude", station, at_most=180.0),
        latitude=_number(element, "Latitude", station, at_most=90.0),
        elevation_m=_number(element, "Elevation", station, at_most=12_000.0),
        depth_m=_number(element, "Depth", None, default=0.0, at_most=12_000.0),
        azimuth_deg=_number(element, "Azimuth", None, default=nominal(code)[0], at_most=360.0),
        dip_deg=_number(element, "Dip", None, default=nominal(code)[1], at_most=90.0),
        rate_hz=_number(element, "SampleRate", None, default=0.0, at_most=100_000.0),
        gain=gain,
        quantity=quantity,
        clip_counts=CLIP_COUNTS,
    )
    return Epoch(
        channel,
        time_of(element.get("startDate"), -math.inf),
        time_of(element.get("endDate"), math.inf),
        flaw,
    )


def nominal(code: str) -> tuple[float, float]:
    """(azimuth, dip) that the last letter of a channel's code stands for.

    1 and 2 are horizontal and may point anywhere: they are taken as north and east, which is
    right for the peak of both and for nothing else.
    """
    return {"Z": (0.0, -90.0), "E": (90.0, 0.0), "2": (90.0, 0.0)}.get(code[-1:], (0.0, 0.0))


def quantity_of(code: str) -> str:
    """What the instrument letter of a SEED code says is felt."""
    return "acceleration" if code[1:2] in ("N", "G") else "velocity"


def _sensitivity(element: etree._Element, code: str) -> tuple[float, str, str]:
    """(counts for one SI unit, quantity, flaw)"""
    for response in children(element, "Response"):
        for sensitivity in children(response, "InstrumentSensitivity"):
            value = text_of(sensitivity, "Value")
            try:
                counts = float(value or "nan")
            except ValueError:
                counts = math.nan
            if counts == 0.0:
                return math.nan, quantity_of(code), "zero_gain"
            if not math.isfinite(counts):
                break
            for units in children(sensitivity, "InputUnits"):
                named = (text_of(units, "Name") or "").upper().replace(" ", "")
                if named in UNITS:
                    quantity, per_si = UNITS[named]
                    return counts * per_si, quantity, ""
            return math.nan, quantity_of(code), "unknown_unit"
    return math.nan, quantity_of(code), "no_gain"


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname == name:
            yield child


def text_of(element: etree._Element, name: str) -> str | None:
    for child in children(element, name):
        return (child.text or "").strip()
    return None


def _number(
    element: etree._Element,
    name: str,
    otherwise: etree._Element | None,
    *,
    default: float | None = None,
    at_most: float,
) -> float:
    text = text_of(element, name)
    if text is None and otherwise is not None:
        text = text_of(otherwise, name)
    if text is None and default is not None:
        return default
    try:
        value = float(text or "")
    except ValueError as wrong:
        raise NotValid(name, text, "give a number") from wrong
    if not abs(value) <= at_most:
        raise NotValid(name, value, f"give at most {at_most:g}")
    return value


def time_of(text: str | None, otherwise: float) -> float:
    if not text:
        return otherwise
    try:
        found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return otherwise
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()

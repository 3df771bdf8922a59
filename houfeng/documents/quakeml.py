"""One earthquake of a network as QuakeML 1.2 (BED): origin, picks, amplitudes, magnitudes.

Written element by element in the order of the schema; the account it is made from is what
`houfeng.warning.event_account` tells.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from houfeng.vocabulary.geometry import EARTH_RADIUS_KM
from houfeng.vocabulary.status import BANNER, Status

QUAKEML = "http://quakeml.org/xmlns/quakeml/1.2"
BED = "http://quakeml.org/xmlns/bed/1.2"
_KM_A_DEGREE = math.pi * EARTH_RADIUS_KM / 180.0
_MOST_DECIMALS = 6
_CODES = ("network", "station", "location", "band")
_SPACES: dict[Any, str] = {"q": QUAKEML, None: BED}


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made it: a node's code, its software, and when."""

    agency: str
    software: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class _Part:
    """Where elements of one document get their names."""

    stem: str  # smi:agency/event

    def id(self, kind: str, *more: object) -> str:
        tail = "/".join(str(one) for one in more)
        return f"{self.stem}/{kind}" + (f"/{tail}" if tail else "")


def quakeml_of(
    account: Mapping[str, Any], *, event_id: str, revision: int, status: Status, maker: Maker
) -> bytes:
    """The document as UTF-8 XML.

    event_id, revision: the platform's. An exercise says so in its description, its comments and
    in the names of all its parts.
    """
    part = _Part(f"smi:{_plain(maker.agency)}/{_plain(event_id)}/r{revision}")
    root = etree.Element(f"{{{QUAKEML}}}quakeml", nsmap=_SPACES)
    parameters = _add(root, "eventParameters", publicID=f"{part.stem}/eventParameters")
    event = _add(parameters, "event", publicID=f"smi:{_plain(maker.agency)}/{_plain(event_id)}")
    _text(event, "preferredOriginID", part.id("origin"))
    _text(event, "preferredMagnitudeID", part.id("magnitude"))
    _text(event, "type", "earthquake")
    _text(event, "typeCertainty", "suspected")
    banner = BANNER[status]
    if banner["zh"]:
        said = f"{banner['en']}: not a real earthquake, 不是真实地震"
        described = _add(event, "description")
        _text(described, "text", said)
        _text(described, "type", "earthquake name")
        _text(_add(event, "comment"), "text", said)
    _made(event, maker, revision)
    picks, stations = account["picks"], account["stations"]
    picked = {(one["station"], one["phase"]): at for at, one in enumerate(picks)}
    _amplitudes(event, part, stations, picked, maker)
    _magnitudes(event, part, account, maker)
    _origin(event, part, account, maker)
    for at, one in enumerate(picks):
        _pick(event, part, at, one, maker)
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return xml


def _origin(event: etree._Element, part: _Part, account: Mapping[str, Any], maker: Maker) -> None:
    told, picks = account["origin"], account["picks"]
    origin = _add(event, "origin", publicID=part.id("origin"))
    _quantity(origin, "time", _time(told["origin_at"]), told["sigma_time_s"])
    # 68 % of a circle lie within 1.515 standard errors of one direction.
    sigma_km = told["sigma_km"] / 1.515
    wide = math.cos(math.radians(told["latitude"])) or 1e-6
    _quantity(origin, "longitude", told["longitude"], sigma_km / (_KM_A_DEGREE * wide))
    _quantity(origin, "latitude", told["latitude"], sigma_km / _KM_A_DEGREE)
    _quantity(origin, "depth", 1e3 * told["depth_km"], 1e3 * told["sigma_depth_km"])
    _text(origin, "depthType", "from location")
    _text(origin, "methodID", f"{part.stem}/method/incremental-association")
    quality = _add(origin, "quality")
    _text(quality, "associatedPhaseCount", len(picks))
    _text(quality, "usedPhaseCount", told["phases"])
    _text(quality, "usedStationCount", told["stations"])
    _number(quality, "standardError", told["rms_s"])
    _number(quality, "azimuthalGap", told["gap_deg"])
    away = [one["distance_km"] / _KM_A_DEGREE for one in picks]
    if away:
        _number(quality, "minimumDistance", min(away))
        _number(quality, "maximumDistance", max(away))
    uncertainty = _add(origin, "originUncertainty")
    _number(uncertainty, "horizontalUncertainty", 1e3 * told["sigma_km"])
    _text(uncertainty, "preferredDescription", "horizontal uncertainty")
    _number(uncertainty, "confidenceLevel", 68.0)
    _text(origin, "evaluationMode", "automatic")
    _text(origin, "evaluationStatus", "preliminary")
    _made(origin, maker)
    for at, one in enumerate(picks):
        arrival = _add(origin, "arrival", publicID=part.id("arrival", at + 1))
        _text(arrival, "pickID", part.id("pick", at + 1))
        _text(arrival, "phase", one["phase"])
        _number(arrival, "azimuth", one["azimuth_deg"])
        _number(arrival, "distance", one["distance_km"] / _KM_A_DEGREE)
        _number(arrival, "timeResidual", one["residual_s"])


def _pick(
    event: etree._Element, part: _Part, at: int, one: Mapping[str, Any], maker: Maker
) -> None:
    pick = _add(event, "pick", publicID=part.id("pick", at + 1))
    _quantity(pick, "time", _time(one["at"]), one["sigma_s"])
    network, station, location, channel = one["channel"].split(".")
    _waveform(pick, network, station, location, channel)
    _text(pick, "methodID", f"{part.stem}/method/sta-lta-aic")
    _text(pick, "phaseHint", one["phase"])
    _text(pick, "evaluationMode", "automatic")
    _text(pick, "evaluationStatus", "preliminary")
    _made(pick, maker)


def _amplitudes(
    event: etree._Element,
    part: _Part,
    stations: Mapping[str, Any],
    picked: Mapping[tuple[str, str], int],
    maker: Maker,
) -> None:
    """Peaks of the sensors that count: acceleration and velocity of the vector."""
    for at in range(len(stations["station"])):
        if stations["left_out"][at]:
            continue
        net, sta, loc, band = (stations[name][at] for name in _CODES)
        for kind, column, unit in (("PGA", "pga_ms2", "m/(s*s)"), ("PGV", "pgv_ms", "m/s")):
            value = stations[column][at]
            if not value > 0:
                continue
            name = part.id("amplitude", kind, net, sta, loc or "--", band)
            amplitude = _add(event, "amplitude", publicID=name)
            _quantity(amplitude, "genericAmplitude", value)
            _text(amplitude, "type", kind)
            _text(amplitude, "category", "other")
            _text(amplitude, "unit", unit)
            pick = picked.get((f"{net}.{sta}.{loc}", "P"))
            if pick is not None:
                _text(amplitude, "pickID", part.id("pick", pick + 1))
            _waveform(amplitude, net, sta, loc, band)
            _text(amplitude, "evaluationMode", "automatic")
            _made(amplitude, maker)


def _magnitudes(
    event: etree._Element, part: _Part, account: Mapping[str, Any], maker: Maker
) -> None:
    told = account["magnitude"]
    each = told["stations"]
    weights = [1.0 / max(one["sigma"], 0.05) ** 2 for one in each]
    for at, one in enumerate(each):
        found = _add(event, "stationMagnitude", publicID=part.id("stationMagnitude", at + 1))
        _text(found, "originID", part.id("origin"))
        _quantity(found, "mag", one["magnitude"], one["sigma"])
        _text(found, "type", "Mw")
        codes: list[str] = [*str(one["station"]).split("."), "", ""]
        _waveform(found, codes[0], codes[1], codes[2], "")
        _made(found, maker)
    magnitude = _add(event, "magnitude", publicID=part.id("magnitude"))
    for at in range(len(each)):
        contribution = _add(magnitude, "stationMagnitudeContribution")
        _text(contribution, "stationMagnitudeID", part.id("stationMagnitude", at + 1))
        _number(contribution, "weight", weights[at] / sum(weights))
    if told["saturated"]:
        said = "or more: the windows are too short to tell a larger one / 或更大"
        _text(_add(magnitude, "comment"), "text", said)
    value = _add(magnitude, "mag")
    _number(value, "value", told["value"])
    _number(value, "uncertainty", told["sigma"])
    _number(value, "lowerUncertainty", told["value"] - told["low"])
    _number(value, "upperUncertainty", told["high"] - told["value"])
    _number(value, "confidenceLevel", 68.0)
    _text(magnitude, "type", "Mw")
    _text(magnitude, "stationCount", len(each))
    _text(magnitude, "originID", part.id("origin"))
    _text(magnitude, "methodID", f"{part.stem}/method/{told['origin']}")
    _text(magnitude, "evaluationMode", "automatic")
    _text(magnitude, "evaluationStatus", "preliminary")
    _made(magnitude, maker)


def _waveform(
    parent: etree._Element, network: str, station: str, location: str, channel: str
) -> None:
    codes = {"networkCode": network or "--", "stationCode": station}
    if location:
        codes["locationCode"] = location
    if channel:
        codes["channelCode"] = channel
    _add(parent, "waveformID", **codes)


def _made(parent: etree._Element, maker: Maker, revision: int | None = None) -> None:
    info = _add(parent, "creationInfo")
    _text(info, "agencyID", maker.agency)
    _text(info, "author", maker.software)
    _text(info, "creationTime", _time(maker.made_at.timestamp()))
    if revision is not None:
        _text(info, "version", revision)


def _quantity(
    parent: etree._Element, name: str, value: float | str, sigma: float | None = None
) -> None:
    found = _add(parent, name)
    if isinstance(value, str):
        _text(found, "value", value)
    else:
        _number(found, "value", value)
    if sigma is not None:
        _number(found, "uncertainty", sigma)


def _number(parent: etree._Element, name: str, value: float) -> None:
    """Nothing where there is no number."""
    if math.isfinite(value):
        _text(parent, name, f"{value:.{_MOST_DECIMALS}g}" if abs(value) < 1e-3 else round(value, 6))


def _text(parent: etree._Element, name: str, value: object) -> None:
    etree.SubElement(parent, f"{{{BED}}}{name}").text = str(value)


def _add(parent: etree._Element, name: str, **words: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{BED}}}{name}", words)


def _time(seconds: float) -> str:
    at = datetime.fromtimestamp(round(seconds, 6), UTC)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _plain(text: str) -> str:
    """What may stand in a resource identifier of QuakeML."""
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in text)
    return kept.encode("ascii", "ignore").decode() or "local"

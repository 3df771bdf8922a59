"""Full responses of channels from StationXML: only noise needs more than the sensitivity."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from lxml import etree

from houfeng.monitoring.readings.metadata import is_stationxml
from houfeng.monitoring.readings.stationxml import UNITS, children, text_of, time_of
from houfeng.monitoring.science.response import DigitalFilter, PolesZeros, Response
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.safe_xml import parse_xml

_HEAD_BYTES = 65_536
_MOST_ROOTS, _MOST_COEFFICIENTS = 200, 20_000
_LAPLACE = {"LAPLACE (RADIANS/SECOND)": False, "LAPLACE (HERTZ)": True}


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """By channel and time."""

    epochs: dict[str, list[tuple[float, float, Response]]]

    def of(self, channel: str, at: float) -> Response | None:
        """As it was then; None where it is not told, or in a way that is not understood."""
        for begin, end, response in self.epochs.get(channel, ()):
            if begin <= at < end:
                return response
        return None


def read_responses(paths: Iterable[Path]) -> Responses:
    """Of the StationXML among files and in folders; what cannot be read tells nothing."""
    found: dict[str, list[tuple[float, float, Response]]] = {}
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            with file.open("rb") as opened:
                if not is_stationxml(opened.read(_HEAD_BYTES)):
                    continue
            try:
                root = parse_xml(file.read_bytes())
            except NotValid:  # the reader of metadata tells it
                continue
            for name, begin, end, response in _channels(root):
                found.setdefault(name, []).append((begin, end, response))
    return Responses(found)


def _channels(root: etree._Element) -> Iterator[tuple[str, float, float, Response]]:
    for network in children(root, "Network"):
        for station in children(network, "Station"):
            for channel in children(station, "Channel"):
                location = channel.get("locationCode", "").strip()
                names = (network.get("code"), station.get("code"), location, channel.get("code"))
                for element in children(channel, "Response"):
                    try:
                        response = _response(element)
                    except ValueError:  # a number that is none
                        response = None
                    if response is not None:
                        begin = time_of(channel.get("startDate"), -math.inf)
                        end = time_of(channel.get("endDate"), math.inf)
                        yield ".".join(str(one) for one in names), begin, end, response


def _response(element: etree._Element) -> Response | None:
    sensitivity = next(children(element, "InstrumentSensitivity"), None)
    if sensitivity is None:
        return None
    reference = float(text_of(sensitivity, "Frequency") or "nan")
    if not reference > 0:
        return None
    quantity = _quantity(sensitivity)
    analogue: list[PolesZeros] = []
    digital: list[DigitalFilter] = []
    for stage in children(element, "Stage"):
        for part in children(stage, "PolesZeros"):
            made = _poles_zeros(part)
            if made is None or (not analogue and _quantity(part) != quantity):
                return None
            analogue.append(made)
        rate = next(
            (float(text_of(d, "InputSampleRate") or "nan") for d in children(stage, "Decimation")),
            math.nan,
        )
        for name, numerator in (("FIR", "NumeratorCoefficient"), ("Coefficients", "Numerator")):
            for part in children(stage, name):
                if next(children(part, "Denominator"), None) is not None:
                    return None
                values = [float(one.text or "nan") for one in children(part, numerator)]
                if len(values) > 1:
                    if not rate > 0 or len(values) > _MOST_COEFFICIENTS:
                        return None
                    whole = _mirrored(values, text_of(part, "Symmetry") or "NONE")
                    digital.append(DigitalFilter(np.array(whole, np.float64), rate))
    return Response(tuple(analogue), tuple(digital), reference) if analogue else None


def _quantity(element: etree._Element) -> str:
    for units in children(element, "InputUnits"):
        name = (text_of(units, "Name") or "").upper().replace(" ", "")
        return UNITS[name][0] if name in UNITS else name
    return ""


def _poles_zeros(part: etree._Element) -> PolesZeros | None:
    kind = (text_of(part, "PzTransferFunctionType") or "").upper()
    poles = [_complex(one) for one in children(part, "Pole")]
    zeros = [_complex(one) for one in children(part, "Zero")]
    if kind not in _LAPLACE or len(poles) > _MOST_ROOTS or len(zeros) > _MOST_ROOTS:
        return None
    return PolesZeros(np.array(poles, complex), np.array(zeros, complex), _LAPLACE[kind])


def _complex(element: etree._Element) -> complex:
    value = complex(
        float(text_of(element, "Real") or "nan"), float(text_of(element, "Imaginary") or "nan")
    )
    if not (math.isfinite(value.real) and math.isfinite(value.imag)):
        raise ValueError("a pole or zero that is no number")
    return value


def _mirrored(values: list[float], symmetry: str) -> list[float]:
    """Symmetric filters tell their first half: with the middle one (odd) or without (even)."""
    if symmetry.upper() == "ODD":
        return [*values, *values[-2::-1]]
    if symmetry.upper() == "EVEN":
        return [*values, *values[::-1]]
    return values

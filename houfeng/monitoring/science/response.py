"""How a sensor and its digitiser weaken each frequency, from poles, zeros and filters.

Poles and zeros as in the SEED manual (2.4, appendix C): H(s) = prod(s - z) / prod(s - p), with s in
radians a second or, where `hertz`, in hertz. Digital filters: H(f) = sum(b_k exp(-2 pi i f k / r)).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from houfeng.vocabulary.arrays import Floats

_LEAST = 1e-10  # of an amplitude: a zero of the response takes no spectrum to infinity


@dataclass(frozen=True, slots=True, eq=False)
class PolesZeros:
    """An analogue stage."""

    poles: NDArray[np.complex128]
    zeros: NDArray[np.complex128]
    hertz: bool


@dataclass(frozen=True, slots=True, eq=False)
class DigitalFilter:
    """A digital stage without feedback."""

    coefficients: Floats
    rate_hz: float  # of the samples that go in


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """All stages, and the frequency that the sensitivity is told for."""

    analogue: tuple[PolesZeros, ...]
    digital: tuple[DigitalFilter, ...]
    reference_hz: float


def relative_db(response: Response, frequencies: Floats) -> Floats:
    """(n,) amplitude at frequencies (hertz), relative to that at the reference, in decibels."""
    asked = np.append(np.asarray(frequencies, np.float64), response.reference_hz)
    level = np.zeros(len(asked))
    for stage in response.analogue:
        s = 1j * asked * (1.0 if stage.hertz else 2 * np.pi)
        for zero in stage.zeros:
            level += _db(s - zero)
        for pole in stage.poles:
            level -= _db(s - pole)
    for filter_ in response.digital:
        turns = 2 * np.pi * asked / filter_.rate_hz
        level += _db(signal.freqz(filter_.coefficients, worN=turns)[1])
    return np.asarray(level[:-1] - level[-1])


def _db(values: NDArray[np.complex128]) -> Floats:
    return np.asarray(20 * np.log10(np.maximum(np.abs(values), _LEAST)))

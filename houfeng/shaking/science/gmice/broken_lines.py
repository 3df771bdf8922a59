"""Intensity as straight lines in the logarithm of motion: the form several relations share."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from houfeng.shaking.science.gmice.relation import (
    CMS2_PER_G,
    AboutGmice,
    Told,
    tell_by_first,
)
from houfeng.vocabulary.arrays import Floats

_LG_E = float(np.log10(np.e))


@dataclass(frozen=True, slots=True)
class Lines:
    """One measure's relation: I = a + b lg Y on each line, Y in cm/s² or cm/s.

    Line k holds for lg Y from breaks_lg[k-1] up to breaks_lg[k]; backwards, from
    breaks_intensity[k-1] up to breaks_intensity[k]. Published lines meet only roughly.
    """

    a: tuple[float, ...]
    b: tuple[float, ...]
    breaks_lg: tuple[float, ...]  # one less than lines
    breaks_intensity: tuple[float, ...]
    constant: float  # of the residual's terms
    per_lg_distance: float
    per_magnitude: float
    sigma_intensity: float
    sigma_lg: float  # of motion told by intensity, log10


@dataclass(frozen=True, slots=True)
class BrokenLines:
    """A relation made of such lines; see `Gmice`."""

    about: AboutGmice
    lines: Mapping[str, Lines]
    distances_km: tuple[float, float]  # the terms' distance is clipped to these
    magnitudes: tuple[float, float]

    def to_intensity(
        self,
        measure: str,
        ln_motion: Floats,
        distance_km: Floats | None = None,
        magnitude: float | None = None,
    ) -> tuple[Floats, Floats]:
        lines = self._lines(measure)
        lg = np.asarray(ln_motion, dtype=float) * _LG_E + _lg_unit(measure)
        a, b = _of_line(lines, np.searchsorted(lines.breaks_lg, lg, side="right"))
        intensity = a + b * lg + self._terms(lines, distance_km, magnitude)
        slope = np.where(np.isnan(lg), np.nan, b * _LG_E)
        return np.clip(intensity, *self.about.limits), slope

    def from_intensity(
        self,
        measure: str,
        intensity: Floats,
        distance_km: Floats | None = None,
        magnitude: float | None = None,
    ) -> tuple[Floats, Floats]:
        lines = self._lines(measure)
        bare = np.asarray(intensity, dtype=float) - self._terms(lines, distance_km, magnitude)
        a, b = _of_line(lines, np.searchsorted(lines.breaks_intensity, bare, side="right"))
        ln_motion = ((bare - a) / b - _lg_unit(measure)) / _LG_E
        sigma = np.where(np.isnan(bare), np.nan, self.sigma_of_motion(measure))
        return ln_motion, sigma

    def sigma_of_intensity(self, measure: str) -> float:
        return self._lines(measure).sigma_intensity

    def sigma_of_motion(self, measure: str) -> float:
        return self._lines(measure).sigma_lg / _LG_E

    def tell(
        self,
        motions: Mapping[str, Floats],
        distance_km: Floats | None = None,
        magnitude: float | None = None,
    ) -> Told:
        return tell_by_first(self, motions, distance_km, magnitude)

    def _terms(
        self, lines: Lines, distance_km: Floats | None, magnitude: float | None
    ) -> Floats | float:
        if distance_km is None or magnitude is None:
            return 0.0
        lg_distance = np.log10(np.clip(distance_km, *self.distances_km))
        held = float(np.clip(magnitude, *self.magnitudes))
        terms = lines.constant + lines.per_lg_distance * lg_distance + lines.per_magnitude * held
        return np.asarray(terms)

    def _lines(self, measure: str) -> Lines:
        if measure not in self.lines:
            raise ValueError(f"{self.about.name} has no {measure}; it has {list(self.lines)}")
        return self.lines[measure]


def _of_line(lines: Lines, at: NDArray[np.intp]) -> tuple[Floats, Floats]:
    # NaN sorts behind every break; the last line then carries the NaN on.
    return np.asarray(lines.a)[at], np.asarray(lines.b)[at]


def _lg_unit(measure: str) -> float:
    return 0.0 if measure == "PGV" else float(np.log10(CMS2_PER_G))

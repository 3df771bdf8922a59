"""Where things stand in the attenuation plot: two boxes, what they span, and their ticks."""

import math
from dataclasses import dataclass

import numpy as np

from houfeng.documents.attenuation import Curve, normalised, short
from houfeng.documents.map_frame import escaped
from houfeng.documents.words import Language, roman
from houfeng.shaking.products.measures import shown
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Bools, Floats

LEFT, RIGHT, TOP = 58.0, 14.0, 8.0
LINE = 19.0  # px from one legend line to the next
_BOTTOM, _GAP = 42.0, 14.0
_RESIDUAL_SHARE = 0.28  # of the height of both panels
_LARGEST_RESIDUAL = 6.0  # standard deviations; beyond, a mark stands on the edge


@dataclass(frozen=True, slots=True)
class Panel:
    """A box whose x is the logarithm of distance and whose y runs up from low to high."""

    left: float
    top: float
    width: float
    height: float
    near_km: float
    far_km: float
    low: float
    high: float

    def x(self, km: Floats | float) -> Floats:
        share = np.log(np.asarray(km) / self.near_km) / math.log(self.far_km / self.near_km)
        return np.asarray(self.left + share * self.width)

    def y(self, value: Floats | float) -> Floats:
        share = (np.asarray(value) - self.low) / (self.high - self.low)
        return np.asarray(self.top + (1 - share) * self.height)

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def right(self) -> float:
        return self.left + self.width


def panels_of(
    result: ShakingResult,
    measure: str,
    seen: Bools,
    far: Floats,
    curve: Curve | None,
    width_px: float,
    height_px: float,
    legend_lines: int,
) -> tuple[Panel, Panel]:
    observed = result.compared[measure].observed[seen]
    # The curve would stretch the plot to where nothing was observed.
    reach = far[seen] if seen.any() else (curve.distances_km if curve else np.array([1.0, 100.0]))
    near_km, far_km = float(reach.min()) * 0.85, float(reach.max()) * 1.15
    if far_km / near_km < 4:
        middle = math.sqrt(near_km * far_km)
        near_km, far_km = middle / 2, middle * 2
    values = [observed]
    if curve is not None:
        inside = (curve.distances_km >= near_km) & (curve.distances_km <= far_km)
        values += [(curve.mean + curve.sigma)[inside], (curve.mean - curve.sigma)[inside]]
    low, high = _value_range(np.concatenate(values), is_intensity=shown(measure).is_intensity)
    residual = np.abs(normalised(result.compared[measure])[seen])
    most = float(np.clip(residual.max() * 1.08 if residual.size else 0, 3.4, _LARGEST_RESIDUAL))
    top = TOP + legend_lines * LINE + 4
    room = height_px - top - _BOTTOM - _GAP
    width = width_px - LEFT - RIGHT
    lower = room * _RESIDUAL_SHARE
    return (
        Panel(LEFT, top, width, room - lower, near_km, far_km, low, high),
        Panel(LEFT, height_px - _BOTTOM - lower, width, lower, near_km, far_km, -most, most),
    )


def _value_range(values: Floats, *, is_intensity: bool) -> tuple[float, float]:
    values = values[np.isfinite(values)]
    if not values.size:
        return (1.0, 10.0) if is_intensity else (-7.0, 0.0)
    low, high = float(values.min()), float(values.max())
    if is_intensity:
        return max(math.floor(low - 0.3), 0.5), min(math.ceil(high + 0.3), 12.5)
    pad = max(0.06 * (high - low), 0.35)
    return low - pad, high + pad


def km_ticks(panel: Panel) -> list[float]:
    return _round_values(panel.near_km, panel.far_km, at_most=9)


def _round_values(low: float, high: float, at_most: int) -> list[float]:
    """Round values between two, as many as there is room for; powers of ten alone if need be."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1, 1.5, 2, 3, 4, 5, 7), (1, 2, 5), (1, 3), (1,)):
        found = [m * 10.0**p for p in powers for m in steps if low <= m * 10.0**p <= high]
        if len(found) <= at_most:
            break
    return found


def value_ticks(panel: Panel, measure: str, language: Language) -> list[tuple[float, str]]:
    kind = shown(measure)
    if kind.is_intensity:
        degrees = range(math.ceil(panel.low), math.floor(panel.high) + 1)
        return [(float(n), roman(n, language)) for n in degrees if 1 <= n <= 12]
    unit = float(kind.median(np.array(0.0)))  # what e⁰ is in the unit shown
    low, high = math.exp(panel.low) * unit, math.exp(panel.high) * unit
    return [(math.log(v / unit), short(v)) for v in _round_values(low, high, at_most=10)]


def text_in(
    x: float, y: float, words: str, anchor: str = "start", size: float = 12, more: str = ""
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"'
        f"{' ' + more if more else ''}>{escaped(words)}</text>"
    )

"""How each measure is called, and in which units it is written, format by format."""

from dataclasses import dataclass

import numpy as np

from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.arrays import Floats

INTENSITIES = ("MMI", "CSIS")
PARTS = ("mean", "std", "tau", "phi")


@dataclass(frozen=True, slots=True)
class Shown:
    """One measure as files name it."""

    measure: str  # as in ShakingResult.fields: "SA(0.3)"
    units: str  # of the median that people read: "%g", "cm/s", "intensity"
    log_units: str  # of mean and sigma: "ln(g)", "ln(cm/s)", "intensity"
    zh: str
    en: str

    @property
    def is_intensity(self) -> bool:
        return self.measure in INTENSITIES

    @property
    def file_name(self) -> str:
        """ShakeMap's name in file names: "pga", "psa0p3", "mmi"."""
        if not self.measure.startswith("SA("):
            return self.measure.lower()
        return "psa" + _period(self.measure).replace(".", "p")

    @property
    def grid_name(self) -> str:
        """ShakeMap's name in grid.xml: "PGA", "PSA03", "MMI"."""
        if not self.measure.startswith("SA("):
            return self.measure
        return "PSA" + _period(self.measure).replace(".", "")

    def median(self, mean: Floats) -> Floats:
        """What people read, in `units`, from the mean of the logarithm; intensity unchanged."""
        if self.is_intensity:
            return mean
        return np.exp(mean) * (100.0 if self.units == "%g" else 1.0)


def shown(measure: str) -> Shown:
    """The names and units of one measure; ValueError for one that no file knows."""
    if measure == "PGV":
        return Shown(measure, "cm/s", "ln(cm/s)", "峰值速度", "peak ground velocity")
    if measure == "PGA":
        return Shown(measure, "%g", "ln(g)", "峰值加速度", "peak ground acceleration")
    if measure == "MMI":
        name = ("修正麦卡利烈度", "Modified Mercalli Intensity")
        return Shown(measure, "intensity", "intensity", *name)
    if measure == "CSIS":
        name = ("中国地震烈度", "China Seismic Intensity Scale")
        return Shown(measure, "intensity", "intensity", *name)
    if measure.startswith("SA(") and measure.endswith(")"):
        period = float(measure[3:-1])
        if not 0 < period < 10:
            raise ValueError(f"{measure}: files name periods above 0 and below 10 s")
        return Shown(
            measure,
            "%g",
            "ln(g)",
            f"{period:g} 秒反应谱加速度",
            f"{period:g}-second spectral acceleration, 5 % damping",
        )
    raise ValueError(f"{measure} is not a measure that files know")


def map_intensity(result: ShakingResult) -> str:
    """The intensity a map is drawn in: China's own scale in China's profile, else MMI."""
    wanted = ("CSIS", "MMI") if result.profile == "china" else ("MMI", "CSIS")
    return next(measure for measure in wanted if measure in result.fields)


def _period(measure: str) -> str:
    """ "SA(0.3)" -> "0.3"; "SA(1)" -> "1.0"."""
    text = f"{float(measure[3:-1]):.10g}"
    return text if "." in text else f"{text}.0"

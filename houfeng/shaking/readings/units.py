"""Names of measures and units as files write them, made ours: ln(g), ln(cm/s), intensity."""

import math
import re

from houfeng.shaking.readings.reading import NAN, Amplitude
from houfeng.shaking.reasons import reason
from houfeng.vocabulary.errors import NotValid

INTENSITIES = ("MMI", "CSIS")

_STANDARD_GRAVITY = 9.80665  # m/s²

# What one unit is in g or in cm/s; keys are written small and without blanks.
_IN_G = {
    "g": 1.0,
    "%g": 0.01,
    "pctg": 0.01,
    "percentg": 0.01,
    "gal": 0.01 / _STANDARD_GRAVITY,
    "gals": 0.01 / _STANDARD_GRAVITY,
    "cm/s^2": 0.01 / _STANDARD_GRAVITY,
    "cm/s2": 0.01 / _STANDARD_GRAVITY,
    "cm/s/s": 0.01 / _STANDARD_GRAVITY,
    "cm/s**2": 0.01 / _STANDARD_GRAVITY,
    "cm/s²": 0.01 / _STANDARD_GRAVITY,
    "cms2": 0.01 / _STANDARD_GRAVITY,
    "m/s^2": 1 / _STANDARD_GRAVITY,
    "m/s2": 1 / _STANDARD_GRAVITY,
    "m/s/s": 1 / _STANDARD_GRAVITY,
    "m/s**2": 1 / _STANDARD_GRAVITY,
    "m/s²": 1 / _STANDARD_GRAVITY,
    "ms2": 1 / _STANDARD_GRAVITY,
}
_IN_CMS = {"cm/s": 1.0, "cms": 1.0, "m/s": 100.0, "ms": 100.0, "mm/s": 0.1, "mms": 0.1}
_LOG = {"acceleration": {"ln(g)", "lng"}, "velocity": {"ln(cm/s)", "lncms"}}

# No instrument has recorded more than 4 g (Iwate-Miyagi 2008) or some 3 to 4 m/s; an amplitude
# below the lower limits is noise or a unit taken for another.
_LIMITS = {"PGA": (1e-7, 5.0), "SA": (1e-8, 15.0), "PGV": (1e-5, 500.0)}
_SHOWN = {"PGA": "g", "SA": "g", "PGV": "cm/s"}


def measure_named(name: str) -> str | None:
    """Our name of a measure, None for one we do not map: `psa03` and `SA(0.3)` are `SA(0.3)`."""
    plain = name.strip().lower().replace(" ", "")
    if plain in ("acc", "pga"):
        return "PGA"
    if plain in ("vel", "pgv"):
        return "PGV"
    if plain in ("mmi", "cdi"):
        return "MMI"
    if plain == "csis":
        return "CSIS"
    found = re.fullmatch(r"p?sa[(_]?(\d*[.p]?\d+)s?\)?", plain)
    if found is None:
        return None
    digits = found[1].replace("p", ".")
    if "." not in digits and plain.startswith("psa") and "(" not in plain:
        digits = f"{digits[:-1] or '0'}.{digits[-1]}"  # ShakeMap's psa03 is 0.3 s
    period = float(digits)
    return f"SA({period})" if 0 < period <= 20 else None


def family(measure: str) -> str:
    """`SA` for any spectral period, else the measure itself."""
    return "SA" if measure.startswith("SA(") else measure


def is_unit(measure: str, unit: str) -> bool:
    """Whether `motion` reads this unit for this measure."""
    plain = unit.strip().lower().replace(" ", "")
    if measure == "PGV":
        return plain in _IN_CMS or plain in _LOG["velocity"]
    return plain in _IN_G or plain in _LOG["acceleration"]


def motion(measure: str, text: object, unit: str, where: str) -> Amplitude:
    """One amplitude of PGA, PGV or SA in ln(g) or ln(cm/s), flagged where it cannot be true.

    where: the file's row, for messages. Raises NotValid for a unit we do not know.
    """
    if not is_unit(measure, unit):
        known = "cm/s, m/s, mm/s, ln(cm/s)" if measure == "PGV" else "g, %g, gal, m/s^2, ln(g)"
        raise NotValid(f"{where}, unit of {measure}", unit, f"give one of {known}")
    plain = unit.strip().lower().replace(" ", "")
    value = number_or_nan(text)
    if not math.isfinite(value):
        return _without_value(text)
    if plain in _LOG["acceleration"] | _LOG["velocity"]:
        log = value
    elif value <= 0:
        return Amplitude(NAN, flag=reason("not_positive", value=value))
    else:
        log = math.log(value) + math.log((_IN_CMS if measure == "PGV" else _IN_G)[plain])
    return _within_reason(measure, log)


def intensity(text: object) -> Amplitude:
    """One felt intensity; flagged where it is none."""
    value = number_or_nan(text)
    if not math.isfinite(value):
        return _without_value(text)
    if not 1.0 <= value <= 12.0:
        return Amplitude(value, flag=reason("off_scale", value=value))
    return Amplitude(value)


def _without_value(text: object) -> Amplitude:
    empty = text is None or str(text).strip().lower() in ("", "null", "nan", "none")
    kept = reason("no_value") if empty else reason("not_a_number", text=text)
    return Amplitude(NAN, flag=kept)


def number_or_nan(text: object) -> float:
    """A float from what a file holds; NaN for anything else, "null" and true included."""
    if isinstance(text, bool) or text is None:
        return NAN
    if isinstance(text, int | float):
        return float(text) if abs(text) < 1e300 else NAN
    try:
        return float(str(text).strip().replace("_", "?"))  # float() would read 1_000
    except ValueError:
        return NAN


def _within_reason(measure: str, log: float) -> Amplitude:
    least, most = _LIMITS[family(measure)]
    unit = _SHOWN[family(measure)]
    if log > math.log(most):
        value = f"{math.exp(min(log, 700.0)):.4g} {unit}"
        return Amplitude(log, flag=reason("too_large", value=value, limit=f"{most:g} {unit}"))
    if log < math.log(least):
        value = f"{math.exp(max(log, -700.0)):.3g} {unit}"
        return Amplitude(log, flag=reason("too_small", value=value, limit=f"{least:g} {unit}"))
    return Amplitude(log)

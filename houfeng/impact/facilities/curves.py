"""Fragility curves: HAZUS's, the Chinese structure types', and an organisation's own."""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from houfeng.impact.buildings import damage_curves, structure_types
from houfeng.impact.facilities.problems import both
from houfeng.impact.facilities.states import STATE_WORDS, UNITS, plain
from houfeng.impact.science.fragility import WORSE, first_crossing, normal_exceedance
from houfeng.impact.tables import read_table
from houfeng.vocabulary.arrays import Floats
from houfeng.vocabulary.errors import NotFound, NotValid

DEFAULT_NAME = "masonry"  # 砖混: for a site whose structure is not told
HAZUS = "HAZUS"
GB = "GB/T 17742"
OWN = "own"

_CODES = {
    "HC": ("高设防", "high code"),
    "MC": ("中等设防", "moderate code"),
    "LC": ("低设防", "low code"),
    "PC": ("未设防", "pre-code"),
}
_GB_WORDS = {
    "earth_timber": ("土木", "石木", "土木结构", "石木结构", "土坯", "生土"),
    "brick_timber": ("砖木", "砖木结构"),
    "masonry": ("砖混", "砖混结构", "砌体", "砌体结构"),
    "frame": (
        "框架",
        "框架结构",
        "钢混",
        "钢筋混凝土",
        "钢筋混凝土结构",
        "钢结构",
        "框剪",
        "剪力墙",
    ),
    "other": ("其他", "其他结构"),
}
# HAZUS joins the variability of motion to its published beta (technical manual, p. 5-65: 0.64 is
# 0.4 of the building and 0.5 of motion); here the map tells its own.
_MOTION_BETA = 0.5
_SEEN = {  # where curves may not cross: ground motion in g and cm/s, intensity
    "PGA": (0.01, 5.0),
    "SA(0.3)": (0.01, 5.0),
    "SA(1.0)": (0.01, 5.0),
    "PGV": (1.0, 500.0),
    "CSIS": (1.0, 12.0),
}


@dataclass(frozen=True, slots=True)
class Curve:
    """P(state or worse) over one measure, slight to complete.

    medians in g, cm/s or degrees; infinite for a state the curve does not have. betas: of the
    natural logarithm, or in degrees. A curve of family GB is tabulated: see `table_of`.
    """

    name: str
    family: str
    measure: str
    medians: tuple[float, ...]
    betas: tuple[float, ...]
    zh: str
    en: str
    source: str

    @property
    def is_table(self) -> bool:
        return self.family == GB

    @property
    def centres(self) -> tuple[float, ...]:
        """The medians in the unit of the map: ln g, ln cm/s, degrees."""
        if self.measure == "CSIS":
            return self.medians
        return tuple(math.log(m) for m in self.medians)

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "family": self.family,
            "measure": self.measure,
            "medians": [m if math.isfinite(m) else None for m in self.medians],
            "betas": list(self.betas),
            "zh": self.zh,
            "en": self.en,
            "source": self.source,
        }


def curve_from_dict(told: Mapping[str, Any]) -> Curve:
    """What `Curve.as_dict` told."""
    medians = tuple(math.inf if m is None else float(m) for m in told["medians"])
    return Curve(**{**told, "medians": medians, "betas": tuple(told["betas"])})


def make_curve(
    name: str, measure: str, states: Mapping[str, tuple[float, float]], source: str
) -> Curve:
    """An organisation's own curve: state -> (median, beta). NotValid where states cross.

    A milder state that is not given is reached with the next worse one; a worse state that is
    not given is never reached.
    """
    medians: list[float] = []
    betas: list[float] = []
    given: tuple[float, float] = (math.inf, 1.0)
    for state in reversed(WORSE):
        given = states.get(state, given)
        medians.insert(0, given[0])
        betas.insert(0, given[1])
    made = Curve(name, OWN, measure, tuple(medians), tuple(betas), name, name, source)
    _refuse_crossing(made)
    return made


def _refuse_crossing(curve: Curve) -> None:
    low, high = _SEEN[curve.measure]
    if curve.measure == "CSIS":
        shown = np.linspace(low, high, 1101)
        x = shown
    else:
        shown = np.geomspace(low, high, 2000)
        x = np.log(shown)
    centres, betas = (np.array(v)[:, None] for v in (curve.centres, curve.betas))
    reached = normal_exceedance(x, np.zeros_like(x), centres, betas)
    found = first_crossing(x, reached)
    if found is None:
        return
    at, state = found
    worse, milder = WORSE[state], WORSE[state - 1]
    unit = f" {UNITS[curve.measure]}" if UNITS[curve.measure] else ""
    raise NotValid(
        f"curve {curve.name}, state {worse}",
        f"P({worse}) = {reached[state, at]:.3g} above P({milder}) = {reached[state - 1, at]:.3g} "
        f"at {curve.measure} {shown[at]:.3g}{unit}",
        both(
            f"曲线相交：{STATE_WORDS[worse][0]}的超越概率高于{STATE_WORDS[milder][0]}；"
            "请加大较重状态的中值，或各状态用同一离散",
            "its curves cross: give the worse state a larger median, or all states one beta",
        ),
    )


@cache
def built_in() -> dict[str, Curve]:
    """Every curve that is on board, by its name."""
    return {curve.name: curve for curve in (*_gb(), *_hazus())}


def find_curve(name: str, own: Mapping[str, Curve]) -> Curve:
    """The curve a word means; NotFound names near ones."""
    word = plain(name)
    found = _by_word(own).get(word) or _known_words().get(word)
    if found is None:
        raise NotFound(near_words(name, own)[1])
    return found


def near_words(name: str, own: Mapping[str, Curve]) -> tuple[str, str]:
    """Names like a wrong one, in both languages."""
    known = {**_known_words(), **_by_word(own)}
    near = difflib.get_close_matches(plain(name), list(known), n=4, cutoff=0.5)
    names = list(dict.fromkeys(known[word].name for word in near))
    if names:
        return "相近的有：" + "、".join(names), "near ones are " + ", ".join(names)
    types = [curve.name for curve in built_in().values() if curve.family == GB]
    return (
        "可用结构类型 " + "、".join(types) + " 或 HAZUS 类别如 C1L-HC",
        "give a structure type (" + ", ".join(types) + ") or a HAZUS class such as C1L-HC",
    )


def _by_word(curves: Mapping[str, Curve]) -> dict[str, Curve]:
    return {plain(name): curve for name, curve in curves.items()}


@cache
def _known_words() -> dict[str, Curve]:
    words: dict[str, Curve] = {}
    for curve in built_in().values():
        words[plain(curve.name)] = curve
        if curve.family == HAZUS:
            kind, _, code = curve.name.partition("-")
            words[plain(kind + code[0])] = curve  # ShakeCast writes C1LH
            words[plain(f"{kind} {code}")] = curve
            words[plain(f"{kind}_{code}")] = curve
        else:
            words[plain(curve.zh)] = curve
            words.update(dict.fromkeys(_GB_WORDS.get(curve.name, ()), curve))
    return words


def _hazus() -> Iterable[Curve]:
    kinds = {row["type"]: row for row in read_table("hazus_types.csv")}
    for row in read_table("hazus_fragility.csv"):
        zh, en = _CODES[row["code"]]
        kind = kinds[row["type"]]
        yield Curve(
            name=f"{row['type']}-{row['code']}",
            family=HAZUS,
            measure="PGA",
            medians=tuple(float(row[f"{state}_g"]) for state in WORSE),
            betas=(math.sqrt(float(row["beta"]) ** 2 - _MOTION_BETA**2),) * 4,
            zh=f"{kind['zh']}（{zh}）",
            en=f"{kind['en']} ({en})",
            source="HAZUS equivalent-PGA fragility, tables 5-37 to 5-40 (FEMA 2022)",
        )


def _gb() -> Iterable[Curve]:
    for key, words in structure_types().items():
        yield Curve(
            name=key,
            family=GB,
            measure="CSIS",
            medians=(),
            betas=(),
            zh=words.name_zh,
            en=words.name_en,
            source="GB/T 17742-2020 and GB/T 24335-2009, as in buildings.py",
        )


@cache
def table_of(name: str) -> Floats:
    """A structure type's chance of each state or worse at buildings.INTENSITIES, (n, 4).

    The grades of GB/T 24335 stand for the states: intact for none, destroyed for complete.
    """
    reached = np.cumsum(damage_curves()[name][:, ::-1], axis=1)[:, ::-1][:, 1:]
    return np.clip(reached, 0.0, 1.0)

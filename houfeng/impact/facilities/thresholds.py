"""When a site's owner wants to hear: a state, a state and a chance, or a value of shaking.

Written "moderate" (中等破坏): the most probable state is that or worse; "moderate 20%"
(中等破坏 20%): the chance of that or worse; "CSIS 7" (烈度 7), "PGA 0.1": the map's median there.
"""

import re
from dataclasses import dataclass

from houfeng.impact.facilities.states import (
    MEASURE_WORDS,
    MEASURES,
    STATE_WORDS,
    UNITS,
    plain,
    read_measure,
    read_state,
)
from houfeng.impact.science.fragility import WORSE
from houfeng.vocabulary.errors import NotValid

DEFAULT = ""
"""The list's own: most probably slight or worse, or a chance of 10 % of moderate or worse."""
DEFAULT_STATE = "slight"
DEFAULT_CHANCE = ("moderate", 0.10)

_CHANCE = re.compile(r"(.+?)\s*(?:>=|≥|:|：)?\s*([0-9.]+)\s*%\Z")
_VALUE = re.compile(r"(.+?)\s*(?:>=|≥|=|:|：)?\s*([0-9.]+)(?:\s*(?:g|cm/s|度))?\Z")
_HIGHEST = {"CSIS": 12.0, "PGV": 1_000.0}


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold; which parts are set says of which kind it is."""

    state: str = ""  # reached by the most probable state
    chance_of: str = ""  # this state or worse ...
    chance: float = 0.0  # ... has at least this chance
    measure: str = ""  # the map's median of it ...
    value: float = 0.0  # ... is at least this: g, cm/s, degrees

    def words(self) -> tuple[str, str]:
        """In Chinese and English."""
        zh, en = [], []
        if self.state:
            names = STATE_WORDS[self.state]
            zh.append(f"最可能状态达到{names[0]}")
            en.append(f"most probably {names[1]} or worse")
        if self.chance_of:
            names = STATE_WORDS[self.chance_of]
            zh.append(f"{names[0]}及以上概率达到 {100 * self.chance:g}%")
            en.append(f"a chance of {100 * self.chance:g} % of {names[1]} or worse")
        if self.measure:
            names, unit = MEASURE_WORDS[self.measure], UNITS[self.measure]
            zh.append(f"{names[0]}达到 {self.value:g} {unit}".strip())
            en.append(f"{names[1]} of {self.value:g} {unit}".strip() + " or more")
        return "，或".join(zh), ", or ".join(en)


def read_threshold(text: str) -> Threshold:
    """The threshold a text means; NotValid tells the ways to write one."""
    word = plain(text)
    if not word:
        return Threshold(DEFAULT_STATE, *DEFAULT_CHANCE)
    state = read_state(word)
    if state in WORSE:
        return Threshold(state=state)
    found = _CHANCE.match(word)
    if found:
        state, chance = read_state(found[1]), _number(found[2]) / 100
        if state in WORSE and 0 < chance <= 1:
            return Threshold(chance_of=state, chance=chance)
    found = _VALUE.match(word)
    if found:
        measure, value = read_measure(found[1]), _number(found[2])
        if measure and 0 < value <= _HIGHEST.get(measure, 10.0):
            return Threshold(measure=measure, value=value)
    raise NotValid(
        "threshold",
        text,
        f"write a state ({', '.join(WORSE)}), a state and a chance (moderate 20%), or a value of "
        f"shaking (CSIS 7; one of {', '.join(MEASURES)})",
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:  # "1.2.3"
        return 0.0

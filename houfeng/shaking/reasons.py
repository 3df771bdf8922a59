"""Why an observation is not used: stable codes with parameters, told in either language.

A reason is kept as one string, `code|key=value|key=value`, so that a product's files can carry
it and a page can tell it in the reader's language.
"""

import json
import re
from functools import cache
from importlib.resources import files

_PLACE = re.compile(r"\{(\w+)\}")
_LONGEST = 120


def reason(code: str, **values: object) -> str:
    """One reason as kept. Raises KeyError for a code that has no sentence."""
    wanted = set(_PLACE.findall(_sentences()[code]["en"]))
    if wanted != set(values):
        raise KeyError(f"reason {code} takes {sorted(wanted)}, not {sorted(values)}")
    return "|".join([code, *(f"{key}={_plain(value)}" for key, value in values.items())])


def code_of(kept: str) -> str:
    """The code alone: "outlier"; "" for no reason."""
    return kept.split("|", 1)[0]


def told(kept: str, language: str = "en") -> str:
    """The sentence in "en" or "zh"; "" for no reason; an unknown code as it stands."""
    code, *pairs = kept.split("|")
    if code not in _sentences():
        return kept
    values = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    sentence = _sentences()[code]["zh" if language.startswith("zh") else "en"]
    return _PLACE.sub(lambda found: values.get(found[1], "?"), sentence).strip()


@cache
def _sentences() -> dict[str, dict[str, str]]:
    text = files("houfeng.shaking").joinpath("data/observation_reasons.json").read_text("utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


def _plain(value: object) -> str:
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    # The separators are the format's own; control characters have no place on a page.
    plain = re.sub(r"[|\x00-\x1f\x7f]+", " ", text).strip()
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"

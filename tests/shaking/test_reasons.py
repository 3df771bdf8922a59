import json
import re
from importlib.resources import files

import pytest

from houfeng.shaking.reasons import code_of, reason, told

SENTENCES = json.loads(
    files("houfeng.shaking").joinpath("data/observation_reasons.json").read_text("utf-8")
)


def test_both_languages_tell_the_same_values():
    for code, sentence in SENTENCES.items():
        places = [set(re.findall(r"\{(\w+)\}", sentence[language])) for language in ("zh", "en")]
        assert places[0] == places[1], code


def test_a_reason_is_told_with_its_values():
    kept = reason("few_replies", replies=2, needed=3)

    assert code_of(kept) == "few_replies"
    assert told(kept) == "only 2 felt replies; 3 are needed"
    assert told(kept, "zh-hans") == "有感报告仅 2 份，少于 3 份"
    assert told("") == ""


def test_what_a_stranger_wrote_cannot_break_the_format():
    kept = reason("flag_other", flag="x|replies=9\n{flag}" + "y" * 500)

    assert kept.count("|") == 1
    assert "\n" not in kept
    assert len(kept) < 160
    assert "x replies=9 {flag}" in told(kept)


def test_values_must_be_those_of_the_sentence():
    with pytest.raises(KeyError):
        reason("few_replies", replies=2)
    with pytest.raises(KeyError):
        reason("never heard of")

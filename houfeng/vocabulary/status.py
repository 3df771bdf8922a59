"""Actual, exercise or test: travels from the event to everything made of it."""

from enum import StrEnum


class Status(StrEnum):
    """What an event is meant as; the same words as CAP 1.2 `status`, lower case."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    TEST = "test"


BANNER = {
    Status.ACTUAL: {"zh": "", "en": ""},
    Status.EXERCISE: {"zh": "演习", "en": "演习 EXERCISE"},
    Status.TEST: {"zh": "测试", "en": "测试 TEST"},
}
"""The words an exercise or a test wears wherever it is shown."""

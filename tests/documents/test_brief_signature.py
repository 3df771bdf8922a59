"""Draft, under review, signed: who and when, as printed."""

from datetime import UTC, datetime

import pytest

from houfeng.documents.brief_signature import Signature, signature_words
from houfeng.vocabulary.errors import NotValid

AT = datetime(2022, 9, 5, 5, 31, tzinfo=UTC)


def test_a_draft_says_that_nobody_has_looked_at_it():
    zh, en = (signature_words(Signature(), language) for language in ("zh", "en"))

    assert (zh.label, zh.reviewed, zh.signed) == (
        "初稿（自动生成，未经审核）", "审核：——", "签发：——",
    )  # fmt: skip
    assert en.label == "Draft: made automatically, not reviewed"


def test_names_are_printed_as_given_with_local_time():
    found = signature_words(
        Signature("signed", "张三", AT, " Zoë\x00 O’Neil\n", AT, "同意\n上报"), "zh"
    )

    # 05:31 UTC is 13:31 in Beijing.
    assert found.reviewed == "审核：张三（2022年9月5日 13:31）"
    assert found.signed == "签发：Zoë\ufffd O’Neil（2022年9月5日 13:31）"
    assert found.note == "同意 上报"


@pytest.mark.parametrize(
    "wrong",
    [
        Signature("signed"),
        Signature("signed", signed_by="李四"),
        Signature("signed", signed_by="  ", signed_at=AT),
        Signature("review", signed_by="李四", signed_at=AT),
        Signature("published"),  # type: ignore[arg-type]
    ],
)
def test_a_state_that_does_not_agree_with_its_names_is_refused(wrong):
    with pytest.raises(NotValid):
        signature_words(wrong, "zh")
    assert signature_words(Signature("review", "张三"), "zh").label == "审核中"

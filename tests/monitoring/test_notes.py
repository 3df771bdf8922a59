import pytest

from houfeng.monitoring.notes import REASONS, Notebook


def test_a_trouble_is_named_once_and_counted():
    notes = Notebook()

    assert notes.add("XX.AAA..HNZ", "late", "31.0 s")
    assert not notes.add("XX.AAA..HNZ", "late", "45.0 s")
    assert notes.add("XX.AAA..HNZ", "gap", "2.0 s", 5)

    late, gap = notes
    assert (late.count, late.detail, gap.count) == (2, "31.0 s", 5)
    assert late.text("en") == "XX.AAA..HNZ: packets that came too late to be used, 2 times (31.0 s)"
    assert late.text("zh") == "XX.AAA..HNZ：到达过迟的数据包，未使用，共 2 次（31.0 s）"


def test_a_flood_of_strange_names_does_not_fill_the_memory():
    notes = Notebook(most=100)
    for at in range(10_000):
        notes.add(f"XX.{at}..HNZ", "no_metadata")

    assert (len(notes), notes.left_out) == (100, 9_900)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_told_in_both_languages(reason):
    chinese, english = REASONS[reason]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert english.isascii()
    assert not english.endswith(".")

"""Numbers, places and times as people read them; expectations are written out by hand."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.documents import words
from houfeng.events.origin import Magnitude, MagnitudeType
from houfeng.vocabulary.errors import NotValid


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (154, "150", "150"),
        (9_449, "9,400", "9,400"),
        (9_960, "1万", "10,000"),  # rounding reaches the next unit
        (12_345, "1.2万", "12,000"),
        (99_600, "10万", "100k"),
        (123_456, "12万", "120k"),
        (1_234_567, "120万", "1.2M"),
        (996_000_000, "10亿", "1bn"),
        (1_412_000_000, "14亿", "1.4bn"),
        (2.4e12, "2.4万亿", "2.4tn"),
        (-3, "0", "0"),
    ],
)
def test_counts_keep_two_digits_and_the_languages_own_units(value, zh, en):
    assert words.count(value, "zh") == zh
    assert words.count(value, "en") == en


@pytest.mark.parametrize(
    ("loss", "zh", "en"),
    [
        # The house's own example.
        ((50, 150, 400), "50–400 人，最可能约 150 人", "50–400, most likely about 150"),
        ((0, 0, 0.2), "预计无人死亡", "No deaths are expected"),
        ((0, 0.2, 3.4), "0–3 人，最可能无人死亡", "0–3, most likely none"),
        (
            (9_100, 52_000, 212_000),
            "0.91万–21万人，最可能约 5.2万人",
            "9,100–210,000, most likely about 52,000",
        ),
        ((150, 151, 152), "约 150 人", "About 150"),
    ],
)
def test_deaths_are_a_range_before_a_point(loss, zh, en):
    assert words.deaths_range(*loss, "zh") == zh
    assert words.deaths_range(*loss, "en") == en


@pytest.mark.parametrize(
    ("loss", "zh", "en"),
    [
        (
            (2.04e9, 1.23e10, 7e10),
            "20亿–700亿元，最可能约 120亿元",
            "CNY 2 billion to 70 billion, most likely about 12 billion",
        ),
        (
            (0, 2e5, 4e6),
            "0–400万元，最可能约 20万元",
            "CNY 0 to 4 million, most likely about 200,000",
        ),
        ((0, 0, 500), "预计无明显损失", "No notable loss is expected"),
        ((0, 10, 5e4), "0–5万元，最可能无明显损失", "CNY 0 to 50,000, most likely close to none"),
    ],
)
def test_money_is_a_range_in_yuan(loss, zh, en):
    assert words.money_range(*loss, "zh") == zh
    assert words.money_range(*loss, "en") == en


@pytest.mark.parametrize(
    ("azimuth", "zh", "en"),
    [
        (0, "北", "north"),
        (22.4, "北", "north"),
        (22.6, "东北", "northeast"),
        (90, "东", "east"),
        (140, "东南", "southeast"),
        (180, "南", "south"),
        (225, "西南", "southwest"),
        (270, "西", "west"),
        (337.4, "西北", "northwest"),
        (337.6, "北", "north"),
        (360, "北", "north"),
        (-45, "西北", "northwest"),
    ],
)
def test_eight_directions(azimuth, zh, en):
    assert words.compass(azimuth, "zh") == zh
    assert words.compass(azimuth, "en") == en


@pytest.mark.parametrize(
    ("moment", "zh", "en"),
    [
        (
            datetime(2022, 9, 5, 4, 52, 18, tzinfo=UTC),
            "2022年9月5日 12:52:18（北京时间；UTC 04:52:18）",
            "5 September 2022 12:52:18 Beijing time (04:52:18 UTC)",
        ),
        (  # Beijing has the next day already
            datetime(2025, 1, 6, 20, 5, 9, tzinfo=UTC),
            "2025年1月7日 04:05:09（北京时间；UTC 2025年1月6日 20:05:09）",
            "7 January 2025 04:05:09 Beijing time (6 January 2025 20:05:09 UTC)",
        ),
    ],
)
def test_local_time_has_utc_beside_it(moment, zh, en):
    assert words.local_time(moment, "zh") == zh
    assert words.local_time(moment, "en") == en


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (words.area(0.3, "zh"), "不足 1 平方千米"),
        (words.area(3.26, "en"), "3.3 km²"),
        (words.area(19_089, "zh"), "19,000 平方千米"),
        (words.distance(0.4, "en"), "less than 1 km"),
        (words.distance(39.4, "zh"), "39 公里"),
        (words.distance(1226, "en"), "1,226 km"),
        (words.people(3, "en"), "fewer than 10 people"),
        (words.people(12_345, "zh"), "约 1.2万人"),
        (words.people(420, "zh"), "约 420 人"),
        (words.probability(0.004, "zh"), "不足 1%"),
        (words.probability(0.995, "en"), "over 99%"),
        (words.probability(0.386, "en"), "39%"),
        (words.coordinates(102.08, 29.59, "zh"), "北纬 29.59°，东经 102.08°"),
        (words.coordinates(-70.1, -33.4, "en"), "33.40°S, 70.10°W"),
        (words.depth(None, "zh"), "未测定"),
        (words.depth_phrase(None, "zh"), "震源深度未测定"),
        (words.depth_phrase(16, "zh"), "震源深度 16 千米"),
        (words.degree(8.7, "zh"), "Ⅸ度"),
        (words.degree(8.7, "en"), "degree IX"),
        (words.magnitude(Magnitude(6.8, MagnitudeType.MS), "zh"), "6.8 级（Ms）"),
        (words.scale_name("zh"), "中国地震烈度 GB/T 17742-2020"),
    ],
)
def test_single_values(found, expected):
    assert found == expected


@pytest.mark.parametrize(
    "said",
    [
        lambda: words.count(float("nan"), "zh"),
        lambda: words.compass(float("inf"), "en"),
        lambda: words.probability(1.2, "en"),
        lambda: words.local_time(datetime(2022, 9, 5), "zh"),  # noqa: DTZ001 - no zone is the point
    ],
)
def test_what_cannot_be_said_is_refused(said):
    with pytest.raises(NotValid):
        said()


@given(st.text())
def test_printable_text_can_stand_in_xml(text):
    from lxml import etree

    element = etree.Element("a")
    element.text = words.printable(text)  # lxml refuses characters XML does not have

    back = etree.fromstring(etree.tostring(element)).text or ""
    assert back.replace("\r", "") == words.printable(text).replace("\r", "")


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (31, 440_000, ("31", "440,000"), ("31", "440,000")),  # "31–44万" reads as 31万
        (4_200, 110_000, ("0.42万", "11万"), ("4,200", "110,000")),
        (12_000, 440_000, ("1.2万", "44万"), ("12,000", "440,000")),
        (120_000, 4_400_000, ("12万", "440万"), ("120k", "4.4M")),
        (0, 440_000, ("0", "44万"), ("0", "440k")),
        (40, 900, ("40", "900"), ("40", "900")),
    ],
)
def test_no_unit_of_the_higher_end_is_read_into_the_lower(low, high, zh, en):
    assert words.ends(low, high, "zh") == zh
    assert words.ends(low, high, "en") == en

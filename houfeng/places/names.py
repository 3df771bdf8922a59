"""Chinese and English names of places, from what GeoNames lists of each.

GeoNames gives, unordered, Chinese names and their syllables ("泸定县", "lu ding xian"). Pairs
that can only belong together teach how each character is read; with that every Chinese name
gets its romanisation without a dictionary of ours.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from houfeng.places.provinces import read_table

Readings = dict[str, Counter[str]]
"""How often each Han character was read as each syllable."""

_SYLLABLES = re.compile(r"[a-zü]+(?: [a-zü]+)+")
_ENDINGS = ("自治州", "自治县", "自治旗", "地区", "林区", "特区", "县", "市", "区", "旗", "盟")
# Nations as they are shortened inside names of autonomous units (GB/T 3304 lists the full names).
_SHORT_NATIONS = ("维吾尔", "哈萨克", "柯尔克孜", "蒙古", "塔吉克", "锡伯", "各族", "自治")

# Characters that GeoNames' automatic pinyin reads otherwise than place names do (长沙, 成都, 厦门),
# and those it never spells alone; exceptions by unit are in names_en.csv.
_IN_PLACE_NAMES = {row["character"]: row["syllable"] for row in read_table("readings.csv")}


def is_han(text: str) -> bool:
    """Whether every character is a Chinese one."""
    return bool(text) and all("一" <= character <= "鿿" for character in text)


def is_simplified(text: str) -> bool:
    """GB 2312 holds simplified characters only, so what it can encode is simplified."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def learn_readings(alternates: Iterable[Sequence[str]]) -> Readings:
    """Readings from many places' lists of names."""
    readings: Readings = {}
    for names in alternates:
        chinese = [name for name in names if is_han(name)]
        syllables = [name.split() for name in names if _SYLLABLES.fullmatch(name)]
        for name in chinese:
            same = [read for read in syllables if len(read) == len(name)]
            alone = sum(len(other) == len(name) for other in chinese) == 1
            if alone and len(same) == 1:
                for character, syllable in zip(name, same[0], strict=True):
                    readings.setdefault(character, Counter())[syllable] += 1
    return readings


def romanise(name: str, readings: Readings, known: Sequence[str] = ()) -> str:
    """Pinyin of a Chinese name as one capitalised word; the name itself if unreadable.

    known: romanised names listed for the same place; one whose syllables fit is preferred,
    because it settles characters with several readings.
    """
    for candidate in known:
        syllables = candidate.split() if _SYLLABLES.fullmatch(candidate) else []
        if len(syllables) >= len(name) and all(
            syllable in readings.get(character, (syllable,))  # unknown character: taken as told
            for character, syllable in zip(name, syllables, strict=False)
        ):
            return _joined(name, syllables[: len(name)])
    if not all(character in readings or character in _IN_PLACE_NAMES for character in name):
        return name
    read = [readings[c].most_common(1)[0][0] if c in readings else "" for c in name]
    return _joined(name, read)


def core(name: str, nations: Sequence[str]) -> str:
    """A unit's own name: "甘孜藏族自治州" gives "甘孜"; "忠县" stays, being one character."""
    ending = next((end for end in _ENDINGS if name.endswith(end)), "")
    bare = name.removesuffix(ending)
    if ending.startswith("自治"):
        stripped = True
        while stripped:
            shorter = next(
                (
                    bare.removesuffix(nation)
                    for nation in (*nations, *_SHORT_NATIONS)
                    if bare.endswith(nation) and len(bare) > len(nation)
                ),
                bare,
            )
            stripped = shorter != bare
            bare = shorter
    return bare if len(bare) > 1 else name


def best_chinese(name: str, alternates: Sequence[str], readings: Readings) -> str:
    """The Chinese name to show for a GeoNames place, or "" if none is listed.

    Simplified before traditional, those that sound like the listed name first, then the shortest.
    """
    # Two characters with 市 are a nickname (呼市 for 呼和浩特).
    chinese = [
        text for text in alternates if is_han(text) and not (len(text) == 2 and text[1] == "市")
    ]
    if not chinese:
        return ""
    return min(
        chinese,
        key=lambda text: (
            not is_simplified(text),
            not sounds_like(text, name, readings),
            len(text),
        ),
    )


def sounds_like(chinese: str, name: str, readings: Readings) -> bool:
    """Whether some reading of the characters spells the name; accents do not count."""
    sound = "".join(
        letter for letter in unicodedata.normalize("NFKD", name.lower()) if letter.isalpha()
    )
    ends = {0}
    for character in chinese:
        ends = {
            start + len(syllable)
            for start in ends
            for syllable in readings.get(character, ())
            if sound.startswith(syllable, start)
        }
    return len(sound) in ends


def _joined(name: str, read: Sequence[str]) -> str:
    syllables = [
        _IN_PLACE_NAMES.get(character, syllable)
        for character, syllable in zip(name, read, strict=True)
    ]
    # ISO 7098: an apostrophe before a syllable that starts with a vowel.
    parts = [syllables[0], *("’" + s if s[0] in "aeo" else s for s in syllables[1:])]
    return "".join(parts).capitalize()

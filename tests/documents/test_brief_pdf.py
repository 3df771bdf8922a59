"""The brief's pages: all of its words are there, nothing is cut, nothing is below 8 points."""

import io
import re
from dataclasses import dataclass, replace
from datetime import UTC

import pypdf
import pytest

from houfeng.documents.brief_pdf import brief_pdf
from houfeng.documents.typeset import drawing_png
from houfeng.vocabulary.assets import ASSETS
from houfeng.vocabulary.status import Status
from tests.documents import brief_cases
from tests.documents.test_brief import SIGNED

pytestmark = pytest.mark.skipif(
    not (ASSETS / "fonts").exists(), reason="fonts are not built; run `make assets`"
)
A4_PT = (595.28, 841.89)


def pages_of(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf)).pages


def bare(text):
    """Without spaces, line ends and the breaks we allow inside long words."""
    return re.sub(r"[\s\u200b]", "", text)


def page_text(pdf):
    """What a reader copies out of the pages, page furniture left out."""
    return "".join(text_of(page) for page in pages_of(pdf))


@dataclass(frozen=True)
class Piece:
    """A piece of text where it stands, in points from the lower left corner."""

    text: str
    x: float
    y: float
    size: float

    @property
    def right(self):
        """Where it ends at the least: two fifths of an em for a letter, nine tenths for others."""
        return self.x + self.size * sum(0.4 if c.isascii() else 0.9 for c in bare(self.text))


def pieces(page):
    found = []

    def keep(text, moved, matrix, _font, size):
        if text.strip():
            scale = abs(moved[3] * matrix[3])
            x = matrix[4] * moved[0] + moved[4]
            y = matrix[5] * moved[3] + moved[5]
            found.append(Piece(text, x, y, size * scale))

    page.extract_text(visitor_text=keep)
    return found


def text_of(page):
    """Without the running head and foot."""
    return bare("".join(p.text for p in pieces(page) if 40 < p.y < A4_PT[1] - 37))


def words_in(brief):
    """Everything the brief says, as one string each."""
    yield from (brief.title, brief.issue_line, brief.event_line, brief.footer, brief.response)
    yield from (brief.signature.label, brief.signature.reviewed, brief.signature.signed)
    yield from (*brief.summary, *brief.first, *brief.changes, *brief.unknown, brief.alert[0])
    yield from (fact.value for fact in (*brief.parameters, *brief.losses))
    yield from (words for row in brief.zones for words in (row.area, row.people, row.roman))
    for section in brief.sections:
        yield section.heading
        yield from (*section.lead, *section.points, *section.notes)
        yield from (words for fact in section.facts for words in (fact.label, fact.value))
        yield from (bar.range for bar in section.bars)
        for table in section.tables:
            yield from (table.caption, *table.labels)
            yield from (cell.text for row in table.rows for cell in row)
    yield from (row.name for row in brief.lineage)


@pytest.mark.parametrize("name", ["large", "huge", "small", "silent"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_to_four_pages_hold_every_word(name, language, request, compose, draw):
    status = Status.EXERCISE if name in ("small", "huge") else Status.ACTUAL
    case = request.getfixturevalue(name).played(status)
    brief = compose(case, language)
    pdf = brief_pdf(brief, draw(case, language))
    pages, text = pages_of(pdf), page_text(pdf)

    assert 2 <= len(pages) <= 3
    for page in pages:
        assert [float(v) for v in page.mediabox[2:]] == pytest.approx(A4_PT, abs=0.1)
        assert ("演习" in page.extract_text()) == (status is Status.EXERCISE)
    assert [said for said in words_in(brief) if bare(said) not in text] == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("made", ["known_impact", "bare_impact"])
def test_the_first_page_stands_alone(made, language, large, compose, draw, with_impact):
    impact = getattr(brief_cases, made)()
    unknown = replace(large, shaking=replace(large.shaking, orientation="averaged"))
    case = with_impact(unknown, impact).played(Status.EXERCISE)
    brief = compose(case, language)
    pdf = brief_pdf(brief, draw(case, language))
    pages, text = pages_of(pdf), page_text(pdf)

    assert 3 <= len(pages) <= 4
    assert [said for said in words_in(brief) if bare(said) not in text] == []
    first, second = text_of(pages[0]), text_of(pages[1])
    for said in (*brief.summary, *brief.first, *brief.unknown, brief.response):
        assert bare(said) in first
    assert bare(brief.sections[0].heading) in second
    # Pages are numbered, and each names event and state.
    for number, page in enumerate(pages, start=1):
        foot = bare(page.extract_text())
        assert bare(f"{brief.headings['page']}{number}{brief.headings['of']}{len(pages)}") in foot
        assert f"{brief.event_id}r{brief.revision}" in foot
        assert bare(brief.signature.label) in foot


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_set_below_eight_points_nor_off_the_page(
    language, large, compose, draw, with_impact
):
    case = with_impact(large, brief_cases.bare_impact())
    pages = pages_of(brief_pdf(compose(case, language), draw(case, language)))
    found = [piece for page in pages for piece in pieces(page)]

    assert len(found) > 100
    assert min(piece.size for piece in found) >= 7.99
    assert all(piece.x >= 30 and piece.right <= A4_PT[0] - 30 for piece in found)
    assert all(20 <= piece.y <= A4_PT[1] - 20 for piece in found)


def test_the_map_is_not_shrunk_below_eight_points(large, draw):
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', draw(large))]
    width_px = float(re.search(r'<svg[^>]* width="([\d.]+)"', draw(large))[1])

    # The sheet sets it 104 mm wide (brief.typ).
    assert min(sizes) * 104 / 25.4 * 72 / width_px >= 8


def test_two_hundred_counties_flow_over_pages_under_their_labels(large, compose, draw, with_impact):
    impact = brief_cases.known_impact(counties=brief_cases.many_counties(200))
    case = with_impact(large, impact)
    brief = compose(case, "zh")
    pdf = brief_pdf(brief, draw(case))
    pages, text = pages_of(pdf), page_text(pdf)

    assert 4 <= len(pages) <= 5
    assert all(f"第{number}号县" in text for number in range(1, 201))
    assert "其余160个的数值见事件页面" in text
    assert [said for said in words_in(brief) if bare(said) not in text] == []
    # The table runs on, its labels with it: 40 rows are more than one page has left.
    labels = bare("县城方位")
    assert sum(labels in text_of(page) for page in pages) == 2


def test_long_and_hostile_words_stay_on_the_page(huge, compose, draw):
    nasty = '#read("/etc/passwd") $x$ *a* #sys.inputs \\ ] } "quoted" <tag> @ref'
    endless = "A" * 300
    long_town = replace(huge.impact.places[0], name_zh="很长的地名" * 12)
    county = replace(huge.impact.counties[0], name_zh=endless, prefecture_zh=nasty)
    impact = replace(
        huge.impact,
        places=(long_town,) * 12,
        counties=(county,),
        exposure_source="人口普查数据说明" * 40,
        lineage=huge.impact.lineage
        + tuple(replace(huge.impact.lineage[0], name=f"模型 {n}") for n in range(25)),
    )
    case = replace(huge, impact=impact)
    brief = compose(case, "zh", place="很长的震中位置" * 20, maker=nasty)
    pdf = brief_pdf(brief, draw(case))
    text = page_text(pdf)

    assert len(pages_of(pdf)) <= 5
    assert [said for said in words_in(brief) if bare(said) not in text] == []
    assert bare(nasty) in text
    assert endless in text
    assert "模型24" in text

    found = [piece for page in pages_of(pdf) for piece in pieces(page)]
    assert max(piece.right for piece in found) < A4_PT[0] - 30


def test_a_signed_brief_says_who_and_when(large, compose, draw):
    brief = compose(large, "zh", signature=SIGNED)
    text = page_text(brief_pdf(brief, draw(large)))

    assert "已签发" in text
    assert "审核：张三（2022年9月5日13:20）" in text
    assert "签发：李四（2022年9月5日13:31）" in text
    assert "同意，按此上报。" in text
    assert "初稿" not in text


def test_the_pages_use_no_font_but_ours(large, compose, draw):
    for page in pages_of(brief_pdf(compose(large, "zh"), draw(large))):
        fonts = {font["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
        assert fonts
        assert all("NotoSansSC" in name for name in fonts)


def test_the_same_brief_gives_the_same_bytes_and_its_own_date(large, compose, draw, made_at):
    case = large.played(Status.EXERCISE)
    svg = draw(case)
    first, second = (brief_pdf(compose(case, "zh"), svg) for _ in range(2))
    about = pypdf.PdfReader(io.BytesIO(first)).metadata

    assert first == second
    assert about.creation_date.astimezone(UTC).date() == made_at.date()
    assert about.title.startswith("演习 地震应急决策专报")


def test_a_drawing_cannot_pull_in_a_file(tmp_path):
    blank = drawing_png('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>', 80)
    secret = tmp_path / "secret.png"
    secret.write_bytes(blank)
    pulling = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">'
        f'<image href="{secret}" width="8" height="8"/></svg>'
    )
    try:
        drawn = drawing_png(pulling, 80)
    except RuntimeError as refused:  # how Typst reports a file it may not read
        assert "secret" in str(refused) or "image" in str(refused)
    else:
        assert drawn == blank

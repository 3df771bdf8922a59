"""The brief's words, its page and its editable copy."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from houfeng.documents.brief_docx import brief_docx
from houfeng.documents.brief_pdf import brief_pdf
from houfeng.documents.typeset import drawing_png
from houfeng.vocabulary.assets import ASSETS
from houfeng.vocabulary.errors import NotValid
from houfeng.vocabulary.status import Status

needs_fonts = pytest.mark.skipif(
    not (ASSETS / "fonts").exists(), reason="fonts are not built; run `make assets`"
)


def page_text(pdf):
    """What a reader copies out of the page, without spaces and line ends."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def test_the_answer_comes_first(large, compose):
    brief = compose(large, "zh")

    assert brief.title == "地震应急决策专报"
    assert brief.summary == (
        "2022年9月5日 12:52（北京时间；UTC 04:52），四川泸定县东南 39 公里发生 6.8 级（Ms）地震，"
        "震源深度 16 千米。",
        # π·0.6·95² = 17,012 km² from degree VI, 60 people on each: 1,020,700.
        "模型估计最高烈度Ⅸ度，Ⅵ度及以上区域17,000 平方千米，涉及人口约 100万人。",
        "死亡人数：20–900 人，最可能约 150 人；直接经济损失：20亿–700亿元，最可能约 120亿元。",
    )
    assert brief.alert[0] == "橙色"
    assert [row.roman for row in brief.zones] == ["Ⅸ", "Ⅷ", "Ⅶ", "Ⅵ"]
    assert brief.towns[1].name == "磨西镇"
    assert (brief.towns[1].direction, brief.towns[1].distance) == ("西北", "12 公里")


def test_english_is_written_in_its_own_words(large, compose):
    brief = compose(large, "en")

    assert brief.summary[1] == (
        "The model's highest intensity is degree IX; degree VI or above covers 17,000 km² "
        "with about 1M people."
    )
    assert [row.roman for row in brief.zones] == ["IX", "VIII", "VII", "VI"]


def test_each_chance_stands_beside_its_own_bin(large, compose):
    brief = compose(large, "zh")

    assert [what for what, _, _ in brief.deaths.bins] == [
        "无",
        "1–10",
        "10–100",
        "100–1,000",
        "1,000–1万",
        "1万–10万",
        "10万以上",
    ]
    assert [share for _, share, _ in brief.deaths.bins] == [
        part.probability for part in large.impact.fatalities.bins
    ]


def test_what_is_uncertain_comes_from_the_data(small, huge, large, compose):
    assert "地震参数为自动测定，复核后可能调整。" in compose(small, "zh").uncertain
    assert "烈度长轴方向未知，各度区按面积画成圆形。" in compose(small, "zh").uncertain
    assert "震源深度未测定。" in compose(huge, "zh").uncertain
    unknown = replace(large, shaking=replace(large.shaking, orientation="averaged"))
    assert "断层破裂的位置和走向未知" in compose(unknown, "zh").uncertain[0]
    assert "断层破裂" not in "".join(compose(large, "zh").uncertain)
    # The English brief takes the English words of the lineage.
    assert "People are counted from: GeoNames. towns only." in compose(large, "en").uncertain


def test_a_quiet_earthquake_says_so(small, compose):
    brief = compose(small, "zh")

    assert brief.zones == ()
    assert "未达Ⅵ度" in brief.summary[1]
    assert "预计无人死亡" in brief.summary[2]


def test_a_past_earthquake_says_so(large, compose):
    assert "回溯计算" in compose(large, "zh", retrospective=True).summary[-1]
    assert "回溯计算" not in "".join(compose(large, "zh").summary)


def test_parts_of_different_revisions_are_refused(large, compose):
    mixed = replace(large, impact=replace(large.impact, revision=1))

    with pytest.raises(NotValid, match="impact"):
        compose(mixed, "zh")
    with pytest.raises(NotValid, match="made_at"):
        compose(large, "zh", made_at=datetime(2022, 9, 5))  # noqa: DTZ001 - no zone is the point


@needs_fonts
@pytest.mark.parametrize("name", ["large", "huge", "small", "silent"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_a4_page_whose_text_can_be_copied(name, language, request, compose, draw):
    status = Status.EXERCISE if name in ("small", "huge") else Status.ACTUAL
    case = request.getfixturevalue(name).played(status)
    brief = compose(case, language)
    pdf = brief_pdf(brief, draw(case, language))
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = page_text(pdf)

    assert len(pages) == 1
    assert [float(v) for v in pages[0].mediabox[2:]] == pytest.approx([595.28, 841.89], abs=0.1)
    for said in (brief.title, brief.issue_line, brief.deaths.range, brief.footer, *brief.uncertain):
        assert re.sub(r"\s", "", said) in text
    assert ("演习" in text) == (status is Status.EXERCISE)


@needs_fonts
def test_the_page_uses_no_font_but_ours(large, compose, draw):
    pdf = pypdf.PdfReader(io.BytesIO(brief_pdf(compose(large, "zh"), draw(large))))
    fonts = {font["/BaseFont"] for font in pdf.pages[0]["/Resources"]["/Font"].values()}

    assert fonts
    assert all("NotoSansSC" in name for name in fonts)


@needs_fonts
def test_the_same_brief_gives_the_same_bytes_and_its_own_date(large, compose, draw, made_at):
    svg = draw(large)
    first, second = (brief_pdf(compose(large, "zh"), svg) for _ in range(2))
    about = pypdf.PdfReader(io.BytesIO(first)).metadata

    assert first == second
    assert about.creation_date.astimezone(UTC).date() == made_at.date()
    assert "地震应急决策专报" in about.title


@needs_fonts
def test_words_never_become_template(large, compose, draw):
    nasty = '#read("/etc/passwd") $x$ *a* #sys.inputs \\ ] } "quoted" <tag>'
    brief = compose(large, "en", place=nasty, maker=nasty)

    assert re.sub(r"\s", "", nasty) in page_text(brief_pdf(brief, draw(large, "en")))


@needs_fonts
def test_long_words_still_make_one_page(huge, compose, draw):
    long_town = replace(huge.impact.places[0], name_zh="很长的地名" * 12)
    impact = replace(
        huge.impact,
        places=(long_town,) * 12,
        exposure_source="人口普查数据说明" * 40,
        lineage=huge.impact.lineage
        + tuple(replace(huge.impact.lineage[0], name=f"模型 {n}") for n in range(25)),
    )
    case = replace(huge, impact=impact)
    pdf = brief_pdf(compose(case, "zh", place="很长的震中位置" * 20), draw(case))

    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "模型24" in page_text(pdf)


@needs_fonts
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


@needs_fonts
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_editable_copy_says_the_same(language, large, compose, draw):
    case = large.played(Status.EXERCISE)
    brief = compose(case, language)
    made = brief_docx(brief, draw(case, language))
    document = Document(io.BytesIO(made))
    body = document.element.body  # tables stand in the two columns of another
    lines, cells = (
        ["".join(text.text or "" for text in part.iter(qn("w:t"))) for part in body.iter(qn(tag))]
        for tag in ("w:p", "w:tc")
    )

    assert brief.title in lines
    assert all(sentence in lines for sentence in brief.summary)
    assert all(value in cells for pair in brief.parameters for value in pair)
    assert all(row.area in cells and row.people in cells for row in brief.zones)
    assert any(brief.deaths.range in line for line in lines)
    assert document.sections[0].header.paragraphs[0].text == brief.banner
    assert len(document.inline_shapes) == 1
    assert made == brief_docx(brief, draw(case, language))


@needs_fonts
def test_the_editable_copy_names_chinese_fonts_and_its_own_time(large, compose, draw, made_at):
    made = brief_docx(compose(large, "zh"), draw(large))
    document = Document(io.BytesIO(made))
    east = {
        run._r.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.text.strip()
    }

    assert east == {"宋体", "黑体"}
    assert document.core_properties.created == made_at
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_deep_earthquake_and_one_abroad_are_said_to_be_beyond_the_models(large, compose):
    deep = replace(large, origin=replace(large.origin, depth_km=150.0))
    abroad = replace(large, impact=replace(large.impact, losses_abroad=True))

    assert any("deep earthquake" in said for said in compose(deep, "en").uncertain)
    assert any("震源较深" in said for said in compose(deep, "zh").uncertain)
    assert any("not in China" in said for said in compose(abroad, "en").uncertain)
    assert not any("not in China" in said for said in compose(large, "en").uncertain)

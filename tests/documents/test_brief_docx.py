"""The editable copy says what the pages say."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn

from houfeng.documents.brief_docx import brief_docx
from houfeng.vocabulary.assets import ASSETS
from houfeng.vocabulary.status import Status
from tests.documents import brief_cases
from tests.documents.test_brief import SIGNED
from tests.documents.test_brief_pdf import words_in

pytestmark = pytest.mark.skipif(
    not (ASSETS / "fonts").exists(), reason="fonts are not built; run `make assets`"
)


def all_text(document):
    """Every paragraph, also those of tables within tables."""
    parts = document.element.body.iter(qn("w:p"))
    return "\n".join("".join(text.text or "" for text in part.iter(qn("w:t"))) for part in parts)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("made", ["known_impact", "bare_impact"])
def test_the_editable_copy_says_the_same(made, language, large, compose, draw, with_impact):
    case = with_impact(large, getattr(brief_cases, made)()).played(Status.EXERCISE)
    brief = compose(case, language)
    made_docx = brief_docx(brief, draw(case, language))
    document = Document(io.BytesIO(made_docx))
    text = all_text(document)

    assert [said for said in words_in(brief) if said not in text] == []
    header, footer = document.sections[0].header, document.sections[0].footer
    assert header.paragraphs[0].text == brief.banner
    assert brief.signature.label in footer.paragraphs[0].text
    codes = [code.text.strip() for code in footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert document.core_properties.title.startswith(brief.banner)
    assert document.core_properties.category == "exercise"
    assert len(document.inline_shapes) == 1
    assert made_docx == brief_docx(brief, draw(case, language))


def test_the_real_thing_wears_no_band(large, compose, draw):
    document = Document(io.BytesIO(brief_docx(compose(large, "zh"), draw(large))))

    assert document.sections[0].header.paragraphs[0].text == ""
    assert "演习" not in all_text(document)


def test_labels_are_repeated_and_rows_are_not_torn(large, compose, draw, with_impact):
    impact = brief_cases.known_impact(counties=brief_cases.many_counties(60))
    case = with_impact(large, impact)
    document = Document(io.BytesIO(brief_docx(compose(case, "zh"), draw(case))))
    counties = next(
        table for table in document.tables if table.rows[0].cells[0].text == "县（市、区）"
    )

    assert len(counties.rows) == 41
    assert counties.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert counties.rows[40]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_characters_no_xml_may_hold_are_replaced(large, compose, draw):
    hostile = "甲\x00\x1b乙<w:t>&amp;\ud800"
    odd = replace(large.impact.counties[0], name_zh=hostile)
    case = replace(large, impact=replace(large.impact, counties=(odd,)))
    document = Document(io.BytesIO(brief_docx(compose(case, "zh"), draw(large))))

    assert "甲\ufffd\ufffd乙<w:t>&amp;\ufffd" in all_text(document)


def test_it_names_chinese_fonts_and_its_own_time_and_state(large, compose, draw, made_at):
    made = brief_docx(compose(large, "zh", signature=SIGNED), draw(large))
    document = Document(io.BytesIO(made))
    fonts = {
        fonts.get(qn("w:eastAsia"))
        for run in document.element.body.iter(qn("w:r"))
        for fonts in run.iter(qn("w:rFonts"))
    }

    assert fonts == {"宋体", "黑体"}
    assert document.core_properties.created == made_at
    assert document.core_properties.content_status == "已签发"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}

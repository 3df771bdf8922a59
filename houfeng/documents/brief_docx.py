"""The decision brief as a Word document, for those who must edit it before it goes on."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from houfeng.documents.brief import Brief, LossWords
from houfeng.documents.typeset import drawing_png
from houfeng.documents.words import printable

# What official Chinese documents are set in; both come with every Chinese Windows and WPS, and
# Word falls back to the system's own Chinese font elsewhere.
_BODY, _HEAD, _LATIN = "宋体", "黑体", "Times New Roman"
_RED, _QUIET = RGBColor(0xA3, 0x16, 0x2A), RGBColor(0x55, 0x60, 0x6A)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold; the same bytes every time


def brief_docx(brief: Brief, map_svg: str) -> bytes:
    """The same content as the PDF, as an editable document; the same input, the same bytes.

    map_svg: from `draw_map`; it goes in as a picture.
    """
    document = Document()
    _prepare(document, brief)
    head = brief.headings
    if brief.banner:
        _band(document, brief)
    _line(document, brief.title, size=22, font=_HEAD, colour=_RED, bold=True, centred=True)
    _line(document, brief.issue_line, size=10, colour=_QUIET, centred=True)
    _line(document, brief.event_line, size=15, font=_HEAD, bold=True, centred=True)
    for sentence in brief.summary:
        _line(document, sentence, size=11)
    words, colour, ink = brief.alert
    paragraph = _line(document, f"{head['alert']}：" if _zh(brief) else f"{head['alert']}: ")
    _run(paragraph, f" {words} ", font=_HEAD, bold=True, colour=_rgb(ink), shade=colour)

    _heading(document, head["parameters"])
    _table(document, brief.parameters)
    _heading(document, head["zones"])
    if brief.zones:
        rows = [(row.roman, row.area, row.people) for row in brief.zones]
        table = _table(document, rows, (head["degree"], head["area"], head["people"]))
        for number, row in enumerate(brief.zones, start=1):
            _paint(table.cell(number, 0), row.colour, row.ink)
    else:
        _line(document, brief.no_zone)
    if brief.towns:
        _heading(document, head["towns"])
        labels = (head["town"], head["distance"], head["direction"], head["degree"])
        towns = [(row.name, row.distance, row.direction, row.roman) for row in brief.towns]
        table = _table(document, towns, labels)
        for number, town in enumerate(brief.towns, start=1):
            _paint(table.cell(number, 3), town.colour, town.ink)
    _heading(document, head["map"])
    _picture(document, map_svg, f"{head['map']} {brief.event_line}")
    _heading(document, head["losses"])
    for loss in (brief.deaths, brief.economy):
        _loss(document, loss, head["chance"])
    _heading(document, head["uncertain"])
    for sentence in brief.uncertain:
        _line(document, f"· {sentence}")
    _heading(document, head["lineage"])
    lineage = [(row.role, row.name, row.detail) for row in brief.lineage]
    _table(document, lineage, (head["role"], head["name"], head["source"]), size=9)
    _line(document, brief.footer, size=9, colour=_QUIET)
    return _saved(document)


def _zh(brief: Brief) -> bool:
    return brief.language == "zh"


def _prepare(document: Any, brief: Brief) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(18)
    style = document.styles["Normal"]
    style.font.size = Pt(10.5)
    _set_font(style.element.get_or_add_rPr(), _BODY)
    style.paragraph_format.space_after = Pt(3)

    moment = brief.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about = document.core_properties
    about.title = printable(f"{brief.banner} {brief.title} {brief.event_line}".strip())[:255]
    about.author = about.last_modified_by = "Houfeng"
    about.subject = printable(f"{brief.event_id} r{brief.revision}")[:255]
    about.language = "zh-CN" if _zh(brief) else "en"
    about.category = brief.status.value
    about.comments = ""
    about.created = about.modified = moment
    about.revision = 1


def _band(document: Any, brief: Brief) -> None:
    """The exercise's band in the header, so that every page wears it."""
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "1C1C1C")):
        shade.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().append(shade)
    _run(paragraph, brief.banner, size=18, font=_HEAD, bold=True, colour=RGBColor(255, 255, 255))


def _set_font(properties: Any, east: str) -> None:
    """One font for Latin, another for Han: Word asks for each by its own name."""
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", east)):
        fonts.set(qn(f"w:{name}"), font)


def _run(
    paragraph: Any,
    text: str,
    *,
    size: float | None = None,
    font: str = _BODY,
    bold: bool = False,
    colour: RGBColor | None = None,
    shade: str = "",
) -> None:
    run = paragraph.add_run(printable(text))
    run.bold = bold
    if size is not None:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    properties = run._r.get_or_add_rPr()
    _set_font(properties, font)
    if shade:
        properties.append(_shading(shade))


def _shading(colour: str) -> Any:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour.removeprefix("#").upper())
    return shade


def _line(
    document: Any,
    text: str,
    *,
    size: float | None = None,
    font: str = _BODY,
    bold: bool = False,
    colour: RGBColor | None = None,
    centred: bool = False,
) -> Any:
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size=size, font=font, bold=bold, colour=colour)
    return paragraph


def _heading(document: Any, text: str) -> None:
    paragraph = document.add_heading(level=2)
    paragraph.paragraph_format.space_before = Pt(9)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, text, size=13, font=_HEAD, bold=True, colour=RGBColor(0x1C, 0x1C, 0x1C))


def _table(
    document: Any,
    rows: Sequence[Sequence[str]],
    labels: Sequence[str] = (),
    size: float | None = None,
) -> Any:
    whole = [*([labels] if labels else []), *rows]
    columns = len(whole[0]) if whole else 1
    table = document.add_table(rows=len(whole), cols=columns, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for number, row in enumerate(whole):
        is_label = bool(labels) and number == 0
        for cell, text in zip(table.rows[number].cells, row, strict=True):
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            font = _HEAD if is_label else _BODY
            _run(cell.paragraphs[0], text, size=size, font=font, bold=is_label)
    if labels:
        repeat = OxmlElement("w:tblHeader")  # read out as header, repeated on the next page
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
    return table


def _paint(cell: Any, colour: str, ink: str) -> None:
    cell._tc.get_or_add_tcPr().append(_shading(colour))
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in cell.paragraphs[0].runs:
        run.font.color.rgb = _rgb(ink)
        run.bold = True


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())


def _picture(document: Any, map_svg: str, described: str) -> None:
    document.add_picture(io.BytesIO(drawing_png(map_svg)), width=Mm(140))
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    about = document.inline_shapes[-1]._inline.docPr
    about.set("descr", printable(described))


def _loss(document: Any, loss: LossWords, chance: str) -> None:
    _line(document, f"{loss.title}  {loss.range}", font=_HEAD, bold=True)
    _table(document, [(what, shown) for what, _, shown in loss.bins], (loss.title, chance), 9)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _saved(document: Any) -> bytes:
    """The document's bytes with the clock taken out of the zip."""
    raw, kept = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(kept, "w") as new:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, given.read(name))
    return kept.getvalue()

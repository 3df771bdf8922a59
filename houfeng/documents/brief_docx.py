"""The decision brief as a Word document, for those who must edit it before it goes on."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
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
_COLUMN_MM = 92  # two of them fill the page between its margins
_PARAMETER_MM = (20, 68)
_BODY_PT, _CELL_PT = 9, 8
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
    _line(document, brief.title, size=18, font=_HEAD, colour=_RED, bold=True, centred=True)
    _line(document, brief.issue_line, size=8.5, colour=_QUIET, centred=True)
    _line(document, brief.event_line, size=12.5, font=_HEAD, bold=True, centred=True)
    for sentence in brief.summary:
        _line(document, sentence, size=9.5)
    words, colour, ink = brief.alert
    paragraph = _line(document, f"{head['alert']}：" if _zh(brief) else f"{head['alert']}: ")
    _run(paragraph, f" {words} ", font=_HEAD, bold=True, colour=_rgb(ink), shade=colour)

    left, right = _two_columns(document)
    _figures(left, brief)
    _heading(right, head["map"])
    _picture(right, map_svg, f"{head['map']} {brief.event_line}")
    _heading(right, head["losses"])
    for loss in (brief.deaths, brief.economy):
        _loss(right, loss, head["chance"])

    _heading(document, head["uncertain"])
    _line(document, "  ".join(f"· {sentence}" for sentence in brief.uncertain), size=8)
    _heading(document, head["lineage"])
    sources = "；".join(f"{row.role} {row.name}（{row.source}）" for row in brief.lineage)
    _line(document, sources, size=6.5, colour=_QUIET)
    _line(document, brief.footer, size=7, colour=_QUIET)
    return _saved(document)


def _figures(column: Any, brief: Brief) -> None:
    """The tables: parameters, zones, towns."""
    head = brief.headings
    _heading(column, head["parameters"])
    _table(column, brief.parameters, widths=_PARAMETER_MM)
    _heading(column, head["zones"])
    if brief.zones:
        rows = [(row.roman, row.area, row.people) for row in brief.zones]
        table = _table(column, rows, (head["degree"], head["area"], head["people"]))
        for number, row in enumerate(brief.zones, start=1):
            _paint(table.cell(number, 0), row.colour, row.ink)
    else:
        _line(column, brief.no_zone)
    if brief.towns:
        _heading(column, head["towns"])
        labels = (head["town"], head["distance"], head["direction"], head["degree"])
        towns = [(row.name, row.distance, row.direction, row.roman) for row in brief.towns]
        table = _table(column, towns, labels)
        for number, town in enumerate(brief.towns, start=1):
            _paint(table.cell(number, 3), town.colour, town.ink)


def _two_columns(document: Any) -> tuple[Any, Any]:
    """Two cells side by side, without lines, to fill from above."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell in table.rows[0].cells:
        cell.width = Mm(_COLUMN_MM)
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)
    left, right = table.rows[0].cells
    return left, right


def _zh(brief: Brief) -> bool:
    return brief.language == "zh"


def _prepare(document: Any, brief: Brief) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(13)
    section.top_margin = section.bottom_margin = Mm(9)
    section.header_distance = section.footer_distance = Mm(4)
    style = document.styles["Normal"]
    style.font.size = Pt(_BODY_PT)
    _set_font(style.element.get_or_add_rPr(), _BODY)
    style.paragraph_format.space_after = Pt(1)
    style.paragraph_format.line_spacing = 1.0

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


def _heading(column: Any, text: str) -> None:
    paragraph = column.add_paragraph(style="Heading 2")
    paragraph.paragraph_format.space_before = Pt(4)
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, text, size=10, font=_HEAD, bold=True, colour=RGBColor(0x1C, 0x1C, 0x1C))


def _table(
    column: Any,
    rows: Sequence[Sequence[str]],
    labels: Sequence[str] = (),
    widths: Sequence[float] = (),
) -> Any:
    """A table in one of the two columns; labels: its first row; widths: of its columns, mm."""
    whole = [*([labels] if labels else []), *rows]
    columns = len(whole[0]) if whole else 1
    table = column.add_table(rows=len(whole), cols=columns)
    table.style = "Table Grid"
    table.autofit = False
    widths = widths or [88 / columns] * columns
    for grid, width in zip(table.columns, widths, strict=True):
        grid.width = Mm(width)
    for number, row in enumerate(whole):
        is_label = bool(labels) and number == 0
        for cell, text, width in zip(table.rows[number].cells, row, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            font = _HEAD if is_label else _BODY
            _run(cell.paragraphs[0], text, size=_CELL_PT, font=font, bold=is_label)
    if labels:
        repeat = OxmlElement("w:tblHeader")  # read out as header
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
    # Word wants a paragraph after a table in a cell; it need not be seen.
    after = column.paragraphs[-1]
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(2)
    return table


def _paint(cell: Any, colour: str, ink: str) -> None:
    cell._tc.get_or_add_tcPr().append(_shading(colour))
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in cell.paragraphs[0].runs:
        run.font.color.rgb = _rgb(ink)
        run.bold = True


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())


def _picture(column: Any, map_svg: str, described: str) -> None:
    run = column.add_paragraph().add_run()
    picture = run.add_picture(io.BytesIO(drawing_png(map_svg)), width=Mm(88))
    picture._inline.docPr.set("descr", printable(described))


def _loss(column: Any, loss: LossWords, chance: str) -> None:
    _line(column, f"{loss.title}  {loss.range}", font=_HEAD, bold=True)
    _table(column, [(what, shown) for what, _, shown in loss.bins], (loss.title, chance))


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

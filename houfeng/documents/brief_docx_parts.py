"""Paragraphs, tables and fields of a Word document, as the brief uses them."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml.etree import SubElement

from houfeng.documents.brief_parts import Cell, Fact, Table
from houfeng.documents.typeset import drawing_png
from houfeng.documents.words import printable

# What official Chinese documents are set in; both come with every Chinese Windows and WPS, and
# Word falls back to the system's own Chinese font elsewhere.
BODY, HEAD, LATIN = "宋体", "黑体", "Times New Roman"
RED, QUIET = RGBColor(0xA3, 0x16, 0x2A), RGBColor(0x4D, 0x58, 0x62)
INK, WHITE = RGBColor(0x1C, 0x1C, 0x1C), RGBColor(255, 255, 255)
BODY_PT, CELL_PT, SMALL_PT = 9.5, 9, 8
_LINES = "B9C2C9"
_ALIGNS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}


def add_line(
    holder: Any,
    text: str,
    *,
    size: float | None = None,
    font: str = BODY,
    bold: bool = False,
    colour: RGBColor | None = None,
    align: str = "left",
    style: str | None = None,
) -> Any:
    """A paragraph at the end of a document or a cell."""
    paragraph = holder.add_paragraph(style=style)
    paragraph.alignment = _ALIGNS[align]
    add_run(paragraph, text, size=size, font=font, bold=bold, colour=colour)
    return paragraph


def add_run(
    paragraph: Any,
    text: str,
    *,
    size: float | None = None,
    font: str = BODY,
    bold: bool = False,
    italic: bool = False,
    colour: RGBColor | None = None,
    shade: str = "",
) -> None:
    """Text with its own look; characters no XML may hold are replaced."""
    # Written out: python-docx looks for each property's place, ten times slower over a whole brief.
    # The order is the schema's (ECMA-376 part 1, 17.3.2.28).
    run = SubElement(paragraph._p, qn("w:r"))
    look = SubElement(run, qn("w:rPr"))
    SubElement(look, qn("w:rFonts"), _fonts(font))
    if bold:
        SubElement(look, qn("w:b"))
    if italic:
        SubElement(look, qn("w:i"))
    if colour is not None:
        SubElement(look, qn("w:color"), {qn("w:val"): str(colour)})
    if size is not None:
        SubElement(look, qn("w:sz"), {qn("w:val"): f"{2 * size:.0f}"})  # half points
    if shade:
        look.append(_shading(shade))
    words = SubElement(run, qn("w:t"), {qn("xml:space"): "preserve"})
    words.text = " ".join(printable(text).splitlines())


def add_heading(holder: Any, text: str) -> None:
    paragraph = holder.add_paragraph(style="Heading 2")
    paragraph.paragraph_format.space_before = Pt(7)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = True
    add_run(paragraph, text, size=11, font=HEAD, bold=True, colour=INK)


def add_facts(holder: Any, facts: Sequence[Fact], widths: tuple[float, float]) -> None:
    """Labels and values; widths in mm. A value that is missing is set in italics."""
    table = _grid(holder, len(facts), widths)
    for row, fact in zip(table.rows, facts, strict=True):
        add_run(row.cells[0].paragraphs[0], fact.label, size=CELL_PT, colour=QUIET)
        add_run(
            row.cells[1].paragraphs[0],
            fact.value,
            size=CELL_PT,
            italic=fact.missing,
            colour=QUIET if fact.missing else None,
        )
    _close(holder)


def add_table(holder: Any, told: Table, width: float) -> None:
    """A caption and a table over so many mm, its labels repeated on every page."""
    if told.caption:
        caption = add_line(holder, told.caption, font=HEAD, bold=True)
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before = Pt(5)
    whole = sum(told.widths)
    table = _grid(holder, 1 + len(told.rows), [width * part / whole for part in told.widths])
    rows = iter(table.rows)
    first = next(rows)
    for cell, label, align in zip(first.cells, told.labels, told.aligns, strict=True):
        cell.paragraphs[0].alignment = _ALIGNS[align]
        add_run(cell.paragraphs[0], label, size=CELL_PT, font=HEAD, bold=True)
    first._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated and read out
    for row, given in zip(rows, told.rows, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, value, align in zip(row.cells, given, told.aligns, strict=True):
            _fill(cell, value, align)
    _close(holder)


def _fill(cell: Any, value: Cell, align: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _ALIGNS[align]
    if not value.colour:
        add_run(paragraph, value.text, size=CELL_PT)
        return
    cell._tc.get_or_add_tcPr().append(_shading(value.colour))
    add_run(paragraph, value.text, size=CELL_PT, bold=True, colour=rgb(value.ink))


def _grid(holder: Any, rows: int, widths: Sequence[float]) -> Any:
    """A table with thin lines between its rows and columns of so many mm."""
    if hasattr(holder, "sections"):  # the document itself
        table = holder.add_table(rows=rows, cols=len(widths))
    else:
        table = holder.add_table(rows, len(widths))
    table.autofit = False
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINES)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return table


def _close(holder: Any) -> None:
    """Word wants a paragraph after a table; it need not be seen."""
    after = holder.add_paragraph() if hasattr(holder, "sections") else holder.paragraphs[-1]
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(3)


def side_by_side(holder: Any, widths: Sequence[float]) -> list[Any]:
    """Empty cells in a row without lines, to fill from above; widths in mm."""
    table = holder.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    cells = list(table.rows[0].cells)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Mm(width)
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)
    return cells


def add_picture(holder: Any, svg: str, described: str, width_mm: float) -> None:
    run = holder.add_paragraph().add_run()
    picture = run.add_picture(io.BytesIO(drawing_png(svg)), width=Mm(width_mm))
    picture._inline.docPr.set("descr", printable(described))


def add_field(paragraph: Any, code: str) -> None:
    """A field that Word fills in: PAGE, NUMPAGES. Each of its parts stands in its own run."""
    for kind in ("begin", "", "separate", "1", "end"):
        add_run(paragraph, "", size=SMALL_PT, colour=QUIET)
        run = paragraph._p[-1]
        run.remove(run[-1])
        if kind == "":
            part = SubElement(run, qn("w:instrText"), {qn("xml:space"): "preserve"})
            part.text = f" {code} "
        elif kind == "1":  # shown until it is filled in
            SubElement(run, qn("w:t")).text = kind
        else:
            SubElement(run, qn("w:fldChar"), {qn("w:fldCharType"): kind})


def shade_paragraph(paragraph: Any, colour: str) -> None:
    paragraph._p.get_or_add_pPr().append(_shading(colour))


def set_font(properties: Any, east: str) -> None:
    """One font for Latin, another for Han: Word asks for each by its own name."""
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, font in _fonts(east).items():
        fonts.set(name, font)


@cache
def _fonts(east: str) -> dict[str, str]:
    latin = {qn(f"w:{name}"): LATIN for name in ("ascii", "hAnsi", "cs")}
    return {**latin, qn("w:eastAsia"): east}


def rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())


def _shading(colour: str) -> Any:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour.removeprefix("#").upper())
    return shade

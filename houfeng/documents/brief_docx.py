"""The decision brief as a Word document, for those who must edit it before it goes on."""

import io
import zipfile
from datetime import UTC
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt

from houfeng.documents.brief import Brief
from houfeng.documents.brief_docx_parts import (
    BODY,
    BODY_PT,
    HEAD,
    QUIET,
    RED,
    SMALL_PT,
    WHITE,
    add_facts,
    add_field,
    add_heading,
    add_line,
    add_picture,
    add_run,
    add_table,
    rgb,
    set_font,
    shade_paragraph,
    side_by_side,
)
from houfeng.documents.brief_parts import Cell, LossWords, Section, Table, tell
from houfeng.documents.words import printable

_WIDTH_MM = 180.0
_LEFT_MM, _RIGHT_MM = 84.0, 96.0
_INSIDE_MM = 4.0  # a cell's own margins, both sides
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold; the same bytes every time


def brief_docx(brief: Brief, map_svg: str) -> bytes:
    """The same content as the PDF, as an editable document; the same input, the same bytes.

    map_svg: from `draw_map`; it goes in as a picture.
    """
    document = Document()
    _prepare(document, brief)
    _furniture(document, brief)
    _first_page(document, brief, map_svg)
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    for section in brief.sections:
        _section(document, section, brief)
    add_heading(document, brief.headings["lineage"])
    between = tell(brief.language, "；", "; ")
    sources = between.join(
        f"{row.role} {row.name}{f' ({row.source})' if row.source else ''}" for row in brief.lineage
    )
    add_line(document, sources, size=SMALL_PT, colour=QUIET)
    return _saved(document)


def _first_page(document: Any, brief: Brief, map_svg: str) -> None:
    head = brief.headings
    add_line(document, brief.title, size=20, font=HEAD, colour=RED, bold=True, align="center")
    add_line(document, brief.issue_line, size=9, colour=QUIET, align="center")
    state = add_line(document, "", align="center")
    add_run(state, f"【{brief.signature.label}】", font=HEAD, bold=True)
    add_run(state, f"　{brief.signature.reviewed}　{brief.signature.signed}")
    if brief.signature.note:
        add_line(document, brief.signature.note, colour=QUIET, align="center")
    add_line(document, brief.event_line, size=13, font=HEAD, bold=True, align="center")
    for sentence in brief.summary:
        add_line(document, sentence, size=10)
    colon = tell(brief.language, "：", ": ")
    words, colour, ink = brief.alert
    levels = add_line(document, f"{head['alert']}{colon}")
    add_run(levels, f" {words} ", font=HEAD, bold=True, colour=rgb(ink), shade=colour)
    add_run(levels, f"　　{head['response']}{colon}")
    add_run(levels, brief.response, font=HEAD, bold=True)
    changes = add_line(document, f"{head['changes']}{colon}", font=HEAD, bold=True)
    add_run(changes, tell(brief.language, "", " ").join(brief.changes))

    left, right = side_by_side(document, (_LEFT_MM, _RIGHT_MM))
    inside = _LEFT_MM - _INSIDE_MM
    add_heading(left, head["parameters"])
    add_facts(left, brief.parameters, (25.0, inside - 25.0))
    add_heading(left, head["zones"])
    if brief.zones:
        add_table(left, _zone_table(brief), inside)
    else:
        add_line(left, brief.no_zone)
    add_heading(right, head["map"])
    described = f"{head['map']} {brief.event_line}"
    add_picture(right, map_svg, described, _RIGHT_MM - _INSIDE_MM)

    left, right = side_by_side(document, (_LEFT_MM, _RIGHT_MM))
    add_heading(left, head["losses"])
    add_facts(left, brief.losses, (28.0, inside - 28.0))
    add_heading(right, head["first"])
    for number, sentence in enumerate(brief.first, start=1):
        add_line(right, f"{number}. {sentence}")
    add_heading(document, head["unknown"])
    for sentence in brief.unknown:
        add_line(document, f"· {sentence}")
    add_line(document, brief.footer, size=SMALL_PT, colour=QUIET)


def _zone_table(brief: Brief) -> Table:
    head = brief.headings
    return Table(
        caption="",
        labels=(head["degree"], head["area"], head["people"]),
        aligns=("center", "right", "right"),
        widths=(18, 31, 31),
        rows=tuple(
            (Cell(row.roman, row.colour, row.ink), Cell(row.area), Cell(row.people))
            for row in brief.zones
        ),
    )


def _section(document: Any, section: Section, brief: Brief) -> None:
    add_heading(document, section.heading)
    for sentence in section.lead:
        add_line(document, sentence)
    if section.bars:
        cells = side_by_side(document, [_WIDTH_MM / len(section.bars)] * len(section.bars))
        for cell, loss in zip(cells, section.bars, strict=True):
            _chances(cell, loss, brief, _WIDTH_MM / len(section.bars) - _INSIDE_MM)
    if section.facts:
        add_facts(document, section.facts, (56.0, _WIDTH_MM - 56.0))
    for table in section.tables:
        add_table(document, table, _WIDTH_MM)
    for sentence in section.points:
        add_line(document, f"· {sentence}")
    for sentence in section.notes:
        add_line(document, sentence, size=SMALL_PT, colour=QUIET)


def _chances(cell: Any, loss: LossWords, brief: Brief, width: float) -> None:
    add_line(cell, loss.title, font=HEAD, bold=True)
    add_line(cell, loss.range)
    rows = tuple((Cell(what), Cell(shown)) for what, _, shown in loss.bins)
    labels = (tell(brief.language, "区间", "Range"), brief.headings["chance"])
    add_table(cell, Table("", labels, ("right", "right"), (1.0, 1.0), rows), width)


def _prepare(document: Any, brief: Brief) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = Mm(20 if brief.banner else 15)
    section.bottom_margin = Mm(15)
    section.header_distance = section.footer_distance = Mm(7)
    style = document.styles["Normal"]
    style.font.size = Pt(BODY_PT)
    set_font(style.element.get_or_add_rPr(), BODY)
    style.paragraph_format.space_after = Pt(2)
    style.paragraph_format.line_spacing = 1.0

    moment = brief.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about = document.core_properties
    about.title = printable(f"{brief.banner} {brief.title} {brief.event_line}".strip())[:255]
    about.author = about.last_modified_by = "Houfeng"
    about.subject = printable(f"{brief.event_id} r{brief.revision}")[:255]
    about.language = tell(brief.language, "zh-CN", "en")
    about.category = brief.status.value
    about.content_status = printable(brief.signature.label)[:255]
    about.comments = ""
    about.created = about.modified = moment
    about.revision = 1


def _furniture(document: Any, brief: Brief) -> None:
    """What every page wears: the exercise's band above, page number and state below."""
    section = document.sections[0]
    if brief.banner:
        band = section.header.paragraphs[0]
        band.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shade_paragraph(band, "1C1C1C")
        add_run(band, brief.banner, size=18, font=HEAD, bold=True, colour=WHITE)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head = brief.headings
    before = f"{brief.event_id} r{brief.revision}　{head['page']} "
    add_run(foot, before, size=SMALL_PT, colour=QUIET)
    add_field(foot, "PAGE")
    add_run(foot, f" {head['of']} ", size=SMALL_PT, colour=QUIET)
    add_field(foot, "NUMPAGES")
    add_run(foot, f" {head['pages']}　{brief.signature.label}", size=SMALL_PT, colour=QUIET)


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

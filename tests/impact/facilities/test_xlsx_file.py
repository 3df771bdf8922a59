"""Workbooks: read as they are; formulas and merged cells refused by their place; bounded."""

import io
import zipfile

import openpyxl
import pytest

from houfeng.impact.facilities import xlsx_package
from houfeng.impact.facilities.read import demand_all, keep_good, read_facilities
from houfeng.vocabulary.errors import NotValid

HEADER = ["编号", "名称", "经度", "纬度", "易损性"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW = ["A1", "映秀站", 103.49, 31.06, "砖混"]


def workbook(*rows, merge=(), hidden=False, title="清单"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    if hidden:
        sheet.sheet_state = "hidden"
        book.create_sheet("另一表").append(HEADER)
        book["另一表"].append(ROW)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def rewritten(raw, change, name="xl/worksheets/sheet1.xml"):
    """The workbook with one part's bytes changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            content = old.read(part.filename)
            new.writestr(part.filename, change(content) if part.filename == name else content)
    return made.getvalue()


def read(raw):
    return read_facilities(raw, "f.xlsx")


def test_a_workbook_is_read_as_its_csv_would_be():
    sites = demand_all(read(workbook(HEADER, ROW, [2, "厂", 104, 30.5, None])), "f.xlsx")

    assert sites.ids == ("A1", "2")  # a whole number is told as one
    assert sites.names == ("映秀站", "厂")
    assert list(sites.longitudes) == [103.49, 104.0]


def test_titles_above_and_blank_rows_do_not_shift_the_numbers():
    raw = workbook(["设施清单"], HEADER, ROW, [], ["B", "厂", 0, 0, ""], merge=["A1:E1"])
    found = read(raw)

    assert [(p.row, p.column, p.kind) for p in found.problems] == [(5, "经度 (C)", "null_island")]
    assert found.sites.ids == ("A1",)


def test_a_hidden_sheet_is_passed_over():
    raw = workbook(["secret"], hidden=True)
    assert read(raw).sites.ids == ("A1",)


def test_formulas_are_told_by_row_and_column_and_never_read():
    raw = workbook(
        HEADER, ROW, ["B", "厂", "=1+102", 31.0, ""], ["C", "库", 104, 31, '=HYPERLINK("x")']
    )
    found = read(raw)

    told = [(p.row, p.column, p.kind, p.value) for p in found.problems if p.kind == "formula"]
    assert told == [(3, "C", "formula", "formula in C3"), (4, "E", "formula", "formula in E4")]
    with pytest.raises(NotValid, match=r"row 3, column C.*never evaluated"):
        demand_all(found, "f.xlsx")
    assert keep_good(found, "f.xlsx").ids == ("A1",)


def test_a_formula_in_a_column_nobody_reads_is_told_too():
    raw = workbook([*HEADER, "备注"], [*ROW, "=NOW()"])
    assert [(p.row, p.column) for p in read(raw).problems] == [(2, "F")]


def test_a_formula_in_the_header_is_refused():
    raw = workbook(["编号", "名称", "经度", "纬度", '="易损性"'], ROW)
    with pytest.raises(NotValid, match="row 1, column E"):
        read(raw)


def test_text_that_looks_like_a_formula_is_told():
    def as_text(xml):
        return xml

    book = openpyxl.Workbook()
    for row in (HEADER, ["A", "x", 103, 31, ""]):
        book.active.append(row)
    book.active["B2"].value = "=cmd|'/c calc'!A1"
    book.active["B2"].data_type = "s"  # text, not a formula
    made = io.BytesIO()
    book.save(made)
    found = read(as_text(made.getvalue()))

    assert [(p.row, p.column, p.kind) for p in found.problems] == [(2, "名称 (B)", "formula_text")]


def test_a_merged_header_is_refused_with_its_range():
    raw = workbook(
        ["编号", "名称", "位置", None, "易损性"], [None, None, "经度", "纬度", None], ROW,
        merge=["C1:D1", "A1:A2", "B1:B2", "E1:E2"],
    )  # fmt: skip
    with pytest.raises(NotValid, match=r"row 1, column A.*A1:A2.*one row, one name a column"):
        read(raw)


def test_a_merged_header_without_lon_and_lat_is_refused_too():
    raw = workbook(["编号", "名称", "坐标", None], ["A", "x", 103, 31], merge=["C1:D1"])
    with pytest.raises(NotValid, match=r"row 1, column C.*C1:D1"):
        read(raw)


def test_merged_cells_among_the_rows_are_told():
    raw = workbook(HEADER, ROW, ["B", "厂", 104, 31, ""], ["C", None, 105, 31, ""], merge=["B3:B4"])
    found = read(raw)

    assert {(p.row, p.column) for p in found.problems if p.kind == "merged"} == {(3, "B"), (4, "B")}
    assert "B3:B4" in found.problems[0].en


def test_a_cell_far_away_does_not_cost_memory():
    # A dense rectangle to XFD1048576 would be 17 thousand million cells.
    raw = rewritten(
        workbook(HEADER, ROW),
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    with pytest.raises(NotValid, match="column 16,384"):
        read(raw)


def test_a_prefix_does_not_hide_a_formula():
    raw = rewritten(
        workbook(HEADER, ROW),
        lambda xml: xml.replace(
            b"</sheetData>",
            b'<x:row xmlns:x="y" r="3"><x:c r="C3"><x:f>1+1</x:f></x:c></x:row></sheetData>',
        ),
    )
    book = read(raw)
    # The row has no other cell: whatever calamine makes of it, it is not read as a site.
    assert book.sites.ids == ("A1",)


@pytest.mark.parametrize(
    "start", [b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>', "\ufeff".encode("utf-16-le")]
)
def test_strange_xml_is_refused(start):
    raw = rewritten(workbook(HEADER, ROW), lambda xml: start + xml)
    with pytest.raises(NotValid, match="no workbook holds this"):
        read(raw)


def test_a_bomb_is_refused_before_it_unpacks(monkeypatch):
    monkeypatch.setattr(xlsx_package, "MOST_UNPACKED", 2_000_000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        with zipfile.ZipFile(io.BytesIO(workbook(HEADER, ROW))) as old:
            for part in old.infolist():
                package.writestr(part.filename, old.read(part.filename))
        package.writestr("xl/media/big.bin", b"0" * 5_000_000)
    with pytest.raises(NotValid, match="bytes unpacked"):
        read(made.getvalue())


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx_package, "MOST_UNPACKED", 2_000_000)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        with zipfile.ZipFile(io.BytesIO(workbook(HEADER, ROW))) as old:
            for part in old.infolist():
                package.writestr(part.filename, old.read(part.filename))
        package.writestr("xl/media/big.bin", b"0" * 5_000_000)
    raw = bytearray(made.getvalue())
    # The size in the central directory and in the local header: 5,000,000 told as 5.
    size, lie = (5_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little")
    assert raw.count(size) == 2
    with pytest.raises(NotValid):
        read(bytes(raw).replace(size, lie))


def with_shared_text(text, cells):
    """A workbook whose names all show one shared text, as Excel writes it (openpyxl does not)."""
    raw = workbook(HEADER, *[[f"{n}", "NAME", 103, 31, ""] for n in range(cells)])
    inline, shared = b't="inlineStr"><is><t>NAME</t></is>', b't="s"><v>0</v>'
    raw = rewritten(raw, lambda xml: xml.replace(inline, shared))
    table = f'<sst xmlns="{MAIN}" count="{cells}" uniqueCount="1"><si><t>{text}</t></si></sst>'
    made = io.BytesIO(raw)
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("xl/sharedStrings.xml", table)
    return made.getvalue()


def test_shared_texts_are_read():
    assert read(with_shared_text("映秀电站", 3)).sites.names == ("映秀电站",) * 3


def test_long_texts_shown_by_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr(xlsx_package, "MOST_TEXT", 100_000)
    with pytest.raises(NotValid, match="shorten the longest"):
        read(with_shared_text("长" * 5_000, 20))


def test_one_endless_cell_is_refused():
    with pytest.raises(NotValid, match="shorten it"):
        read(with_shared_text("x" * 300_000, 1))


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04 and nothing else",
        workbook(HEADER, ROW)[:2_000],
    ],
)
def test_a_damaged_package_is_refused(raw):
    with pytest.raises(NotValid, match=r"f\.xlsx"):
        read(raw)


def test_a_zip_of_something_else_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("readme.txt", "hello")
    with pytest.raises(NotValid, match=r"no \.xlsx workbook"):
        read(made.getvalue())

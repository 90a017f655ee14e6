"""The workbook of an edition: numbers as numbers, text of others as text and nothing else."""

import csv
import io
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from flows.forms.companion import (
    BAD,
    Block,
    Cell,
    Companion,
    Head,
    Table,
    companion_bytes,
    safe_text,
    sheet_names,
)

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "　=1",
    "＝1+1",
    "\uff20x",
    "－1",
)
COLOURS = ("#C2410C", "#0B5394", "#CFE0F0")


def book(*tables: Table, title: str = "T") -> bytes:
    return companion_bytes(
        Companion(
            title=title,
            cover_name="要約",
            cover=(Block("この版", (("データ時点", date(2026, 11, 20)),)),),
            tables=tables,
            nothing="該当なし",
            linked="開く",
            colours=COLOURS,
        )
    )


def table(*rows: tuple[object, ...], heads: tuple[Head, ...], sums: int = 0) -> Table:
    return Table(name="表", told="", heads=heads, rows=rows, sums=sums)


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_is_text_here_and_where_it_is_saved_as_csv(text: str) -> None:
    sheet = read(book(table((text,), heads=(Head(text),))))["表"]

    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        saved = io.StringIO()
        csv.writer(saved).writerow([cell.value])
        assert saved.getvalue().lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["株式会社北浜", "a=b", "1-2", "—", "−18.6", "▼ 不足"])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


def test_numbers_days_and_rates_can_be_reckoned_with() -> None:
    heads = (Head("a", "money"), Head("b", "percent"), Head("c", "date"), Head("d", "number"))
    row = (Decimal(-18_600_000), 0.502, date(2026, 11, 20), Cell(1.2, "tenths"))

    sheet = read(book(table(row, heads=heads)))["表"]

    values = [cell.value for cell in sheet[2]]
    assert values[:2] == [-18_600_000, 0.502]
    assert values[2].date() == date(2026, 11, 20)
    assert sheet["B2"].number_format == "0.0%;−0.0%"
    assert sheet["D2"].number_format == "#,##0.0;−#,##0.0"


@pytest.mark.parametrize("unknown", [None, float("nan"), float("inf")])
def test_what_is_not_known_is_a_dash_and_never_nought(unknown: float | None) -> None:
    sheet = read(book(table((unknown,), heads=(Head("a", "money"),))))["表"]

    assert sheet["A2"].value == "—"


def test_a_table_without_rows_says_so() -> None:
    assert read(book(table(heads=(Head("a"),))))["表"]["A2"].value == "該当なし"


def test_only_an_https_address_given_as_a_link_becomes_one() -> None:
    heads = (Head("a"), Head("b", "link"))
    rows = (
        ("https://a.example/1", "https://crm.example/1?a=1&b=2"),
        ("http://a.example", "javascript:alert(1)"),
        ("file:///etc/passwd", "file:///etc/passwd"),
    )

    sheet = read(book(table(*rows, heads=heads)))["表"]

    links = [cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink]
    assert links == ["https://crm.example/1?a=1&b=2"]
    assert sheet["B2"].value == "開く"
    assert sheet["A2"].hyperlink is None
    assert sheet["B3"].value is None


def test_no_formula_stands_anywhere_in_the_file() -> None:
    rows = tuple((text, text) for text in FORMULAS)
    content = book(table(*rows, heads=(Head("=a", "text"), Head("b", "status"))))

    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                body = parts.read(name).decode().split("<conditionalFormatting")[0]
                assert "<f>" not in body


def test_the_same_tables_give_the_same_bytes() -> None:
    row = table(("x", Decimal(1)), heads=(Head("a"), Head("b", "gap")))

    assert book(row) == book(row)


def test_a_shortfall_has_its_sign_in_the_number_and_its_colour_by_a_rule() -> None:
    heads = (Head("a", "gap"), Head("b", "status"))
    sheet = read(book(table((Decimal(-1), f"{BAD}遅れ"), heads=heads)))["表"]

    assert "▼" in sheet["A2"].number_format
    coloured = {
        str(area.sqref): [rule.dxf.font.color.rgb for rule in rules]
        for area, rules in sheet.conditional_formatting._cf_rules.items()
    }
    assert coloured == {"A2": ["FFC2410C"], "B2": ["FFC2410C", "FF0B5394"]}


def test_a_sheet_is_ready_for_screen_and_paper_and_sums_stay_out_of_its_filter() -> None:
    rows = (("a", 1), ("b", 2), ("sum", 3))
    sheet = read(book(table(*rows, heads=(Head("n"), Head("m", "number")), sums=1)))["表"]

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet["A4"].font.bold
    assert not sheet["A3"].font.bold


def test_columns_are_as_wide_as_japanese_needs_and_no_wider_than_a_page() -> None:
    heads = (Head("名"), Head("長"), Head("数", "number"))
    sheet = read(book(table(("株式会社北浜工業", "国" * 500, 1), heads=heads)))["表"]

    assert 18 <= sheet.column_dimensions["A"].width <= 20
    assert 44 <= sheet.column_dimensions["B"].width <= 46


def test_names_of_sheets_are_short_plain_and_each_there_once() -> None:
    long = "国" * 40
    names = sheet_names([long, long, "a/b:[c]?*", "A_B__C___", "History", "", "'x'"])

    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 for name in names)
    assert names[0] == "国" * 31
    assert names[1] == "国" * 29 + " 2"
    assert names[2] == "a_b__c___"
    assert names[4] == "History 2"
    assert names[6] == "x"


def test_a_cell_holds_no_more_than_a_program_reads() -> None:
    sheet = read(book(table(("=" + "a" * 40_000,), heads=(Head("a"),))))["表"]

    assert len(sheet["A2"].value) == 32_767


def test_an_ampersand_in_a_title_is_printed_and_not_obeyed() -> None:
    content = book(table(heads=(Head("a"),)), title="A&B 商会")

    assert "A&&B 商会" in read(content)["表"].oddFooter.left.text.replace("&amp;", "&")

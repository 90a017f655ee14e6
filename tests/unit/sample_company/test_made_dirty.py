"""That each kind of dirt is in the files, and little of it."""

from collections import Counter

import openpyxl
import pytest

from sample_company.made_dirty import CELL_DIRT, KINDS, LINE_DIRT

from .conftest import Company

MARKS = {
    "unparsable_amount": ("Amount", "要確認"),
    "unparsable_date": ("CloseDate", "来期中"),
    "impossible_date": ("CloseDate", "2026-13-45"),
    "full_width_amount": ("Amount", "￥"),
    "amount_in_ten_thousands": ("Amount", "万"),
    "amount_with_commas": ("Amount", ","),
    "amount_with_dash": ("Amount", "¥"),
    "markup_name": ("Name", "<script>"),
    "formula_name": ("Name", "=HYPERLINK("),
    "long_name": ("Name", "第十二期"),
    "emoji_name": ("Name", "🔥"),
    "half_width_name": ("Name", "ｾｯﾋﾞｺｳｼﾝ"),
    "line_break_in_cell": ("NextStep", "\n"),
}


@pytest.mark.parametrize("kind", sorted(MARKS))
def test_each_kind_of_odd_cell_is_in_the_last_delivery(company: Company, kind: str) -> None:
    column, mark = MARKS[kind]
    wanted = next(dirt.count for dirt in CELL_DIRT if dirt.kind == kind)

    found = [row for row in company.rows("Opportunity.csv") if mark in row[column]]

    assert len(found) >= wanted


def test_each_kind_of_odd_cell_has_a_mark_here() -> None:
    by_owner = {"blank_owner", "unknown_owner"}

    assert {dirt.kind for dirt in CELL_DIRT} == MARKS.keys() | by_owner


def test_a_deal_comes_twice_in_the_last_delivery(company: Company) -> None:
    ids = Counter(row["Id"] for row in company.rows("Opportunity.csv"))

    assert [count for count in ids.values() if count > 1] == [2]


@pytest.mark.parametrize(("name", "cells"), [("Task.csv", 18), ("Event.csv", 5)])
def test_a_line_has_the_wrong_number_of_cells(company: Company, name: str, cells: int) -> None:
    header, *lines = company.lines(name)

    assert [len(line) for line in lines if len(line) != len(header)] == [cells]


def test_a_task_has_no_key(company: Company) -> None:
    assert [row["Id"] for row in company.rows("Task.csv", "2026-11-19")].count("") == 1


def test_amounts_are_missing_and_negative_here_and_there(company: Company) -> None:
    amounts = Counter(row["Amount"] for row in company.rows("Opportunity.csv"))

    assert amounts["-150000"] == 5
    assert 10 < amounts[""] < 200


def test_one_target_cannot_be_read(company: Company) -> None:
    path = company.made.root / "landing" / "sheets" / "2026-10-04" / "目標.xlsx"

    sheet = openpyxl.load_workbook(path, read_only=True).active

    assert [row[6] for row in sheet.values].count("未定") == 1


def test_one_extract_is_in_the_old_encoding(company: Company) -> None:
    files = (company.made.root / "landing" / "sfa").glob("*/Task.csv")

    assert any(_is_cp932(path.read_bytes()) for path in files)


def _is_cp932(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return bool(data.decode("cp932"))
    return False


def test_the_list_of_kinds_names_each_once() -> None:
    assert len(KINDS) == len(set(KINDS))
    assert {dirt.kind for dirt in LINE_DIRT} < set(KINDS)

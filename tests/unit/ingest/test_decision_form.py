"""The form of decisions is read back by the shipped map of workbooks, in both languages."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.forms.decision_sheets import DecisionForm, decision_sheet
from flows.ingest.source_map import load_source_map
from flows.vocabulary.decision_forms import HEADINGS
from flows.vocabulary.languages import Language
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import DAY, Desk

MADE = DAY.replace(day=1)


def form(language: Language) -> DecisionForm:
    told = {
        "promise_id": "20260325-T110-01", "meeting_date": "2026-03-25", "unit_id": "T110",
        "promise": "=1+1 提案を出す", "owner_id": "見本 太郎", "due_date": "2026-03-31",
        "status": "未了" if language == "ja" else "Open", "promised_amount": "12000000",
        "deal_id": "0012",
    }  # fmt: skip
    empty = [
        {"promise_id": f"20260401-T110-0{n}", "meeting_date": "2026-04-01", "unit_id": "T110"}
        for n in (1, 2)
    ]
    return DecisionForm(
        language=language,
        as_of=date(2026, 4, 1),
        scope_name="東日本営業部",
        lines=(told, *empty),
        people=("見本 太郎",),
    )


def shipped() -> SourceMap:
    return load_source_map("spreadsheet", None, {})


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_heading_and_the_name_of_the_form_are_those_of_the_map(language: Language) -> None:
    rule = shipped().objects["promise"]

    strange = {
        field: heading[language]
        for field, heading in HEADINGS.items()
        if heading[language] not in rule.columns[field].headers
    }

    assert not strange


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_form_that_was_filled_in_comes_back_line_by_line(
    language: Language, make_desk: Callable[[SourceMap], Desk], tmp_path: Path
) -> None:
    desk, told = make_desk(shipped()), form(language)
    path = tmp_path / f"{told.name}.xlsx"
    path.write_bytes(decision_sheet(told, say=lambda key: key))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row, field, value in (
        (2, "status", "完了" if language == "ja" else "Done"),
        (2, "done_date", date(2026, 3, 30)),
        (3, "promise", "停滞案件に同行する"),
        (3, "owner_id", "見本 太郎"),
        (3, "due_date", date(2026, 4, 8)),
    ):
        sheet.cell(row, column[HEADINGS[field][language]]).value = value
    book.save(path)
    desk.land(path.name, path.read_bytes())

    result = desk.ingest()

    assert [one.status for one in result.accounts] == ["ok"]
    assert result.accounts[0].mode == "delta"
    rows = desk.rows("promise")
    said = [(row["promise_id"], row["promise"], row["owner_id"], row["unit_id"]) for row in rows]
    assert said == [
        ("20260325-T110-01", "=1+1 提案を出す", "見本 太郎", "T110"),
        ("20260401-T110-01", "停滞案件に同行する", "見本 太郎", "T110"),
        ("20260401-T110-02", None, None, "T110"),
    ]
    assert rows[0]["deal_id"] == "0012"
    assert rows[0]["promised_amount"] == "12000000"
    assert str(rows[0]["done_date"]).startswith("2026-03-30")
    assert str(rows[1]["due_date"]).startswith("2026-04-08")

"""Workbooks go to people, come back through landing, and the numbers change.

Rejected rows to mend, and an update sheet with what is missing in the own deals.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl
import pytest

from .conftest import Ran

pytestmark = pytest.mark.slow

NEW_AMOUNT = 987_654_321
TYPED = {
    "activity_id": "typed-by-hand",
    "activity_kind": "社内会議",
    "subject": "要件の確認",
    "activity_date": "2026-11-18",
}
STEPS = ("collect", "ingest", "judge", "model", "outlook")
PIPELINE = (
    "select value from marts.kpi_value where metric_id = 'total_open_pipeline_amount'"
    " and scope_kind = 'company' and segment_kind = 'all' and period_kind = 'quarter'"
    " and value is not null"
)


@dataclass(frozen=True)
class Mended:
    """A workspace before and after two rows of it were mended, one of them wrongly."""

    workspace: Path
    deal_id: str
    right_row: str
    wrong_row: str
    before: tuple[int, int]
    after: tuple[int, int]
    listed: list[dict[str, str]]
    updated_deal: str
    update_file: str


NEXT_STEP = "決裁者との面談"


def answer(folder: Path) -> tuple[Path, str]:
    """Fill in one missing next step on the first update sheet that asks for one."""
    for path in sorted(folder.glob("更新依頼_sfa_*.xlsx")):
        book = openpyxl.load_workbook(path)
        sheet = book["案件"]
        place = {cell.value: cell.column for cell in sheet[1]}
        for number in range(3, sheet.max_row + 1):
            points = str(sheet.cell(number, place["_points"]).value)
            if "次回アクションが未入力です" in points:
                sheet.cell(number, place["next_action"]).value = NEXT_STEP
                book.save(path)
                return path, str(sheet.cell(number, place["deal_id"]).value)
    raise AssertionError(folder)


def figures(workspace: Path, deal_id: str) -> tuple[int, int]:
    """Return the amount of a deal and the open pipeline of the company."""
    warehouse = workspace / "warehouse" / "current" / "shinchoku.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        amount = connection.execute(
            "select amount from marts.fct_deal where deal_id = ?", [deal_id]
        ).fetchone()
        pipeline = connection.execute(PIPELINE).fetchone()
    assert amount is not None
    assert pipeline is not None
    return int(amount[0] or 0), int(pipeline[0])


def fill_in(path: Path) -> tuple[str, str, str]:
    """Mend one unreadable amount of an open deal, and write nonsense into another's."""
    book = openpyxl.load_workbook(path)
    sheet = book["案件"]
    place = {cell.value: cell.column for cell in sheet[1]}
    rows = [
        number
        for number in range(3, sheet.max_row + 1)
        if sheet.cell(number, place["_reason"]).value == "unparsable_amount"
    ]
    right = next(n for n in rows if sheet.cell(n, place["stage"]).value in {"提案", "ヒアリング"})
    wrong = next(n for n in rows if n != right)
    sheet.cell(right, place["amount"]).value = NEW_AMOUNT
    sheet.cell(wrong, place["amount"]).value = "たぶん百万"
    lines = book["活動"]
    fields = {cell.value: cell.column for cell in lines[1]}
    broken = next(
        number
        for number in range(3, lines.max_row + 1)
        if lines.cell(number, fields["_reason"]).value == "too_few_cells"
    )
    for field, value in TYPED.items():
        lines.cell(broken, fields[field]).value = value
    book.save(path)
    return (
        str(sheet.cell(right, place["deal_id"]).value),
        str(sheet.cell(right, place["_row"]).value),
        str(sheet.cell(wrong, place["_row"]).value),
    )


@pytest.fixture(scope="module")
def mended(
    night: Ran, shinchoku: Callable[..., Ran], tmp_path_factory: pytest.TempPathFactory
) -> Mended:
    """Return a company after export, mending, landing and another night."""
    workspace = tmp_path_factory.mktemp("mended") / "company"
    shutil.copytree(night.workspace, workspace)
    out = tmp_path_factory.mktemp("out")
    assert shinchoku(workspace, "quarantine", "export", str(out)).status == 0
    (path,) = out.glob("隔離修正_sfa_*.xlsx")
    deal_id, right_row, wrong_row = fill_in(path)
    before = figures(workspace, deal_id)
    newest = max((workspace / "landing" / "sfa").iterdir())
    shutil.copy(path, newest)
    assert shinchoku(workspace, "request", "sheets", str(out / "requests")).status == 0
    update, updated_deal = answer(out / "requests")
    shutil.copy(update, newest)
    only = [word for step in STEPS for word in ("--only", step)]
    ran = shinchoku(workspace, "run", "--no-send", *only)
    assert ran.status == 0, ran.said
    said = shinchoku(workspace, "quarantine", "list", "--json").said
    return Mended(
        workspace=workspace,
        deal_id=deal_id,
        right_row=right_row,
        wrong_row=wrong_row,
        before=before,
        after=figures(workspace, deal_id),
        listed=json.loads(said),
        updated_deal=updated_deal,
        update_file=update.name,
    )


def test_the_number_in_the_report_changes_by_what_was_mended(mended: Mended) -> None:
    assert mended.after[0] == NEW_AMOUNT
    assert mended.after[1] - mended.before[1] == NEW_AMOUNT - mended.before[0]


def test_the_entry_is_closed_and_says_where_it_was_mended(mended: Mended) -> None:
    (entry,) = [
        row
        for row in mended.listed
        if row["source_file"] == "Opportunity.csv" and row["source_row"] == mended.right_row
    ]

    assert entry["disposition"] == "mended"
    assert entry["mended_file"].startswith("隔離修正_sfa_")
    assert entry["mended_sheet"] == "案件"
    assert int(entry["mended_row"]) >= 3
    assert entry["mended_at"]


def test_a_wrong_mend_comes_back_with_its_own_place_and_value(mended: Mended) -> None:
    (entry,) = [row for row in mended.listed if row["raw_value"] == "たぶん百万"]

    assert entry["disposition"] == "quarantined"
    assert entry["source_file"].startswith("隔離修正_sfa_")


def test_rows_that_were_left_alone_stay_in_quarantine(mended: Mended) -> None:
    left = [row for row in mended.listed if row["disposition"] == "quarantined"]

    assert {row["reason_code"] for row in left} >= {"unparsable_date", "too_many_cells"}


def test_a_line_that_no_table_could_hold_is_typed_and_closed(mended: Mended) -> None:
    (entry,) = [row for row in mended.listed if row["reason_code"] == "too_few_cells"]
    warehouse = mended.workspace / "warehouse" / "current" / "shinchoku.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select activity_kind from marts.fct_activity where activity_id = ?",
            [TYPED["activity_id"]],
        ).fetchone()

    assert entry["disposition"] == "mended"
    assert found is not None


def test_every_row_of_the_workbook_is_accounted_for(mended: Mended) -> None:
    warehouse = mended.workspace / "warehouse" / "current" / "shinchoku.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        account = connection.execute(
            "select sum(rows_read), sum(rows_accepted), sum(rows_quarantined)"
            " from marts.dq_row_account where file_name like '隔離修正%'"
        ).fetchone()

    assert account == (3, 2, 1)


def test_a_broken_line_that_was_mended_is_superseded_in_its_own_file(mended: Mended) -> None:
    warehouse = mended.workspace / "warehouse" / "current" / "shinchoku.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        accounts = connection.execute(
            "select sum(rows_mended), sum(rows_read - rows_accepted - rows_superseded"
            " - rows_quarantined) from marts.dq_row_account"
            " where object = 'activity' and file_name not like '隔離修正%'"
        ).fetchone()

    assert accounts == (1, 0)


def test_what_is_left_is_exported_under_another_name(
    mended: Mended, shinchoku: Callable[..., Ran], tmp_path: Path
) -> None:
    said = shinchoku(mended.workspace, "quarantine", "export", str(tmp_path), "--language", "en")

    assert said.status == 0
    (path,) = tmp_path.glob("quarantine_mended_sfa_*_02.xlsx")
    sheet = openpyxl.load_workbook(path)["deals"]
    place = {cell.value: cell.column for cell in sheet[1]}
    origins = [sheet.cell(n, place["_file"]).value for n in range(3, sheet.max_row + 1)]
    assert any(str(name).startswith("隔離修正_sfa_") for name in origins)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list.xlsx",), "name a folder"),
        ((".", "--language", "fr"), "it can be: ja, en"),
    ],
)
def test_a_call_that_cannot_work_is_answered_in_a_sentence(
    mended: Mended, shinchoku: Callable[..., Ran], words: tuple[str, ...], told: str
) -> None:
    answer = shinchoku(mended.workspace, "quarantine", "export", *words)

    assert answer.status == 2
    assert told in answer.said
    assert "Traceback" not in answer.said


def test_the_bare_list_is_a_table_that_no_program_takes_for_formulas(
    mended: Mended, shinchoku: Callable[..., Ran], tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"

    assert shinchoku(mended.workspace, "quarantine", "export", str(file)).status == 0
    lines = file.read_text("utf-8-sig").splitlines()
    assert "mended_file" in lines[0]
    assert any("隔離修正_sfa_" in line for line in lines[1:])


def test_what_an_owner_filled_in_counts_and_is_accounted_for(mended: Mended) -> None:
    warehouse = mended.workspace / "warehouse" / "current" / "shinchoku.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select next_action from marts.fct_deal where deal_id = ?",
            [mended.updated_deal],
        ).fetchone()
        account = connection.execute(
            "select rows_read, rows_accepted from marts.dq_row_account where file_name = ?",
            [mended.update_file],
        ).fetchone()
        still_asked = connection.execute(
            "select count(*) from marts.rpt_update_requests"
            " where deal_id = ? and field_name = 'next_action'",
            [mended.updated_deal],
        ).fetchone()

    assert found == (NEXT_STEP,)
    assert account == (1, 1)
    assert still_asked == (0,)


def test_a_sheet_is_never_written_over_and_an_unknown_owner_is_told(
    mended: Mended, shinchoku: Callable[..., Ran], tmp_path: Path
) -> None:
    ask = ("request", "sheets", str(tmp_path))
    assert shinchoku(mended.workspace, *ask).status == 0

    again = shinchoku(mended.workspace, *ask)
    strange = shinchoku(mended.workspace, *ask, "--owner", "nobody")

    assert (again.status, strange.status) == (2, 2)
    assert "exists already" in again.said
    assert "nobody" in strange.said

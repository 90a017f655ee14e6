"""A firm without an SFA: every input workbook, filled in, loads without a row in quarantine."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from .conftest import ROOT, Ran

pytestmark = pytest.mark.slow

DAY = "2026-11-20"
SETTINGS = """
company: {name: みほん商店, fiscal_year_start_month: 4}
sources:
  hand: {system: spreadsheet, mode: full}
org: {source: hand}
stages:
  hand:
    "*":
      - {stage: 提案, order: 1, status: open, max_days: 30}
      - {stage: 受注, order: 2, status: won}
      - {stage: 失注, order: 3, status: lost}
"""
FILLED: dict[str, list[tuple[object, ...]]] = {
    "組織": [
        ("T100", "みほん商店", "Mihon", None, "U010", date(2026, 4, 1), None, 1),
        ("T110", "東営業部", "East", "T100", "U001", date(2026, 4, 1), None, 2),
    ],
    "担当者": [
        ("U010", "見本 花子", "hanako@example.co.jp", None, "T100", "在籍", None, None),
        ("U001", "見本 太郎", "taro@example.co.jp", "U010", "T110", "在籍", None, None),
    ],
    "目標": [
        ("受注額", "担当者", "U001", "月", date(2026, 11, 1), 12000, "当初"),
        ("受注額", "担当者", "U010", "月", date(2026, 11, 1), 3000, "当初"),
    ],
    "着地見込の調整": [
        ("会社", None, "四半期", date(2026, 10, 1), 2500, date(2026, 11, 20), "大型案件が決まる"),
        ("担当者", "U001", "月", date(2026, 11, 1), 900, date(2026, 11, 19), None),
    ],
    "施策台帳": [
        ("A-1", "上司同行", "停滞", "停滞件数", "U001", "T110", 12, 5,
         date(2026, 10, 1), date(2026, 12, 25), None, "実施中"),
    ],
    "案件": [
        ("D-1", "基幹更新", "甲社", "U001", None, "提案", 1200000, date(2026, 12, 25),
         date(2026, 10, 1), "見積の説明", date(2026, 11, 27), 0.6, "新規", "展示会", None,
         date(2026, 11, 19)),
        ("D-2", "保守", "乙社", "U010", None, "受注", 800000, date(2026, 11, 10),
         date(2026, 9, 1), None, None, 1, "既存", "紹介", None, date(2026, 11, 10)),
    ],
    "兼務": [("U001", "T100", date(2026, 10, 1), None)],
    "休暇": [
        ("U001", date(2026, 11, 24), date(2026, 11, 25), "全日", "承認"),
        ("U010", date(2026, 11, 24), None, "午前", "取消"),
    ],
    "タスク": [
        ("T-1", None, "受注準備", "U001", "D-1", date(2026, 11, 27), None, "未着手", "高"),
        ("T-2", "T-1", "見積の作成", "U001", "D-1", date(2026, 11, 19), date(2026, 11, 18), "完了",
         None),
    ],
    "約束": [
        ("P-1", date(2026, 11, 13), "T110", "U001", "D-1", "価格を確認", None, None, None,
         date(2026, 11, 27), None, "未了"),
    ],
    "レビュー": [("R-1", date(2026, 11, 16), "U001", "U010", "決裁者に会う")],
    "活動評価": [("E-1", "V-1", "U010", date(2026, 11, 17), 4, 3, "丁寧")],
    "為替": [(date(2026, 10, 1), "USD", 150.25, "実績")],
}  # fmt: skip
# This firm shares no deals, and has no other system to be held against.
LEFT_OUT = {"分担", "照合表"}


@pytest.fixture(scope="module")
def ran(shinchoku: Callable[..., Ran], tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Return the night of a firm that keeps nothing but workbooks."""
    workspace = tmp_path_factory.mktemp("hand")
    (workspace / "shinchoku.yaml").write_text(SETTINGS, encoding="utf-8")
    sheets = workspace / "input"
    assert shinchoku(workspace, "sample", "sheets", str(sheets)).status == 0
    landing = workspace / "landing" / "hand" / DAY
    landing.mkdir(parents=True)
    for name, rows in FILLED.items():
        book = openpyxl.load_workbook(sheets / f"{name}.xlsx")
        for number, cells in enumerate(rows, start=4):
            for column, cell in enumerate(cells, start=1):
                book[name].cell(number, column).value = cell
        book.save(landing / f"{name}.xlsx")
    steps = ("collect", "ingest", "judge", "model", "outlook")
    only = [word for step in steps for word in ("--only", step)]
    return shinchoku(workspace, "run", "--no-send", *only)


def test_every_workbook_is_written_and_filled(ran: Ran) -> None:
    written = {path.stem for path in (ran.workspace / "input").glob("*.xlsx")}

    assert written == set(FILLED) | LEFT_OUT
    assert ran.status == 0, ran.said


def test_no_row_is_rejected_or_repaired(ran: Ran, shinchoku: Callable[..., Ran]) -> None:
    said = shinchoku(ran.workspace, "quarantine", "list", "--all", "--json").said

    assert json.loads(said) == []


def test_what_was_typed_is_what_is_counted(ran: Ran) -> None:
    warehouse = ran.workspace / "warehouse" / "current" / "shinchoku.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select object, sum(rows_accepted) from marts.dq_row_account group by object"
        ).fetchall()
        found = connection.execute(
            "select value from marts.kpi_value where metric_id = 'bookings_amount'"
            " and scope_kind = 'company' and segment_kind = 'all' and period_kind = 'month'"
            " and period_start = date '2026-11-01'"
        ).fetchone()

    assert sum(int(count) for _, count in rows) == sum(map(len, FILLED.values()))
    assert found == (800000,)


def test_a_workspace_gets_its_own_stages_and_never_loses_a_filled_workbook(
    ran: Ran, shinchoku: Callable[..., Ran]
) -> None:
    folder = ran.workspace / "input"
    before = (folder / "案件.xlsx").read_bytes()

    again = shinchoku(ran.workspace, "sample", "sheets", str(folder))

    assert again.status == 2
    assert "exists already" in again.said
    assert (folder / "案件.xlsx").read_bytes() == before


def test_without_a_workspace_the_workbooks_are_written_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "sample", "sheets", str(tmp_path / "out"),
         "-w", str(tmp_path), "--json"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert len(json.loads(done.stdout)["written"]) == len(FILLED) + len(LEFT_OUT)

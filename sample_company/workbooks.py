"""The Japanese workbooks: organisation, targets, action register; same bytes every time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from sample_company.dual_posts import DualPost
from sample_company.layouts import SHEET_HEADERS
from sample_company.organisation import Unit
from sample_company.targets import TargetRow

CREATED: Final = datetime(2025, 4, 1, 9, 0, 0)  # noqa: DTZ001  (a workbook knows no zone)
NOTES: Final = {
    "組織.xlsx": ("組織表", "営業企画部 作成（責任者IDはSFAの利用者ID）"),
    "兼務.xlsx": ("兼務一覧", "本務は SFA の利用者一覧のとおり。数字は本務の部署に計上"),
    "休暇.xlsx": ("休暇予定・実績", "人事部 作成（理由は記載しない）"),
    "目標.xlsx": ("営業目標一覧", "単位：千円　※月別、税抜"),
    "施策台帳.xlsx": ("施策台帳", "毎月の営業会議で更新"),
    "タスク.xlsx": ("重点案件タスク", "大型案件の準備を工程に分けて管理（親タスク＝案件ごと）"),
    "照合表.xlsx": ("照合表", "SFA のレポート画面から転記（フェーズ別はテスト案件を除く）"),
}
DATE_COLUMNS: Final = {
    "組織.xlsx": (5, 6),
    "兼務.xlsx": (4, 5),
    "休暇.xlsx": (2, 3),
    "目標.xlsx": (5,),
    "施策台帳.xlsx": (8, 9, 10),
    "タスク.xlsx": (5, 6),
    "照合表.xlsx": (0,),
}
HEADER_ROW: Final = 3

Cell = str | int | float | date | None


def write_workbook(folder: Path, name: str, rows: Iterable[Sequence[Cell]]) -> Path:
    """Write one workbook: two title rows, a blank one, the header, then the rows."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": NOTES[name][0], "created": CREATED})
        sheet = workbook.add_worksheet(name.removesuffix(".xlsx"))
        bold = workbook.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
        day = workbook.add_format({"num_format": "yyyy/mm/dd"})
        for row, note in enumerate(NOTES[name]):
            sheet.write_string(row, 0, note)
        sheet.write_row(HEADER_ROW, 0, SHEET_HEADERS[name], bold)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.set_column(0, len(SHEET_HEADERS[name]) - 1, 16)
        for column in DATE_COLUMNS[name]:
            sheet.set_column(column, column, 12, day)
        for number, cells in enumerate(rows, start=HEADER_ROW + 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    sheet.write(number, column, cell)
    return path


def unit_cells(unit: Unit) -> tuple[Cell, ...]:
    """Return the cells of one row of the org sheet."""
    return (
        unit.code,
        unit.name,
        unit.name_en,
        unit.parent or None,
        unit.leader_id,
        unit.valid_from,
        unit.valid_to,
        unit.order,
    )


def post_cells(post: DualPost) -> tuple[Cell, ...]:
    """Return the cells of one row of the sheet of dual posts."""
    return (
        post.user_id,
        post.name,
        post.unit_code,
        post.unit_name,
        post.valid_from,
        post.valid_to,
    )


def target_cells(row: TargetRow) -> tuple[Cell, ...]:
    """Return the cells of one row of the target sheet."""
    return (
        "受注額",
        row.scope,
        row.code,
        row.name,
        "月",
        row.month,
        row.thousand_yen,
        row.version,
    )

"""``shinchoku init``: a workspace to start from, with commented settings and input workbooks."""

from datetime import datetime
from pathlib import Path
from string import Template
from typing import Final

from flows.errors import UsageError
from flows.shelves import PROJECT_ROOT, SHIPPED_MAPS, Workspace

_TEMPLATE: Final = PROJECT_ROOT / "flows" / "scaffold.yaml.template"
_WORKBOOKS: Final = {
    "組織.xlsx": (
        "組織",
        "組織表: 1 行に 1 部署。上位部署コードが空の行が会社全体です。",
        (
            "部署コード",
            "部署名",
            "部署名（英語）",
            "上位部署コード",
            "責任者ID",
            "適用開始日",
            "適用終了日",
            "表示順",
        ),
    ),
    "目標.xlsx": (
        "目標",
        "目標: 1 行に 1 対象・1 月。金額は千円、版は 当初 または 現行。",
        (
            "指標",
            "対象区分",
            "対象コード",
            "対象名",
            "期間区分",
            "期間開始",
            "目標額(千円)",
            "版",
        ),
    ),
    "施策台帳.xlsx": (
        "施策台帳",
        "施策台帳: 1 行に 1 施策。状況は 未着手・実施中・完了・中止。",
        (
            "施策ID",
            "施策名",
            "要因",
            "指標",
            "担当者ID",
            "部署コード",
            "開始値",
            "目標値",
            "起票日",
            "期限",
            "完了日",
            "状況",
        ),
    ),
}
_CHOICES: Final = {
    "対象区分": ["会社", "部署", "担当者"],
    "期間区分": ["月"],
    "版": ["当初", "現行"],
    "状況": ["未着手", "実施中", "完了", "中止"],
}
_CREATED: Final = datetime(2020, 1, 1)  # noqa: DTZ001 - a fixed stamp makes equal workbooks equal
_ROWS: Final = 2000


def shipped_systems() -> list[str]:
    """Return the systems whose mapping ships with shinchoku."""
    return sorted(file.stem for file in SHIPPED_MAPS.glob("*.yml"))


def init(folder: Path, *, system: str) -> list[str]:
    """Make a workspace in an empty or absent folder and say what to do next.

    Raises:
        UsageError: no such system, or the folder is a workspace already.
    """
    systems = [*shipped_systems(), "custom"]
    if system not in systems:
        message = f"--from [{system}] is not there; it can be: {', '.join(systems)}"
        raise UsageError(message)
    shelves = Workspace(folder.resolve())
    if shelves.settings_file.exists():
        message = f"[{shelves.settings_file}] exists already; nothing was changed"
        raise UsageError(message)
    own_map = "my_map.yml" if system == "custom" else None
    for source in ("crm", "sheets"):
        (shelves.landing / source).mkdir(parents=True, exist_ok=True)
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    text = template.substitute(
        system=system, map=f"\n    map: {own_map}" if own_map else "", root=shelves.root
    )
    shelves.settings_file.write_text(text, encoding="utf-8")
    if own_map:
        example = (SHIPPED_MAPS / "spreadsheet.yml").read_text(encoding="utf-8")
        (shelves.root / own_map).write_text(example, encoding="utf-8")
    sheets = shelves.root / "input_workbooks"
    sheets.mkdir(exist_ok=True)
    for name, (sheet, note, header) in _WORKBOOKS.items():
        _write_workbook(sheets / name, sheet=sheet, note=note, header=header)
    return [
        f"made {shelves.root}",
        f"1. set company, stages and org in {shelves.settings_file}",
        f"2. put exports into {shelves.landing}/crm/<YYYY-MM-DD>/",
        f"3. fill in {sheets} and put the files into {shelves.landing}/sheets/<YYYY-MM-DD>/",
        f"4. shinchoku doctor -w {shelves.root}",
        f"5. shinchoku run --no-send -w {shelves.root}",
    ]


def _write_workbook(file: Path, *, sheet: str, note: str, header: tuple[str, ...]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(file) as book:
        book.set_properties({"created": _CREATED})
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True, "bottom": 1})
        page.write(0, 0, note)
        for column, name in enumerate(header):
            page.write(2, column, name, bold)
            page.set_column(column, column, 16)
            if name in _CHOICES:
                choices = {"validate": "list", "source": _CHOICES[name]}
                page.data_validation(3, column, _ROWS, column, choices)
        page.freeze_panes(3, 0)

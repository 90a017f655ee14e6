"""The workbooks: organisation, targets, action register."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

import openpyxl

from sample_company.layouts import SHEET_HEADERS
from sample_company.workbooks import HEADER_ROW

from .conftest import Company

MONTH = datetime(2026, 11, 1)  # noqa: DTZ001  (Excel knows no zone)


def read_sheet(company: Company, name: str) -> list[dict[str, object]]:
    folders = sorted((company.made.root / "landing" / "sheets").glob(f"*/{name}"))
    return read_workbook(folders[-1])


def read_workbook(path: Path) -> list[dict[str, object]]:
    rows = list(openpyxl.load_workbook(path, read_only=True).active.values)
    return [dict(zip(rows[HEADER_ROW], row, strict=True)) for row in rows[HEADER_ROW + 1 :]]


def test_every_workbook_has_titles_above_its_header(company: Company) -> None:
    for name, header in SHEET_HEADERS.items():
        path = next((company.made.root / "landing" / "sheets").glob(f"*/{name}"))
        rows = list(openpyxl.load_workbook(path, read_only=True).active.values)

        assert rows[0][1:] == (None,) * (len(header) - 1)
        assert rows[HEADER_ROW] == header


def test_the_organisation_has_three_levels_below_nothing(company: Company) -> None:
    units = read_sheet(company, "組織.xlsx")
    parents = {unit["部署コード"]: unit["上位部署コード"] for unit in units}

    roots = [code for code, parent in parents.items() if parent is None]
    divisions = [code for code, parent in parents.items() if parent == "000000"]
    sections = [code for code, parent in parents.items() if parent in divisions]

    assert roots == ["000000"]
    assert len(divisions) == 4
    assert len(sections) == 17


def test_every_leader_of_a_unit_is_a_user(company: Company) -> None:
    users = {row["Id"] for row in company.rows("User.csv")}

    assert {unit["責任者ID"] for unit in read_sheet(company, "組織.xlsx")} <= users


def test_who_holds_a_second_post_sells_elsewhere_and_the_last_two_of_three_go_on(
    company: Company,
) -> None:
    homes = {row["Id"]: row for row in company.rows("User.csv")}
    units = {unit["部署コード"] for unit in read_sheet(company, "組織.xlsx")}
    posts = read_sheet(company, "兼務.xlsx")

    assert [post["兼務終了日"] is None or post["兼務終了日"] > MONTH for post in posts] == [
        *(False, True, True)
    ]
    for post in posts:
        home = homes[str(post["担当者ID"])]
        assert home["Name"] == post["氏名"]
        assert post["兼務部署コード"] in units
        assert post["兼務部署コード"] not in home.values()


def test_every_part_of_a_task_belongs_to_a_task_of_the_same_person_and_deal(
    company: Company,
) -> None:
    tasks = {row["タスクID"]: row for row in read_sheet(company, "タスク.xlsx")}
    parts = [row for row in tasks.values() if row["親タスクID"]]
    done = [row for row in parts if row["状況"] == "完了"]

    assert len(parts) == 5 * (len(tasks) - len(parts)) > 0
    assert 0 < len(done) < len(parts)
    for part in parts:
        whole = tasks[part["親タスクID"]]
        assert (part["担当者ID"], part["案件ID"]) == (whole["担当者ID"], whole["案件ID"])
        assert part["期限"] <= whole["期限"]


def test_somebody_is_away_on_the_next_business_day_and_nobody_before_joining(
    company: Company,
) -> None:
    away = read_sheet(company, "休暇.xlsx")
    users = {row["Id"] for row in company.rows("User.csv")}
    days = {row["休暇開始日"] for row in away}

    assert {row["休暇区分"] for row in away} == {"全日", "午前", "午後"}
    assert {row["担当者ID"] for row in away} <= users
    assert max(days) == datetime(2026, 11, 24)  # noqa: DTZ001  (Excel knows no zone)
    assert 0 < sum(row["休暇開始日"] == max(days) for row in away) < len(users) / 4


def test_a_unit_s_target_is_near_the_sum_of_its_members_but_not_equal(company: Company) -> None:
    sums: dict[str, int] = defaultdict(int)
    for row in read_sheet(company, "目標.xlsx"):
        value = row["目標額(千円)"]
        if row["期間開始"] == MONTH and row["版"] == "当初" and isinstance(value, int):
            sums[_level(row)] += value

    assert len(set(sums.values())) == 4
    assert max(sums.values()) < 1.1 * min(sums.values())


def _level(row: dict[str, object]) -> str:
    is_division = row["対象区分"] == "部署" and str(row["対象コード"]).endswith("00")
    return "division" if is_division else str(row["対象区分"])


def test_the_second_half_is_revised_for_some_units_only(company: Company) -> None:
    rows = [row for row in read_sheet(company, "目標.xlsx") if row["期間開始"] == MONTH]
    units = {row["対象コード"] for row in rows if row["対象区分"] == "部署"}

    revised = {row["対象コード"] for row in rows if row["版"] == "現行"} & units

    assert 0 < len(revised) < len(units)


def test_the_register_names_only_the_four_states(company: Company) -> None:
    states = {row["状況"] for row in read_sheet(company, "施策台帳.xlsx")}

    assert states <= {"未着手", "実施中", "完了", "中止"}
    assert len(states) > 2

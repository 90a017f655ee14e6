"""Days off as a sheet keeps them: who and when, and never why."""

from collections.abc import Callable

from flows.ingest import load_source_map
from flows.vocabulary.objects import OBJECTS
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk

SHEET = (
    "社員番号,氏名,休暇開始日,休暇終了日,休暇区分,理由,状況\n"
    "U1,見本 太郎,2026/11/24,2026/11/25,全日,通院,承認\n"
    "U2,見本 花子,2026/11/24,,午前,私用,取消\n"
)
SHORT = "担当者ID,休暇日\nU3,2026/11/26\n"


def test_who_is_away_when_is_a_field_and_why_is_none(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    desk = make_desk(load_source_map("spreadsheet", None, {}))
    desk.land("休暇_11月.csv", SHEET.encode())
    desk.land("休暇_追加.csv", SHORT.encode())
    desk.ingest()

    rows = desk.rows("absence")
    fields = ("owner_id", "first_date", "last_date", "day_part", "status")

    assert {tuple(row[name] or None for name in fields) for row in rows} == {
        ("U1", "2026/11/24", "2026/11/25", "全日", "承認"),
        ("U2", "2026/11/24", None, "午前", "取消"),
        ("U3", "2026/11/26", None, "full", None),
    }
    assert not {"通院", "私用"} & {row[name] for row in rows for name in OBJECTS["absence"]}

"""The to-do mail of each person: own things only."""

import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from flows.prepare.progress import prepare_progress
from flows.vocabulary.progress import ContextIndex, ReportOrder
from flows.vocabulary.todo import TodoContext
from tests.reports.made_up import ORDER
from tests.reports.made_up_todo import add_to, context, item, person, tables

TODO = ReportOrder(report="todo")


@pytest.fixture
def prepared(warehouse: Path, tmp_path: Path) -> tuple[ContextIndex, Path]:
    copy = Path(shutil.copy(warehouse, tmp_path / "shinchoku.duckdb"))
    add_to(copy, tables())
    folder = tmp_path / "day"
    index = prepare_progress(
        warehouse=copy, contexts=folder, orders=(ORDER,), verdicts=(), todo_orders=(TODO,)
    )
    return index, folder


def texts_of(prepared: tuple[ContextIndex, Path]) -> dict[str, str]:
    index, folder = prepared
    return {
        entry.key.scope_id: (folder / entry.file).read_text(encoding="utf-8")
        for entry in index.entries
        if entry.template == "todo"
    }


def test_each_person_has_one_mail_for_the_day_in_the_own_language(
    prepared: tuple[ContextIndex, Path],
) -> None:
    told = [
        (e.key.scope_id, e.key.period, e.key.language, [to.address for to in e.recipients])
        for e in prepared[0].entries
        if e.template == "todo"
    ]

    assert told == [
        ("aki", "2026-11-19", "ja", ["aki@example.co.jp"]),
        ("ben", "2026-11-19", "en", ["ben@example.co.jp"]),
    ]
    assert any(entry.template == "progress" for entry in prepared[0].entries)


def test_no_id_name_or_link_of_another_person_stands_in_a_context(
    prepared: tuple[ContextIndex, Path],
) -> None:
    texts = texts_of(prepared)

    assert "aki-task-1" in texts["aki"]
    assert not [word for word in ("ben", "Call", "Sample", "東日本") if word in texts["aki"]]
    assert not [word for word in ("aki", "秋山", "見積", "みほん") if word in texts["ben"]]


def test_a_manager_reads_how_many_tasks_of_the_team_are_late_and_no_more(
    prepared: tuple[ContextIndex, Path],
) -> None:
    made = TodoContext.model_validate_json(texts_of(prepared)["ben"])

    assert [(row.team_id, row.overdue_task_count) for row in made.teams] == [("east", 4)]


def test_a_context_refuses_a_thing_of_another_person() -> None:
    with pytest.raises(ValidationError, match="stands in edition"):
        context(item(1, "ben"), who=person())


def test_without_an_order_no_to_dos_are_read(warehouse: Path, tmp_path: Path) -> None:
    index = prepare_progress(
        warehouse=warehouse, contexts=tmp_path / "day", orders=(ORDER,), verdicts=()
    )

    assert {entry.template for entry in index.entries} == {"progress"}

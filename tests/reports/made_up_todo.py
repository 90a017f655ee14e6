"""The to-dos of two made-up people, of whom one leads the other."""

from datetime import date, datetime
from pathlib import Path

import duckdb

from flows.prepare.queries import TodoTables
from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.languages import Language
from flows.vocabulary.todo import (
    ListCode,
    NewsCode,
    TodoContext,
    TodoItem,
    TodoNews,
    TodoPerson,
    TodoTeam,
)
from tests.reports.made_up_warehouse import write_table

AS_OF, DAY = date(2026, 11, 18), date(2026, 11, 19)


def item(number: int, owner: str = "aki", **other: object) -> TodoItem:
    """Return a thing to do; what is not named is a task that is due today."""
    return TodoItem.model_validate(
        {
            "scope_kind": "owner",
            "scope_id": owner,
            "list_code": "todo",
            "list_rank": number,
            "item_kind": "task",
            "source": "sfa",
            "item_id": f"{owner}-task-{number}",
            "title": f"見積 {number} を送る",
            "account_name": "株式会社みほん",
            "field_name": None,
            "due_date": DAY,
            "late_days": 0,
            "reason_code": "task_due",
            "priority_score": 80.0,
            "quadrant_code": "urgent_important",
            "part_count": 0,
            "completed_part_count": 0,
            "crm_url": f"https://sfa.example/task/{owner}-{number}",
            **other,
        }
    )


def to_fill(number: int, field: str, owner: str = "aki") -> TodoItem:
    """Return a field to fill."""
    list_code: ListCode = "input"
    return item(
        number,
        owner,
        list_code=list_code,
        item_kind="input",
        item_id=f"{owner}-deal-{number}/{field}",
        title=f"案件{number}",
        field_name=field,
        due_date=None,
        reason_code=f"missing_{field}",
        quadrant_code="neither",
    )


def person(owner: str = "aki", **other: object) -> TodoPerson:
    """Return a person of the mail; what is not named is a rep with nothing to do."""
    return TodoPerson.model_validate(
        {
            "scope_kind": "owner",
            "scope_id": owner,
            "as_of": AS_OF,
            "todo_date": DAY,
            "owner_id": owner,
            "name": {"aki": "秋山 葵", "ben": "Ben Doe"}.get(owner, owner),
            "email": f"{owner}@example.co.jp",
            "language": {"aki": "ja", "ben": "en"}.get(owner),
            "is_active": True,
            "todo_count": 0,
            "past_due_count": 0,
            "input_count": 0,
            **other,
        }
    )


def team(owner: str = "ben", overdue: int = 4) -> TodoTeam:
    """Return what a manager reads of a team."""
    return TodoTeam(
        scope_kind="owner",
        scope_id=owner,
        team_kind="unit",
        team_id="east",
        team_name="東日本営業部",
        team_name_en="East",
        overdue_task_count=overdue,
    )


def news(
    code: NewsCode = "moved", *, owner: str = "aki", count: int = 1, **other: object
) -> TodoNews:
    """Return a deal that moved, or an appointment of the day."""
    return TodoNews.model_validate(
        {
            "scope_kind": "owner",
            "scope_id": owner,
            "list_code": code,
            "list_rank": 1,
            "list_count": count,
            "news_code": "stage_changed" if code == "moved" else "visit",
            "title": "みほん商事 基幹更新",
            "account_name": "みほん商事株式会社",
            "starts_at": datetime(2026, 11, 19, 9, 30) if code == "today" else None,  # noqa: DTZ001
            "from_stage": "提案",
            "to_stage": "見積",
            **other,
        }
    )


def _moved_of_ben() -> TodoNews:
    names = {"title": "Sample Inc. renewal", "account_name": "Sample Inc."}
    return news(owner="ben", from_stage="Proposal", to_stage="Quote", **names)


def busy() -> tuple[TodoItem, ...]:
    """Return a full list: each kind of reason, and fields to fill."""
    past, later = date(2026, 11, 17), date(2026, 11, 24)
    return (
        item(1, reason_code="task_overdue", due_date=past, late_days=2, part_count=5,
             completed_part_count=2),
        item(2, item_kind="deal", title="みほん商事 基幹更新", account_name="みほん商事",
             reason_code="close_date_past", due_date=past, late_days=2),
        item(3, item_kind="deal", title="倉庫の増設", reason_code="stalled", due_date=None,
             quadrant_code="important"),
        item(4, title="電話する", account_name=None, quadrant_code="urgent", crm_url=None),
        item(5, item_kind="deal", title="保守契約の更新", reason_code="step_due", due_date=later,
             quadrant_code="important"),
        item(6, item_kind="deal", reason_code="no_next_step", quadrant_code="neither"),
        to_fill(1, "amount"),
        to_fill(2, "lost_reason"),
        to_fill(3, "close_date"),
    )  # fmt: skip


def tables() -> TodoTables:
    """Return the tables of both people."""
    return TodoTables(
        people=(
            person(todo_count=12, past_due_count=2, input_count=4),
            person("ben", todo_count=1),
        ),
        items=(*busy(), item(1, "ben", title="Call the customer", account_name="Sample Inc.")),
        teams=(team(),),
        news=(news(), news("today"), _moved_of_ben()),
    )


def context(
    *items: TodoItem,
    who: TodoPerson,
    teams: tuple[TodoTeam, ...] = (),
    told: tuple[TodoNews, ...] = (),
    language: Language = "ja",
) -> TodoContext:
    """Return the context of one mail."""
    key = EditionKey(
        report="todo",
        period=DAY.isoformat(),
        scope_kind="owner",
        scope_id=who.owner_id,
        language=language,
    )
    return TodoContext(
        key=key, snapshot_id="0123456789", person=who, items=items, teams=teams, news=told
    )


def add_to(warehouse: Path, rows: TodoTables) -> None:
    """Write the tables into a warehouse."""
    with duckdb.connect(str(warehouse)) as connection:
        write_table(connection, "rpt_todo_people", rows.people)
        write_table(connection, "rpt_todo_items", rows.items)
        write_table(connection, "rpt_todo_teams", rows.teams)
        write_table(connection, "rpt_todo_news", rows.news)

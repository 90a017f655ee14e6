"""The rep edition of made-up people, and whom a made-up scope recognises."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb

from flows.prepare.queries import RepTables
from flows.vocabulary.progress_rows import RecognitionRow, ScopedRow
from flows.vocabulary.rep import (
    FeedbackRow,
    NoteRow,
    RepDeal,
    RepMilestone,
    RepRow,
    RepTask,
    WinRow,
)
from tests.reports.made_up_warehouse import write_table

AS_OF, MONTH = date(2026, 11, 20), date(2026, 11, 1)


def person(owner: str = "aki", **other: object) -> RepRow:
    """Return a person who is short of target; every text names the person it is of."""
    return RepRow.model_validate(
        {
            "scope_kind": "owner", "scope_id": owner, "as_of": AS_OF,
            "todo_date": date(2026, 11, 24), "owner_id": owner, "name": f"{owner} 氏名",
            "email": f"{owner}@example.co.jp", "language": {"ben": "en"}.get(owner, "ja"),
            "is_active": True, "currency_code": "JPY", "period_end": date(2026, 12, 31),
            "fiscal_year": 2026, "fiscal_quarter": 3, "is_short_year": False,
            "business_days": 62, "remaining_business_days": 27, "feedback_start": MONTH,
            "feedback_until": AS_OF, "target_amount": Decimal(40_000_000),
            "bookings_amount": Decimal(26_560_000), "gap_to_go_amount": Decimal(13_440_000),
            "pace_gap_amount": Decimal(4_000_000), "required_daily_amount": Decimal(497_778),
            "daily_rate_amount": Decimal(758_857), "open_pipeline_amount": Decimal(9_000_000),
            "attainment_ratio": 0.664, "target_note": None, "open_deal_count": 3,
            "open_amount": Decimal(3_750_000), "task_count": 1, "overdue_task_count": 1,
            **other,
        }
    )  # fmt: skip


def silent(owner: str = "aki") -> RepRow:
    """Return a person of whom nothing is known but the name."""
    money = ("target_amount", "gap_to_go_amount", "pace_gap_amount", "required_daily_amount")
    none = dict.fromkeys((*money, "daily_rate_amount", "attainment_ratio"))
    zero = dict.fromkeys(("bookings_amount", "open_pipeline_amount", "open_amount"), Decimal(0))
    counts = dict.fromkeys(("open_deal_count", "task_count", "overdue_task_count"), 0)
    return person(owner, **none, **zero, **counts, target_note="not_delivered")


def deal(number: int, owner: str = "aki", **other: object) -> RepDeal:
    """Return an open deal; each of 1.25 million, the first two ask to be moved."""
    return RepDeal.model_validate(
        {
            "scope_kind": "owner", "scope_id": owner, "list_rank": number,
            "move_rank": number if number < 3 else None,
            "reason_code": "step_due" if number < 3 else None, "due_date": date(2026, 11, 25),
            "deal_id": f"{owner}-deal-{number}", "deal_name": f"{owner}案件{number}",
            "account_name": f"{owner}商会{number}", "stage_name_ja": "提案",
            "stage_name_en": "Proposal", "amount": Decimal(1_250_000),
            "close_date": AS_OF + timedelta(days=number), "is_overdue": False,
            "stage_age_days": 30, "baseline_days": 21.0, "next_action": f"{owner}次の手",
            "next_action_date": date(2026, 11, 25), "p_win_ratio": 0.4,
            "score_reason_codes": ("-stage", "-pushed", "+size_small"), "task_count": 2,
            "overdue_task_count": 1, "crm_url": f"https://sfa.example/{owner}-{number}",
            **other,
        }
    )  # fmt: skip


def task(number: int, owner: str = "aki", **other: object) -> RepTask:
    """Return a task that is late."""
    return RepTask.model_validate(
        {
            "scope_kind": "owner", "scope_id": owner, "list_rank": number,
            "subject": f"{owner}の用件{number}", "deal_name": f"{owner}案件1",
            "account_name": f"{owner}商会1", "due_date": date(2025, 12, 1), "is_overdue": True,
            "part_count": 0, "completed_part_count": 0, "crm_url": None, **other,
        }
    )  # fmt: skip


def milestone(number: int, owner: str = "aki", **other: object) -> RepMilestone:
    """Return a milestone that is awaited: the first one is late."""
    return RepMilestone.model_validate(
        {
            "scope_kind": "owner", "scope_id": owner, "list_rank": number, "milestone_count": 2,
            "milestone_name": f"{owner}の節目{number}",
            "milestone_name_en": f"Milestone {number} of {owner}",
            "deal_name": f"{owner}案件{number}", "account_name": f"{owner}商会{number}",
            "due_date": AS_OF + timedelta(days=number - 2), "is_late": number < 2,
            "crm_url": None, **other,
        }
    )  # fmt: skip


def feedback(metric_id: str, outcome: str, rank: int, owner: str = "aki") -> FeedbackRow:
    """Return a strength or a thing to improve: 60 % where 40 % is usual, or the reverse."""
    value, usual = (0.6, 0.4) if outcome == "strength" else (0.4, 0.6)
    return FeedbackRow.model_validate(
        {
            "scope_kind": "owner", "scope_id": owner, "outcome_code": outcome, "told_rank": rank,
            "metric_id": metric_id, "basis": "value", "unit": "ratio", "value": value, "n": 12,
            "baseline_value": usual, "spread_value": 0.1, "baseline_count": 6,
            "sigma_better": 2.0 if outcome == "strength" else -2.0,
        }
    )  # fmt: skip


def win(code: str, owner: str = "aki") -> WinRow:
    """Return a small thing that went well, of two alike."""
    return WinRow(
        scope_kind="owner", scope_id=owner, win_code=code, win_rank=1, win_count=2,
        deal_name=f"{owner}案件1", account_name=f"{owner}商会1",
    )  # fmt: skip


def note(owner: str = "aki", text: str = "面談の所見") -> NoteRow:
    """Return a note of the manager."""
    return NoteRow(
        scope_kind="owner", scope_id=owner, note_rank=1, review_date=date(2026, 11, 18),
        reviewer_code="manager", note=f"{owner}{text}",
    )  # fmt: skip


def recognition(category: str, scope: ScopedRow, owner: str, **other: object) -> RecognitionRow:
    """Return what a person is recognised for."""
    plain = {
        "scope_kind": scope.scope_kind, "scope_id": scope.scope_id, "recognised_kind": "unit",
        "category_code": category, "recognition_rank": 1, "owner_id": owner,
        "owner_name": f"{owner} 氏名", "period_start": MONTH, "until_date": AS_OF,
        "metric_id": None, "unit": None, "basis": None, "value": None, "baseline_value": None,
        "clean_ratio": None, "month_count": None, "n": 1, "deal_name": None,
        "account_name": None, "amount": None,
    }  # fmt: skip
    return RecognitionRow.model_validate(plain | other)


def recognitions(scope: ScopedRow) -> tuple[RecognitionRow, ...]:
    """Return whom a scope recognises: one for each category."""
    improved = {"metric_id": "win_rate_count_ratio", "unit": "ratio", "value": 0.6,
                "baseline_value": 0.4, "basis": "value", "n": 12}  # fmt: skip
    won = {"deal_name": "倉庫最適化", "account_name": "北陸物流", "amount": Decimal(12_300_000)}
    return (
        recognition("clean_data", scope, "aki", clean_ratio=0.95, n=20),
        recognition("first_win", scope, "ben", **won),
        recognition("improvement", scope, "aki", **improved),
        recognition("rescue", scope, "cho", **won),
        recognition("streak", scope, "cho", month_count=4, n=4),
    )


def tables(*owners: str) -> RepTables:
    """Return the tables of some people, each with something of everything."""
    people = tuple(person(owner) for owner in owners)
    return RepTables(
        people=people,
        deals=tuple(deal(number, owner) for owner in owners for number in (1, 2, 3)),
        tasks=tuple(task(1, owner) for owner in owners),
        feedback=tuple(
            row
            for owner in owners
            for row in (
                feedback("win_rate_count_ratio", "strength", 1, owner),
                feedback("activity_next_step_ratio", "strength", 2, owner),
                feedback("task_on_time_ratio", "improve", 1, owner),
            )
        ),
        wins=tuple(win(code, owner) for owner in owners for code in ("won", "task_cleared")),
        notes=tuple(note(owner) for owner in owners),
        recognitions=tuple(
            recognition("streak", one, one.owner_id, month_count=3) for one in people
        ),
        milestones=tuple(milestone(number, owner) for owner in owners for number in (1, 2)),
    )


NAMES = {
    "people": "rpt_rep",
    "deals": "rpt_rep_deals",
    "tasks": "rpt_rep_tasks",
    "milestones": "rpt_rep_milestones",
    "feedback": "rpt_rep_feedback",
    "wins": "rpt_rep_wins",
    "notes": "rpt_rep_notes",
}


def add_to(warehouse: Path, rows: RepTables) -> Path:
    """Write the tables beside those of the progress report."""
    with duckdb.connect(str(warehouse)) as connection:
        for name, table in NAMES.items():
            write_table(connection, table, getattr(rows, name))
        connection.execute("alter table marts.rpt_recognition rename to rpt_recognition_scopes")
        write_table(connection, "rpt_recognition", rows.recognitions)
        connection.execute(
            "insert into marts.rpt_recognition select * from marts.rpt_recognition_scopes"
        )
    return warehouse

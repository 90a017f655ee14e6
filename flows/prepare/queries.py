"""Read the report tables of the promoted warehouse.

Reads: warehouse/current/shinchoku.duckdb, schema ``marts``, only ``rpt_*``, read-only.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
from pydantic import Field

from flows.prepare.manager_queries import ManagerTables, read_manager_tables
from flows.prepare.movement_queries import MovementTables, read_movement_tables
from flows.prepare.table_reader import TableReader
from flows.vocabulary.burden import BurdenRow, FieldsToMend, UnusedField
from flows.vocabulary.progress_rows import (
    ActivityRow,
    DealCount,
    DealRow,
    MemberRow,
    RecognitionRow,
    RejectionRow,
    RestatementRow,
    ScopedRow,
    StageRow,
    Summary,
    TieOutRow,
    TrustRow,
    WeekRow,
)
from flows.vocabulary.rep import (
    FeedbackRow,
    NoteRow,
    RepDeal,
    RepMilestone,
    RepRow,
    RepTask,
    WinRow,
)
from flows.vocabulary.todo import TodoItem, TodoNews, TodoPerson, TodoTeam
from flows.vocabulary.track import AccuracyRow, CalibrationRow, TrackMark, TrackSummary

RANKED: Final = "category_code, recognition_rank"


class RecipientRow(ScopedRow):
    """One person who should get one scope's edition: a row of ``rpt_recipients``."""

    owner_id: str = Field(description="Id of the person.")
    name: str = Field(description="Name of the person.")
    email: str | None = Field(description="Mail address.")
    language: str | None = Field(description="Language of the person; null: the company's.")
    is_active: bool = Field(description="Whether the person is still with the company.")


@dataclass(frozen=True, slots=True)
class ReportTables:
    """Every report table, all scopes; only ``scope.py`` may look into it."""

    summaries: tuple[Summary, ...]
    members: tuple[MemberRow, ...]
    stages: tuple[StageRow, ...]
    weeks: tuple[WeekRow, ...]
    deals: tuple[DealRow, ...]
    deal_counts: tuple[DealCount, ...]
    activities: tuple[ActivityRow, ...]
    trust: tuple[TrustRow, ...]
    rejections: tuple[RejectionRow, ...]
    recipients: tuple[RecipientRow, ...]
    restatements: tuple[RestatementRow, ...] = ()
    tie_outs: tuple[TieOutRow, ...] = ()
    recognitions: tuple[RecognitionRow, ...] = ()
    burdens: tuple[BurdenRow, ...] = ()
    to_mend: tuple[FieldsToMend, ...] = ()
    unused_fields: tuple[UnusedField, ...] = ()
    track_summaries: tuple[TrackSummary, ...] = ()
    track_marks: tuple[TrackMark, ...] = ()
    scores: tuple[AccuracyRow, ...] = ()
    chance_bins: tuple[CalibrationRow, ...] = ()
    manager: ManagerTables = ManagerTables()  # noqa: RUF009  # frozen
    movements: MovementTables = MovementTables()  # noqa: RUF009  # frozen


def read_report_tables(warehouse: Path) -> ReportTables:
    """Read all report tables once, each in the order in which it is printed.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_*)
    Writes: nothing
    Shape:  one tuple per table, rows as the vocabulary types them
    Units:  money in whole reporting currency

    Raises:
        ReportTableError: a table lacks a column, or a value cannot be what its type says.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        read = TableReader(connection)
        return ReportTables(
            summaries=read.rows("rpt_progress_summary", Summary, "scope_id"),
            members=read.rows("rpt_progress_members", MemberRow, "sort_rank, child_id"),
            stages=read.rows("rpt_progress_stages", StageRow, "stage_order, stage_name_ja"),
            weeks=read.rows("rpt_progress_weeks", WeekRow, "week_number"),
            deals=read.rows("rpt_progress_deals", DealRow, "list_code, list_rank, deal_id"),
            deal_counts=read.rows("rpt_progress_deal_counts", DealCount, "list_code"),
            activities=read.rows(
                "rpt_progress_activities",
                ActivityRow,
                "activity_period_count desc, activity_kind",
            ),
            trust=read.rows("rpt_progress_trust", TrustRow, "source, object"),
            rejections=read.rows(
                "rpt_progress_rejections",
                RejectionRow,
                "row_count desc, source, object, reason_code",
            ),
            recipients=read.rows("rpt_recipients", RecipientRow, "owner_id"),
            restatements=read.rows("rpt_progress_restatements", RestatementRow, "restatement_rank"),
            tie_outs=read.rows("rpt_progress_tie_out", TieOutRow, "control_date"),
            recognitions=read.rows("rpt_recognition", RecognitionRow, RANKED),
            burdens=read.rows("rpt_burden_summary", BurdenRow, "scope_id"),
            to_mend=read.rows("rpt_burden_people", FieldsToMend, "mend_rank"),
            unused_fields=read.rows(
                "rpt_burden_fields", UnusedField, "due_stage_count desc, edit_count desc"
            ),
            track_summaries=read.rows("rpt_track_summary", TrackSummary, "period_kind"),
            track_marks=read.rows("rpt_track_record", TrackMark, "period_rank desc"),
            scores=read.rows(
                "rpt_forecast_accuracy", AccuracyRow, "period_kind, days_left_band, nearness_rank"
            ),
            chance_bins=read.rows("rpt_forecast_calibration", CalibrationRow, "chance_bin"),
            manager=read_manager_tables(read),
            movements=read_movement_tables(read),
        )


@dataclass(frozen=True, slots=True)
class TodoTables:
    """The tables of the to-do mail, all people; only ``todo.py`` may look into it."""

    people: tuple[TodoPerson, ...]
    items: tuple[TodoItem, ...]
    teams: tuple[TodoTeam, ...]
    news: tuple[TodoNews, ...] = ()


def read_todo_tables(warehouse: Path) -> TodoTables:
    """Read the tables of the to-do mail, each in the order in which it is printed.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_todo_*)
    Writes: nothing
    Shape:  one tuple per table, rows as the vocabulary types them
    Units:  days and counts

    Raises:
        ReportTableError: a table lacks a column, or a value cannot be what its type says.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        read = TableReader(connection)
        return TodoTables(
            people=read.rows("rpt_todo_people", TodoPerson, "scope_id"),
            items=read.rows("rpt_todo_items", TodoItem, "scope_id, list_code, list_rank"),
            teams=read.rows(
                "rpt_todo_teams",
                TodoTeam,
                "overdue_task_count desc, team_kind, team_id",
            ),
            news=read.rows("rpt_todo_news", TodoNews, "scope_id, list_code desc, list_rank"),
        )


@dataclass(frozen=True, slots=True)
class RepTables:
    """The tables of the rep edition, all people; only ``rep_editions.py`` may look into it."""

    people: tuple[RepRow, ...]
    deals: tuple[RepDeal, ...]
    tasks: tuple[RepTask, ...]
    feedback: tuple[FeedbackRow, ...]
    wins: tuple[WinRow, ...]
    notes: tuple[NoteRow, ...]
    recognitions: tuple[RecognitionRow, ...]
    milestones: tuple[RepMilestone, ...] = ()


def read_rep_tables(warehouse: Path) -> RepTables:
    """Read the tables of the rep edition, each in the order in which it is printed.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_rep*, marts.rpt_recognition)
    Writes: nothing
    Shape:  one tuple per table, rows as the vocabulary types them
    Units:  money in whole reporting currency

    Raises:
        ReportTableError: a table lacks a column, or a value cannot be what its type says.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        read = TableReader(connection)
        recognitions = read.rows("rpt_recognition", RecognitionRow, RANKED)
        return RepTables(
            people=read.rows("rpt_rep", RepRow, "scope_id"),
            deals=read.rows("rpt_rep_deals", RepDeal, "scope_id, list_rank"),
            tasks=read.rows("rpt_rep_tasks", RepTask, "scope_id, list_rank"),
            feedback=read.rows("rpt_rep_feedback", FeedbackRow, "scope_id, told_rank"),
            wins=read.rows("rpt_rep_wins", WinRow, "scope_id, win_code, win_rank"),
            notes=read.rows("rpt_rep_notes", NoteRow, "scope_id, note_rank"),
            recognitions=tuple(row for row in recognitions if row.scope_kind == "owner"),
            milestones=read.rows("rpt_rep_milestones", RepMilestone, "scope_id, list_rank"),
        )

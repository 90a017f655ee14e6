"""Read the tables of the pages that a manager reads, and cut them to one scope and cadence.

Reads: warehouse/current/shinchoku.duckdb, schema ``marts``, only ``rpt_progress_*``, read-only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from flows.vocabulary.funnel import (
    CaseStage,
    FunnelStage,
    ManagerPages,
    MemberWeek,
    MixRow,
    MonthCase,
    MonthFacts,
    MonthPage,
    ScopeMeasures,
    WatchCount,
    WatchedDeal,
)
from flows.vocabulary.progress_rows import Frozen, ScopedRow

Scoped = TypeVar("Scoped", bound=ScopedRow)
Row = TypeVar("Row", bound=Frozen)


class Reader(Protocol):
    """Turns a table into typed rows."""

    def rows(self, table: str, row_type: type[Row], order: str) -> tuple[Row, ...]:
        """Return the rows of a table; its columns are the fields of the type."""


@dataclass(frozen=True, slots=True)
class ManagerTables:
    """The tables of the pages that a manager reads, all scopes."""

    measures: tuple[ScopeMeasures, ...] = ()
    member_weeks: tuple[MemberWeek, ...] = ()
    funnel: tuple[FunnelStage, ...] = ()
    watched: tuple[WatchedDeal, ...] = ()
    watch_counts: tuple[WatchCount, ...] = ()
    months: tuple[MonthFacts, ...] = ()
    mix: tuple[MixRow, ...] = ()
    cases: tuple[MonthCase, ...] = ()
    case_stages: tuple[CaseStage, ...] = ()

    def of(self, scope: ScopedRow) -> ManagerPages:
        """Return the pages of one scope; of deals to look after both windows."""
        months = _own(self.months, scope)
        return ManagerPages(
            measures=next(iter(_own(self.measures, scope)), None),
            weeks=_own(self.member_weeks, scope),
            stages=_own(self.funnel, scope),
            watched=_own(self.watched, scope),
            watch_counts=_own(self.watch_counts, scope),
            month=MonthPage(
                facts=months[0],
                mix=_own(self.mix, scope),
                cases=_own(self.cases, scope),
                case_stages=_own(self.case_stages, scope),
            )
            if months
            else None,
        )


def read_manager_tables(read: Reader) -> ManagerTables:
    """Read the tables, each in the order in which it is printed.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_progress_*)
    Writes: nothing
    Shape:  one tuple per table, rows as the vocabulary types them
    Units:  money in whole reporting currency, days

    Raises:
        ReportTableError: a table lacks a column, or a value cannot be what its type says.
    """
    order_of_lists = "list_code desc, window_code, list_rank"
    return ManagerTables(
        measures=read.rows("rpt_progress_measures", ScopeMeasures, "scope_id"),
        member_weeks=read.rows("rpt_progress_member_weeks", MemberWeek, "child_id, week_number"),
        funnel=read.rows("rpt_progress_funnel", FunnelStage, "source, pipeline, stage_order"),
        watched=read.rows("rpt_progress_watched", WatchedDeal, order_of_lists),
        watch_counts=read.rows("rpt_progress_watch_counts", WatchCount, "list_code desc"),
        months=read.rows("rpt_progress_month", MonthFacts, "scope_id"),
        mix=read.rows("rpt_progress_mix", MixRow, "segment_kind, mix_rank"),
        cases=read.rows("rpt_progress_cases", MonthCase, "case_code desc"),
        case_stages=read.rows("rpt_progress_case_stages", CaseStage, "case_code desc, stage_order"),
    )


def _own(rows: Iterable[Scoped], scope: ScopedRow) -> tuple[Scoped, ...]:
    """Return the rows of one scope, in their order."""
    key = (scope.scope_kind, scope.scope_id)
    return tuple(row for row in rows if (row.scope_kind, row.scope_id) == key)

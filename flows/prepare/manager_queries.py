"""Read the tables of the pages that a manager reads.

Reads: warehouse/current/shinchoku.duckdb, schema ``marts``, only ``rpt_progress_*``, read-only.
"""

from dataclasses import dataclass

from flows.prepare.table_reader import TableReader
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


def read_manager_tables(read: TableReader) -> ManagerTables:
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


def manager_pages(own: ManagerTables) -> ManagerPages:
    """Return the pages of the scope whose rows these are; of deals to look after both windows."""
    return ManagerPages(
        measures=next(iter(own.measures), None),
        weeks=own.member_weeks,
        stages=own.funnel,
        watched=own.watched,
        watch_counts=own.watch_counts,
        month=MonthPage(
            facts=own.months[0], mix=own.mix, cases=own.cases, case_stages=own.case_stages
        )
        if own.months
        else None,
    )

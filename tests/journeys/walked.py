# ruff: noqa: S608 - names of our own tables, days of our own
"""The page docs/walk_through.md, and a warehouse made by it beside what the files say."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import duckdb

from .conftest import ROOT
from .wave_by_hand import Month, Scope, Wave
from .wave_work_by_hand import Work

WALK_THROUGH = ROOT / "docs" / "walk_through.md"
AS_OF = "2017-06-01"
# What no file of the export says (all days are midnights, no activity names whom it was with, none
# has a note, no contact a title, no done task its day; kinds of a stage are settings that the page
# leaves out, nobody was sent an update sheet), and what stands in place of each number.
NOT_IN_THE_FILES = {
    "activity_decision_maker_ratio": "too_little_recorded",
    "activity_note_ratio": "too_little_recorded",
    "activity_stage_kind_ratio": "too_little_recorded",
    "contact_coverage_count": "contacts_unknown",
    "multi_thread_two_ratio": "contacts_unknown",
    "multi_thread_three_ratio": "contacts_unknown",
    "response_never_ratio": "answers_unknown",
    "response_clock_median_hours": "no_times",
    "response_clock_p90_hours": "no_times",
    "response_clock_hour_ratio": "no_times",
    "response_business_median_hours": "no_times",
    "response_business_p90_hours": "no_times",
    "response_business_hour_ratio": "no_times",
    "task_on_time_ratio": "completions_undated",
    "update_return_ratio": "nothing_asked",
    "update_return_median_days": "nothing_asked",
}
# Told only where a workbook or a sheet of reviews comes in: no row at all.
NOT_ASKED = (
    "activity_target_count",
    "activity_attainment_ratio",
    "activity_proposal_score",
    "activity_response_score",
)


def block(language: str) -> str:
    """Return the one block of a language that the page shows."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", WALK_THROUGH.read_text("utf-8"), re.DOTALL)
    return str(found)


@dataclass(frozen=True)
class Past:
    """The warehouse as of a day, and what the files say of that day."""

    warehouse: duckdb.DuckDBPyConnection
    wave: Wave

    @cached_property
    def work(self) -> Work:
        """Return what the files say of people's work."""
        return Work(self.wave.folder, self.wave.as_of)

    def ask(self, query: str) -> list[tuple]:  # type: ignore[type-arg]
        """Return the rows of a query."""
        return self.warehouse.sql(query).fetchall()

    def told(self, metric: str, period: str) -> dict[tuple[Scope, date], Decimal]:
        """Return the values of a metric that are not 0, of the company and of people."""
        rows = self.ask(
            "select scope_id, period_start, cast(value as decimal(28, 6)) from marts.kpi_value"
            f" where metric_id = '{metric}' and period_kind = '{period}' and segment_kind = 'all'"
            " and scope_kind in ('company', 'owner') and value <> 0"
        )
        return {(scope, start): value for scope, start, value in rows}

    def told_by(self, segment: str, metric: str) -> dict[tuple[Scope, str, Month], int]:
        """Return the counts of a metric that are not 0, by segment and month."""
        rows = self.ask(
            "select scope_id, segment_id, period_start, cast(value as integer)"
            f" from marts.kpi_value where metric_id = '{metric}' and segment_kind = '{segment}'"
            " and period_kind = 'month' and scope_kind in ('company', 'owner') and value <> 0"
        )
        return {(scope, part, month): count for scope, part, month, count in rows}

    def parts(self, metric: str) -> dict[tuple[Scope, Month], tuple[int, int]]:
        """Return of a share what it is made of, by month, where it is made of anything."""
        rows = self.ask(
            "select scope_id, period_start, cast(coalesce(numerator, 0) as integer),"
            f" cast(denominator as integer) from marts.kpi_value where metric_id = '{metric}'"
            " and period_kind = 'month' and scope_kind in ('company', 'owner')"
            " and coalesce(numerator, 0) + denominator > 0"
        )
        return {(scope, month): (upper, lower) for scope, month, upper, lower in rows}

    def of_today(self, metric: str) -> dict[Scope, tuple[int, int]]:
        """Return the count of a stock of today, and of how many, where it is told."""
        rows = self.ask(
            "select scope_id, cast(numerator as integer), n from marts.kpi_value"
            f" where metric_id = '{metric}' and period_kind = 'year' and value is not null"
            f" and period_start = date '{self.wave.as_of.year}-01-01'"
            " and scope_kind in ('company', 'owner')"
        )
        return {scope: (count, n) for scope, count, n in rows}

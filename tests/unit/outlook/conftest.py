"""A made-up company small enough to reckon by hand: as of 2026-11-18, quarter to 2026-12-31."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

_SCHEMA = """
create schema marts;
create table marts.dim_period as
    select * from (values
        ('quarter', date '2026-04-01', date '2026-06-30', false),
        ('quarter', date '2026-01-01', date '2026-03-31', false),
        ('quarter', date '2025-10-01', date '2025-12-31', false),
        ('quarter', date '2025-07-01', date '2025-09-30', false),
        ('quarter', date '2026-07-01', date '2026-09-30', false),
        ('quarter', date '2026-10-01', date '2026-12-31', true),
        ('quarter', date '2027-01-01', date '2027-03-31', false),
        ('month', date '2026-11-01', date '2026-11-30', true)
    ) as t (period_kind, period_start, period_end, is_current);
create table marts.dim_scope_owner as
    select * from (values
        ('company', 'company', 'ann'), ('company', 'company', 'bob'),
        ('company', 'company', 'leaver'), ('owner', 'leaver', 'leaver'),
        ('owner', 'ann', 'ann'), ('owner', 'bob', 'bob')
    ) as t (scope_kind, scope_id, owner_id);
create table marts.dim_stage as
    select * from (values
        ('sfa', '*', 'Talk', 'open'), ('sfa', '*', 'Offer', 'open'), ('sfa', '*', 'Won', 'won')
    ) as t (source, pipeline, stage, status_class);
create table marts.fct_deal (
    source varchar, deal_id varchar, owner_id varchar, pipeline varchar, stage varchar,
    status varchar, amount decimal(18, 2), currency varchar, amount_reporting decimal(18, 2),
    close_date date, decided_date date, is_eligible boolean
);
create table marts.fct_kpi_contribution (
    metric_id varchar, owner_id varchar, source varchar, record_id varchar, event_date date,
    numerator decimal(18, 2)
);
create table marts.fct_stage_visit (
    source varchar, deal_id varchar, pipeline varchar, stage varchar, visit_number integer,
    entered_date date
);
create table marts.fct_deal_version (
    source varchar, deal_id varchar, valid_from date, valid_to date, pipeline varchar,
    stage varchar, status varchar, amount decimal(18, 2), currency varchar, is_deleted boolean,
    close_date date, is_eligible boolean
);
create table marts.dim_owner as
    select * from (values ('ann', true, true), ('bob', true, true), ('leaver', false, true))
    as t (owner_id, is_active, is_current);
create table marts.dim_calendar as
    select cast(day as date) as date_day, dayofweek(day) between 1 and 5 as is_business_day
    from range(date '2025-01-01', date '2028-01-01', interval 1 day) as t (day);
create table marts.fct_kpi_total as
    select 'bookings_amount' as metric_id, 'all' as segment_kind, * from (values
        ('company', 'company', 'quarter', date '2026-10-01', 500.00::decimal(28, 2)),
        ('owner', 'ann', 'quarter', date '2026-10-01', 500.00::decimal(28, 2))
    ) as t (scope_kind, scope_id, period_kind, period_start, numerator);
create table marts.fct_kpi_target as
    select * from (values
        ('company', 'company', 'quarter', date '2026-10-01', 600.00::decimal(18, 2))
    ) as t (scope_kind, scope_id, period_kind, period_start, target_amount);
"""

Deal = tuple[str, str, str, str, str | None, str | None]


class MadeUpWarehouse:
    """Lets a test put deals into the warehouse, one line each; they are written all at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows: dict[str, list[tuple[object, ...]]] = {}
        self._close_dates: dict[str, str | None] = {}
        with duckdb.connect(str(file)) as connection:
            connection.execute(_SCHEMA)

    @property
    def path(self) -> Path:
        """Return the file, with all that was put into it, for the room to open."""
        with duckdb.connect(str(self._file)) as connection:
            for table, rows in self._rows.items():
                row = f"({', '.join('?' * len(rows[0]))})"
                connection.execute(
                    f"insert into marts.{table} values {', '.join([row] * len(rows))}",  # noqa: S608
                    [value for one in rows for value in one],
                )
        self._rows = {}
        return self._file

    def _put(self, table: str, *row: object) -> None:
        self._rows.setdefault(table, []).append(row)

    def add(self, *deals: Deal) -> None:
        """Add deals: id, owner, stage, status, close date, decided date; each worth 100."""
        for deal_id, owner, stage, status, close_date, decided in deals:
            self._close_dates[deal_id] = close_date
            worth = (100, "JPY", 100)
            self._put(
                "fct_deal",
                *("sfa", deal_id, owner, "*", stage, status, *worth, close_date, decided, True),
            )
            self._put("fct_stage_visit", "sfa", deal_id, "*", "Talk", 1, date(2026, 4, 1))
            if status == "open":
                self._put(
                    "fct_kpi_contribution",
                    *("total_open_pipeline_count", owner, "sfa", deal_id, None, None),
                )

    def add_history(self, *, won: int, lost: int, decided: str = "2026-08-01") -> None:
        """Add decided deals that were once in the stage Talk."""
        outcomes = ["won"] * won + ["lost"] * lost
        self.add(
            *(
                (f"past_{decided}_{number}", "ann", "Won", status, decided, decided)
                for number, status in enumerate(outcomes)
            )
        )

    def add_past_quarter(self, start: str, *, won: int, lost: int, new: int = 0) -> None:
        """Add deals of ann's, due and open from the quarter's first day to its last but one.

        All are decided on its last day. ``new`` deals of bob's are won that day out of nowhere.
        """
        first = date.fromisoformat(start)
        month = first.month + 2
        last = date(first.year, month, monthrange(first.year, month)[1])
        known = ["won"] * won + ["lost"] * lost
        for number, status in enumerate(known + ["won"] * new):
            deal_id = f"{start}_{number}"
            is_new = number >= len(known)
            owner = "bob" if is_new else "ann"
            self.add((deal_id, owner, "Won", status, str(last), str(last)))
            if not is_new:
                self.stand(deal_id, "open", valid_from=first, valid_to=last - timedelta(days=1))
            self.stand(deal_id, status, valid_from=last, valid_to=date.max)
            if status == "won":
                self.book(deal_id, owner, last)

    def stand(self, deal_id: str, status: str, *, valid_from: date, valid_to: date) -> None:
        """Say how a deal stood, in the stage Talk and due when it was decided in the end."""
        span, worth = (valid_from, valid_to), (100, "JPY", False)
        self._put(
            "fct_deal_version",
            *("sfa", deal_id, *span, "*", "Talk", status, *worth, self._close_dates[deal_id], True),
        )

    def book(self, deal_id: str, owner: str, event_date: date) -> None:
        """Book a deal."""
        self._put("fct_kpi_contribution", "bookings_amount", owner, "sfa", deal_id, event_date, 100)

    def execute(self, statement: str) -> None:
        """Change the warehouse by hand."""
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(statement)


@pytest.fixture
def make_warehouse(tmp_path: Path) -> Callable[[], MadeUpWarehouse]:
    """Return a maker of warehouses, each with its own file."""
    made: list[MadeUpWarehouse] = []

    def make() -> MadeUpWarehouse:
        made.append(MadeUpWarehouse(tmp_path / f"{len(made)}.duckdb"))
        return made[-1]

    return make

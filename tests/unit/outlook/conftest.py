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
    source varchar, deal_id varchar, pipeline varchar, stage varchar, entered_date date
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
    """Lets a test put deals into the warehouse, one line each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with duckdb.connect(str(path)) as connection:
            connection.execute(_SCHEMA)

    def add(self, *deals: Deal) -> None:
        """Add deals: id, owner, stage, status, close date, decided date; each worth 100."""
        with duckdb.connect(str(self.path)) as connection:
            for deal_id, owner, stage, status, close_date, decided in deals:
                connection.execute(
                    "insert into marts.fct_deal values ('sfa', ?, ?, '*', ?, ?, "
                    "100, 'JPY', 100, ?, ?, true)",
                    [deal_id, owner, stage, status, close_date, decided],
                )
                connection.execute(
                    "insert into marts.fct_stage_visit values ('sfa', ?, '*', 'Talk', "
                    "date '2026-04-01')",
                    [deal_id],
                )
                if status == "open":
                    connection.execute(
                        "insert into marts.fct_kpi_contribution values "
                        "('total_open_pipeline_count', ?, 'sfa', ?, null, null)",
                        [owner, deal_id],
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
        self.execute(
            "insert into marts.fct_deal_version select source, deal_id, ?, ?, '*', 'Talk', ?, "
            "100, 'JPY', false, close_date, true from marts.fct_deal where deal_id = ?",
            [valid_from, valid_to, status, deal_id],
        )

    def book(self, deal_id: str, owner: str, event_date: date) -> None:
        """Book a deal."""
        self.execute(
            "insert into marts.fct_kpi_contribution values "
            "('bookings_amount', ?, 'sfa', ?, ?, 100)",
            [owner, deal_id, event_date],
        )

    def execute(self, statement: str, values: list[object] | None = None) -> None:
        """Change the warehouse by hand."""
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(statement, values)


@pytest.fixture
def make_warehouse(tmp_path: Path) -> Callable[[], MadeUpWarehouse]:
    """Return a maker of warehouses, each with its own file."""
    made: list[MadeUpWarehouse] = []

    def make() -> MadeUpWarehouse:
        made.append(MadeUpWarehouse(tmp_path / f"{len(made)}.duckdb"))
        return made[-1]

    return make

"""A made-up company small enough to reckon by hand: as of 2026-11-18, quarter to 2026-12-31."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

_SCHEMA = """
create schema marts;
create table marts.dim_period as
    select * from (values
        ('quarter', date '2026-07-01', date '2026-09-30', false),
        ('quarter', date '2026-10-01', date '2026-12-31', true),
        ('quarter', date '2027-01-01', date '2027-03-31', false),
        ('month', date '2026-11-01', date '2026-11-30', true)
    ) as t (period_kind, period_start, period_end, is_current);
create table marts.dim_scope_owner as
    select * from (values
        ('company', 'company', 'ann'), ('company', 'company', 'bob'),
        ('owner', 'ann', 'ann'), ('owner', 'bob', 'bob')
    ) as t (scope_kind, scope_id, owner_id);
create table marts.dim_stage as
    select * from (values
        ('sfa', '*', 'Talk', 'open'), ('sfa', '*', 'Offer', 'open'), ('sfa', '*', 'Won', 'won')
    ) as t (source, pipeline, stage, status_class);
create table marts.fct_deal (
    source varchar, deal_id varchar, owner_id varchar, pipeline varchar, stage varchar,
    status varchar, amount_reporting decimal(18, 2), close_date date, decided_date date,
    is_eligible boolean
);
create table marts.fct_kpi_contribution (
    metric_id varchar, owner_id varchar, source varchar, record_id varchar
);
create table marts.fct_stage_visit (
    source varchar, deal_id varchar, pipeline varchar, stage varchar, entered_date date
);
create table marts.fct_deal_version (
    source varchar, deal_id varchar, valid_from date, valid_to date, status varchar,
    is_deleted boolean, close_date date
);
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
                    "insert into marts.fct_deal values ('sfa', ?, ?, '*', ?, ?, 100, ?, ?, true)",
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
                        "('total_open_pipeline_count', ?, 'sfa', ?)",
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


@pytest.fixture
def make_warehouse(tmp_path: Path) -> Callable[[], MadeUpWarehouse]:
    """Return a maker of warehouses, each with its own file."""
    made: list[MadeUpWarehouse] = []

    def make() -> MadeUpWarehouse:
        made.append(MadeUpWarehouse(tmp_path / f"{len(made)}.duckdb"))
        return made[-1]

    return make

"""Make the marts of a past day: what was known then, and nothing that came after it.

Reads ``warehouse/candidate`` (schema ``marts``, read-only) → a database in memory whose schema
``marts`` holds the tables that the forecast reads, as they stood on that day. Nothing else of this
room knows whether it looks at today or at a past day. Today's is only how the company is
organised: a past day's deals and bookings are summed up to the units of today.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from flows.outlook.warehouse import open_memory

# Tables that hold on every day. People alone have no track record: company and units do.
_LASTING: Final = """
    create schema marts;
    create schema known;
    create view marts.dim_calendar as select * from warehouse.marts.dim_calendar;
    create view marts.dim_stage as select * from warehouse.marts.dim_stage;
    create view marts.dim_scope_owner as
        select * from warehouse.marts.dim_scope_owner where scope_kind in ('company', 'unit');
    create view known.deal as select * from warehouse.marts.fct_deal_known_then;
    create view known.booking as select * from warehouse.marts.fct_booking_known_then;
    create view known.visit as
        select source, deal_id, pipeline, stage, visit_number, entered_date
        from warehouse.marts.fct_stage_visit;
    create view known.probability as select * from warehouse.marts.fct_deal_probability;
    create table marts.fct_kpi_target as
        select * from warehouse.marts.fct_kpi_target limit 0;
"""

# What is large is looked at where it lies: to set it aside costs more than all that is asked of it.
_LARGE: Final = (
    """
    create or replace view marts.fct_deal_version as
    select
        source, deal_id, owner_id, valid_from,
        case when valid_to >= {origin} then date '9999-12-31' else valid_to end as valid_to,
        pipeline, stage, status, amount_reporting as amount, cast(null as varchar) as currency,
        amount_reporting, close_date, decided_date, is_eligible, is_deleted
    from known.deal
    where valid_from <= {origin}
    """,
    """
    create or replace view marts.fct_stage_visit as
    select * from known.visit where entered_date <= {origin}
    """,
)

# The tables of one day, each with the parameter it needs.
_OF_THE_DAY: Final = (
    """
    create or replace table marts.fct_deal_probability as
    select source, deal_id, probability_ratio
    from known.probability
    where $origin between valid_from and valid_to
    """,
    # An owner of whose beginnings nothing is known is at work until one is told who is not.
    """
    create or replace table marts.dim_owner as
    select owner_id, is_active or valid_from = date '1900-01-01' as is_active, true as is_current
    from warehouse.marts.dim_owner
    where $origin between valid_from and valid_to
    """,
    # Nothing is asked of the period after the present one: a past day is judged within its own.
    """
    create or replace table marts.dim_period as
    select
        period_kind, period_start, period_end,
        $origin between period_start and period_end as is_current
    from warehouse.marts.dim_period
    where period_kind in ('month', 'quarter') and period_start <= $origin
    """,
    """
    create or replace table marts.fct_kpi_contribution as
    select
        'bookings_amount' as metric_id, owner_id, source, deal_id as record_id,
        decided_date as event_date, amount_reporting as numerator
    from known.booking
    where $origin between valid_from and valid_to
    union all
    select
        'total_open_pipeline_count', coalesce(owners.owner_id, '(unassigned)'), deals.source,
        deals.deal_id, $origin, 1
    from marts.fct_deal_version as deals
    left join (select distinct owner_id from marts.dim_scope_owner) as owners
        on deals.owner_id = owners.owner_id
    where
        deals.valid_to = date '9999-12-31' and not deals.is_deleted
        and deals.is_eligible and deals.status = 'open'
    """,
)

_DEALS: Final = """
    create or replace view marts.fct_deal as
    select * from marts.fct_deal_version
    where valid_to = date '9999-12-31' and not is_deleted
"""

_TOTALS: Final = """
    create or replace view marts.fct_kpi_total as
    select
        booked.metric_id, 'all' as segment_kind, scopes.scope_kind, scopes.scope_id,
        periods.period_kind, periods.period_start, sum(booked.numerator) as numerator
    from marts.fct_kpi_contribution as booked
    inner join marts.dim_scope_owner as scopes on booked.owner_id = scopes.owner_id
    inner join marts.dim_period as periods
        on booked.event_date between periods.period_start and periods.period_end
    where booked.metric_id = 'bookings_amount' and periods.is_current
    group by all
"""


@contextmanager
def open_past(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory beside the warehouse; its marts are those of no day yet."""
    with open_memory(beside=warehouse) as connection:
        path = str(warehouse).replace("'", "''")
        connection.execute(f"attach '{path}' as warehouse (read_only)")
        connection.execute(_LASTING)
        yield connection


def rewind(connection: duckdb.DuckDBPyConnection, *, origin: date) -> None:
    """Make the marts those of one day."""
    for statement in _LARGE:
        connection.execute(statement.format(origin=f"date '{origin.isoformat()}'"))
    for statement in _OF_THE_DAY:
        connection.execute(statement, {"origin": origin})
    connection.execute(_DEALS)
    connection.execute(_TOTALS)

"""A made-up company with two years of deals, each known version by version, for replays."""

import random
from datetime import date, timedelta
from pathlib import Path

import duckdb

FIRST, LAST = date(2025, 1, 6), date(2026, 10, 30)
FAR = date(9999, 12, 31)
DAY = timedelta(days=1)
IS_ELIGIBLE, IS_DELETED = True, False
TABLES = (
    "fct_deal_known_then",
    "fct_booking_known_then",
    "fct_deal_probability",
    "fct_stage_visit",
    "dim_owner",
)

_SCHEMA = """
create schema marts;
create table marts.dim_calendar as
    select
        cast(day as date) as date_day, dayofweek(day) between 1 and 5 as is_business_day,
        cast(date_trunc('week', day) as date) as week_start
    from range(date '2024-10-01', date '2027-04-01', interval 1 day) as t (day);
create table marts.dim_period as
    select distinct
        kind as period_kind, cast(date_trunc(kind, date_day) as date) as period_start,
        cast(date_trunc(kind, date_day) + to_months(months) - interval 1 day as date)
            as period_end
    from marts.dim_calendar, (values ('month', 1), ('quarter', 3)) as kinds (kind, months);
create table marts.dim_scope_owner as
    select * from (values
        ('company', 'company', 'ann'), ('company', 'company', 'bob'),
        ('company', 'company', '(unassigned)'),
        ('unit', 'east', 'ann'), ('unit', 'west', 'bob'), ('owner', 'ann', 'ann')
    ) as t (scope_kind, scope_id, owner_id);
create table marts.dim_stage as
    select * from (values
        ('sfa', '*', 'Talk', 'open'), ('sfa', '*', 'Offer', 'open'), ('sfa', '*', 'Won', 'won'),
        ('sfa', '*', 'Lost', 'lost')
    ) as t (source, pipeline, stage, status_class);
create table marts.fct_kpi_target (
    scope_kind varchar, scope_id varchar, period_kind varchar, period_start date,
    target_amount decimal(18, 2)
);
create table marts.fct_deal_known_then (
    source varchar, deal_id varchar, valid_from date, valid_to date, pipeline varchar,
    stage varchar, status varchar, amount_reporting decimal(18, 2), close_date date,
    decided_date date, owner_id varchar, is_eligible boolean, is_deleted boolean
);
create table marts.fct_booking_known_then (
    source varchar, deal_id varchar, owner_id varchar, valid_from date, valid_to date,
    decided_date date, amount_reporting decimal(18, 2)
);
create table marts.fct_deal_probability (
    source varchar, deal_id varchar, valid_from date, valid_to date, probability_ratio double
);
create table marts.fct_stage_visit (
    source varchar, deal_id varchar, pipeline varchar, stage varchar, visit_number integer,
    entered_date date
);
create table marts.dim_owner as
    select * from (values
        ('ann', true, date '1900-01-01', date '9999-12-31'),
        ('bob', true, date '1900-01-01', date '2026-08-31'),
        ('bob', false, date '2026-09-01', date '9999-12-31')
    ) as t (owner_id, is_active, valid_from, valid_to);
"""


Rows = dict[str, list[tuple[object, ...]]]


def make_company(
    file: Path, *, seed: int = 1, deals: int = 400, large_ones_are_lost: bool = False
) -> Path:
    """Write the warehouse of a company whose deals are drawn from a seed."""
    drawn = random.Random(seed)  # noqa: S311
    rows: Rows = {}
    for number in range(deals):
        _add_deal(rows, drawn, f"d{number:03}", large_ones_are_lost=large_ones_are_lost)
    with duckdb.connect(str(file)) as connection:
        connection.execute(_SCHEMA)
        for table, added in rows.items():
            put(connection, table, *added)
    return file


def _add_deal(rows: Rows, drawn: random.Random, deal_id: str, *, large_ones_are_lost: bool) -> None:
    """Add a deal: talked of, offered, then won or lost, as far as that came by the last day."""
    owner = drawn.choice(["ann", "bob"])
    amount = drawn.randrange(1, 50) * 100
    created = FIRST + drawn.randrange((LAST - FIRST).days) * DAY
    offered = created + drawn.randrange(5, 40) * DAY
    decided = offered + drawn.randrange(5, 60) * DAY
    share = 0.4 if not large_ones_are_lost else 0.05 if amount > 2000 else 0.85
    end = ("Won", "won", decided) if drawn.random() < share else ("Lost", "lost", decided)
    spans = [("Talk", "open", created), ("Offer", "open", offered), end]
    known = [span for span in spans if span[2] <= LAST]
    for (stage, status, start), after in zip(known, [*known[1:], None], strict=True):
        until = after[2] - DAY if after else FAR
        day = None if status == "open" else decided
        state = ("*", stage, status, amount, decided, day, owner, IS_ELIGIBLE, IS_DELETED)
        key = ("sfa", deal_id)
        rows.setdefault("fct_deal_known_then", []).append((*key, start, until, *state))
        rows.setdefault("fct_stage_visit", []).append((*key, "*", stage, 1, start))
        rows.setdefault("fct_deal_probability", []).append((*key, start, until, drawn.random()))
        if status == "won":
            booking = (*key, owner, start, until, day, amount)
            rows.setdefault("fct_booking_known_then", []).append(booking)


def put(connection: duckdb.DuckDBPyConnection, table: str, *rows: tuple[object, ...]) -> None:
    """Add rows."""
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        marks = ", ".join([f"({', '.join('?' * len(some[0]))})"] * len(some))
        connection.execute(
            f"insert into marts.{table} values {marks}",  # noqa: S608
            [value for row in some for value in row],
        )

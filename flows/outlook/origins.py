"""Which past days are replayed, and what each is made of.

Reads the database of ``rewinding.py``; writes nothing. A day's fingerprint changes when anything
changes that was known on it, and with nothing else: a replay is made anew for no other reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Final

import duckdb

METHODS_VERSION: Final = "2"
"""Another one makes every replay anew: raise it when a method says something else."""

PERIODS_REPLAYED: Final = 8
"""Complete periods of a kind, newest first, that are replayed."""

EARLIER_PERIODS: Final = 2
"""Complete periods of the kind that must be known before the first that is replayed."""

VERSIONS_PER_NIGHT: Final = 5_000_000
"""Versions of deals that the days replayed in one night hold together; the rest waits."""

FEWEST_PER_NIGHT: Final = 4
"""Days replayed in a night however many versions there are."""

# The last business day of each week, from the first period that is replayed to the day before.
# The month in which the first booking falls is taken as told whole.
_ORIGINS: Final = """
    with told as (
        select date_trunc('month', min(decided_date)) as first_start from known.booking
    ),
    complete as (
        select
            periods.period_kind, periods.period_start,
            row_number() over newest_first as recency,
            row_number() over (
                partition by periods.period_kind order by periods.period_start
            ) as place
        from warehouse.marts.dim_period as periods
        inner join told on periods.period_start >= told.first_start
        where periods.period_kind in ('month', 'quarter') and periods.period_end < $as_of
        window newest_first as (
            partition by periods.period_kind order by periods.period_start desc
        )
    ),
    replayed as (
        select min(period_start) as first_day from complete
        where recency <= $periods and place > $earlier
    )
    select max(calendar.date_day) as origin
    from marts.dim_calendar as calendar
    inner join replayed on calendar.date_day >= replayed.first_day
    where calendar.is_business_day
    group by calendar.week_start
    having max(calendar.date_day) < $as_of
    order by origin desc
"""

# What holds on every day: the people of today's units, and the meaning of stages.
_EVERYWHERE: Final = """
    select 'org' as part, scope_kind || '|' || scope_id || '|' || owner_id as line
    from marts.dim_scope_owner
    where owner_id in (select owner_id from known.deal union select owner_id from known.booking)
    union
    select 'stage', concat_ws('|', source, pipeline, stage, status_class) from marts.dim_stage
    order by all
"""

# Sums of hashes of what begins to hold on a day, less that of what ended the day before. Of deals
# and visits only what begins matters: a version ends where the next begins.
_DAYS: Final = """
    with lines as (
        select valid_from as day, concat_ws(
            '|', 'deal', source, deal_id, valid_from, coalesce(pipeline, '-'),
            coalesce(stage, '-'), status, coalesce(amount_reporting, -1),
            coalesce(close_date, date '1900-01-01'), coalesce(decided_date, date '1900-01-01'),
            owner_id, is_eligible, is_deleted
        ) as line, 1 as sign
        from known.deal
        union all
        select entered_date, concat_ws(
            '|', 'visit', source, deal_id, coalesce(pipeline, '-'), coalesce(stage, '-'),
            entered_date
        ), 1
        from known.visit
        where entered_date is not null
        union all
        select unnest([valid_from, case when valid_to < date '9999-01-01' then valid_to + 1 end]),
            concat_ws(
                '|', 'booking', source, deal_id, owner_id, coalesce(decided_date, valid_from),
                coalesce(amount_reporting, -1)
            ), unnest([1, -1])
        from known.booking
        union all
        select unnest([valid_from, case when valid_to < date '9999-01-01' then valid_to + 1 end]),
            concat_ws('|', 'probability', source, deal_id, probability_ratio), unnest([1, -1])
        from known.probability
        union all
        select unnest([valid_from, case when valid_to < date '9999-01-01' then valid_to + 1 end]),
            concat_ws('|', 'owner', owner_id, is_active), unnest([1, -1])
        from warehouse.marts.dim_owner
        union all
        select date_trunc('quarter', date_day) - interval 100 day, 'holiday|' || date_day, 1
        from marts.dim_calendar
        where
            not is_business_day
            and date_day >= (select date_trunc('quarter', min(valid_from)) from known.deal)
    )
    select cast(day as date), sum(cast(md5_number_lower(line) as hugeint) * sign)
    from lines
    where day is not null
    group by all
    order by all
"""


def list_origins(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> list[date]:
    """Return the days to replay, newest first."""
    parameters = {"as_of": as_of, "periods": PERIODS_REPLAYED, "earlier": EARLIER_PERIODS}
    return [row[0] for row in connection.execute(_ORIGINS, parameters).fetchall()]


def fingerprint_origins(
    connection: duckdb.DuckDBPyConnection, origins: Sequence[date]
) -> Mapping[date, str]:
    """Return of each day what its replay would be made of."""
    everywhere = "\n".join("|".join(row) for row in connection.execute(_EVERYWHERE).fetchall())
    return {
        origin: sha256(f"{METHODS_VERSION}\n{everywhere}\n{total}".encode()).hexdigest()[:16]
        for origin, total in _totals(connection, sorted(origins))
    }


def _totals(
    connection: duckdb.DuckDBPyConnection, origins: Sequence[date]
) -> Iterator[tuple[date, int]]:
    """Return, per day in order, the sum of all that holds on it."""
    days = iter(connection.execute(_DAYS).fetchall())
    total, ahead = 0, next(days, None)
    for origin in origins:
        while ahead is not None and ahead[0] <= origin:
            total += ahead[1]
            ahead = next(days, None)
        yield origin, total


def affordable_count(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many days a night can replay."""
    row = connection.execute("select count(*) from known.deal").fetchone()
    versions = row[0] if row else 0
    return max(VERSIONS_PER_NIGHT // max(versions, 1), FEWEST_PER_NIGHT)

"""Read what a deal's own history tells of it on a day: traits that a score may use.

Reads ``marts.fct_deal_version`` up to the day and nothing later, so that a past day knows no more
than was known on it; writes nothing. No trait is one of a person: neither the owner nor anybody of
the customer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from flows.outlook.vocabulary import OpenDeal, Period, PeriodKey, StageKey, Traits

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NUMBERS: Final = ("close", "late", "age", "stay", "pushes", "size")
"""Columns of the numbers of a deal, in their order."""

MOST_PUSHES: Final = 5
"""Pushes that count: more of them say no more."""

_LONGEST_DAYS: Final = {"late": 365, "age": 730, "stay": 365}

# Every version of the deals that are open today or were due on a past day, with what was known when
# it began. A push is a move to a later calendar month (metric 20, but for fiscal months of whole
# weeks).
_TOLD: Final = """
    create or replace temp table told_trait as
    with asked as (
        select source, record_id as deal_id from marts.fct_kpi_contribution
        where metric_id = 'total_open_pipeline_count'
        union
        select source, deal_id from past_due
    ),
    stepped as (
        select
            source, deal_id, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to, stage,
            status = 'open' and lag(status) over in_order = 'open' and not is_deleted
            and date_trunc('month', close_date)
            > date_trunc('month', lag(close_date) over in_order) as is_push,
            lag(stage) over in_order is distinct from stage as is_new_stage
        from marts.fct_deal_version
        semi join asked using (source, deal_id)
        where valid_from <= $as_of
        window in_order as (partition by source, deal_id order by valid_from)
    )
    select
        source, deal_id, valid_from, valid_to,
        min(valid_from) over in_order as first_day,
        coalesce(
            max(valid_from) filter (where is_new_stage) over in_order,
            min(valid_from) over in_order
        ) as stage_day,
        count(*) filter (where is_push) over in_order as pushes
    from stepped
    window in_order as (partition by source, deal_id order by valid_from)
"""

_PRESENT: Final = """
    select
        source, deal_id, $as_of - first_day as age_days, $as_of - stage_day as stage_days, pushes
    from told_trait
    semi join (
        select source, record_id as deal_id from marts.fct_kpi_contribution
        where metric_id = 'total_open_pipeline_count'
    ) using (source, deal_id)
    where $as_of between valid_from and valid_to
"""

_PAST: Final = """
    select
        origins.past_start, deals.source || chr(31) || deals.pipeline || chr(31) || deals.stage,
        deals.is_overdue, deals.is_hit, cast(deals.amount as double),
        case when deals.is_hit then cast(deals.final_amount as double) else 0 end,
        deals.close_date - origins.origin, origins.past_end - origins.origin,
        origins.origin - told.first_day, origins.origin - told.stage_day, told.pushes
    from past_due as deals
    inner join past_origin as origins using (period_kind, period_start, past_start)
    inner join told_trait as told
        on deals.source = told.source and deals.deal_id = told.deal_id
        and deals.valid_from = told.valid_from
    where
        origins.period_kind = $kind and origins.period_start = $start
    order by origins.past_start, deals.source, deals.deal_id
"""


@dataclass(frozen=True, slots=True)
class DealRows:
    """Deals that may be won in a period, as they stood on a day: one place per deal everywhere.

    ``stages`` index ``names``. ``numbers``: a column for each of ``NUMBERS``: share of the days
    left until the close date; days past it; days since the deal was first known; days in its
    stage; moves of its close date to a later month; amount; days and amount on the log scale.
    """

    names: tuple[StageKey, ...]
    stages: NDArray[np.intp]
    is_overdue: Flags
    numbers: Floats
    amounts: Floats

    def __len__(self) -> int:
        """Return how many deals."""
        return len(self.amounts)

    def take(self, places: NDArray[Any]) -> "DealRows":
        """Return some of the deals: by place, or where a flag stands."""
        return DealRows(
            self.names,
            self.stages[places],
            self.is_overdue[places],
            self.numbers[places],
            self.amounts[places],
        )


@dataclass(frozen=True, slots=True)
class PastRows:
    """Deals of past periods and what came of them within theirs; ``starts`` tell the period."""

    deals: DealRows
    starts: NDArray[np.datetime64]
    is_hit: Flags
    won: Floats

    def of(self, flags: Flags) -> "PastRows":
        """Return those where a flag stands."""
        return PastRows(
            self.deals.take(flags), self.starts[flags], self.is_hit[flags], self.won[flags]
        )


def tell_traits(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> None:
    """Make the table of traits, once the past is read; the other readers live on it."""
    connection.execute(_TOLD, {"as_of": as_of})


def read_traits(
    connection: duckdb.DuckDBPyConnection, *, as_of: date
) -> Mapping[tuple[str, str], Traits]:
    """Return the traits of every open deal on the day itself."""
    rows = connection.execute(_PRESENT, {"as_of": as_of}).fetchall()
    return {(row[0], row[1]): Traits(*row[2:]) for row in rows}


def read_past_rows(connection: duckdb.DuckDBPyConnection, period: PeriodKey) -> PastRows:
    """Return the deals of the past periods that teach a period, after ``history.py`` found them."""
    read = connection.execute(_PAST, {"kind": period.kind, "start": period.start})
    columns = list(read.fetchnumpy().values())
    starts, words, is_overdue, is_hit, amounts, won, *days = (np.asarray(one) for one in columns)
    stages = {word: StageKey(*word.split(chr(31))) for word in set(words)}
    return PastRows(
        deals=_rows([stages[word] for word in words], is_overdue, amounts, np.array(days)),
        starts=starts.astype("datetime64[D]"),
        is_hit=is_hit.astype(bool),
        won=won.astype(np.float64),
    )


def present_rows(deals: Sequence[OpenDeal], period: Period, *, as_of: date) -> DealRows:
    """Return open deals as they stand on the day."""
    days = [
        (
            (deal.close_date - as_of).days,
            (period.end - as_of).days,
            deal.traits.age_days,
            deal.traits.stage_days,
            deal.traits.pushes,
        )
        for deal in deals
    ]
    return _rows(
        [deal.stage for deal in deals],
        np.array([deal.close_date < as_of for deal in deals]),
        np.array([float(deal.amount) for deal in deals]),
        np.array(days, dtype=np.float64).reshape(-1, 5).T,
    )


def _rows(
    stages: Iterable[StageKey], is_overdue: NDArray[Any], amounts: NDArray[Any], days: NDArray[Any]
) -> DealRows:
    """Turn days to the close date, to the end, of age, in the stage, and pushes into numbers."""
    to_close, to_end, age, stay, pushes = days.astype(np.float64)
    stages = list(stages)
    names = tuple(sorted(set(stages)))
    place = {name: index for index, name in enumerate(names)}
    numbers = (
        np.clip(np.maximum(to_close, 0) / np.maximum(to_end, 1), 0, 1),
        _log_days(-to_close, "late"),
        _log_days(age, "age"),
        _log_days(stay, "stay"),
        np.minimum(pushes, MOST_PUSHES),
        np.log(amounts.astype(np.float64)),
    )
    return DealRows(
        names=names,
        stages=np.array([place[stage] for stage in stages], dtype=np.intp),
        is_overdue=is_overdue.astype(bool),
        numbers=np.column_stack(numbers),
        amounts=amounts.astype(np.float64),
    )


def _log_days(days: Floats, name: str) -> Floats:
    return np.asarray(np.log1p(np.clip(days, 0, _LONGEST_DAYS[name])), dtype=np.float64)

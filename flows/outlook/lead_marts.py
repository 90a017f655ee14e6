"""Read leads as they stood on past days and on the day itself, and what came of the past ones.

Reads ``warehouse/candidate`` (``fct_lead``, and what names it: accounts, deals, activities,
inquiries; read-only); writes nothing. Of a day nothing later is read but the outcome. What an
export overwrites when a lead is converted tells the outcome and is left out: see ``_TOLD``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from flows.outlook.traits import Flags, Floats

HORIZON_DAYS: Final = 90
"""Days after a day within which a conversion counts; the last of them counts."""

STEP_DAYS: Final = 28
"""Days from one past day to the next."""

MOST_ORIGINS: Final = 26
"""Past days that teach: two years of them."""

NUMBERS: Final = ("known", "won", "age", "touch", "recent")
"""Columns of the numbers of a lead, in their order."""

MOST_TOUCHES: Final = 5
"""Contacts within 30 days that count: more of them say no more."""

NEVER_DAYS: Final = 365
"""Days since the last contact where there was none, or it is longer ago."""

# What is known of each lead's company, contacts and conversion. The company is asked only where
# nine of ten leads that were not converted name it: where a name is filled in on conversion, it
# tells the outcome. Likewise contacts, where conversion hangs them on another record.
_TOLD: Final = """
    create or replace temp table told_lead as
    with leads as (
        select *, coalesce(lead_source, '') as lead_word
        from marts.fct_lead
        where created_date <= $as_of and not (is_converted and converted_date is null)
    ),
    naming as (
        select source, avg(cast(company_name is not null as integer)) >= 0.9 as is_named
        from leads
        where converted_date is null
        group by source
    ),
    wins as (
        select deals.account_source as source, deals.account_id, min(valid_from) as won_on
        from marts.fct_deal_version as versions
        inner join marts.fct_deal as deals using (source, deal_id)
        where versions.status = 'won' and not versions.is_deleted and valid_from <= $as_of
        group by all
    )
    select
        leads.source, leads.lead_id, leads.lead_word, leads.created_date,
        leads.converted_date, leads.closed_date,
        case when naming.is_named then leads.company_account_id end as account_id,
        case when naming.is_named then accounts.created_date end as account_from,
        case when naming.is_named then wins.won_on end as won_on
    from leads
    left join naming using (source)
    left join marts.dim_account as accounts
        on leads.source = accounts.source and leads.company_account_id = accounts.account_id
    left join wins
        on leads.source = wins.source and leads.company_account_id = wins.account_id
"""

# Activities are read for each of the two joins: set aside once, all of them would be written down.
_TOUCHED: Final = """
    create or replace temp table touched_lead as
    with met as not materialized (
        select
            source, 'a' || activity_id as touch_id, contact_id, account_id,
            coalesce(completed_date, activity_date) as met_on
        from marts.fct_activity
        where is_counted
        union all
        select source, 'i' || inquiry_id, contact_id, account_id, received_date
        from marts.fct_inquiry
    ),
    touches as (
        select leads.source, leads.lead_id, met.touch_id, met.met_on
        from told_lead as leads
        inner join met on leads.source = met.source and leads.lead_id = met.contact_id
        union
        select leads.source, leads.lead_id, met.touch_id, met.met_on
        from told_lead as leads
        inner join met on leads.source = met.source and leads.account_id = met.account_id
    ),
    asked as (
        select
            leads.source, leads.lead_id, leads.converted_date is not null as has_become,
            coalesce(
                min(touches.met_on) <= coalesce(leads.converted_date - 1, $as_of), false
            ) as is_touched
        from told_lead as leads
        left join touches on leads.source = touches.source and leads.lead_id = touches.lead_id
        group by leads.source, leads.lead_id, leads.converted_date
    ),
    counted as (
        select
            source,
            avg(cast(is_touched as integer)) filter (where has_become) as of_converted,
            avg(cast(is_touched as integer)) filter (where not has_become) as of_others
        from asked
        group by source
    )
    select touches.*
    from touches
    inner join counted using (source)
    where touches.met_on <= $as_of and counted.of_converted >= 0.5 * counted.of_others
"""

_STANDING: Final = """
    with origins as (select unnest(cast($origins as date[])) as origin),
    standing as (
        select *
        from told_lead, origins
        where
            created_date <= origin and (closed_date is null or closed_date > origin)
            and (converted_date is null or converted_date > origin)
    ),
    touched as (
        select
            standing.origin, standing.source, standing.lead_id, max(met_on) as last_on,
            count(*) filter (where met_on > standing.origin - 30) as recent
        from standing
        inner join touched_lead using (source, lead_id)
        where met_on <= standing.origin
        group by all
    )
    select
        standing.origin, standing.source, standing.lead_id,
        standing.source || chr(31) || lead_word,
        coalesce(converted_date <= standing.origin + $horizon, false),
        coalesce(account_from <= standing.origin or won_on <= standing.origin, false),
        coalesce(won_on <= standing.origin, false),
        standing.origin - created_date,
        coalesce(standing.origin - last_on, $never), coalesce(recent, 0)
    from standing
    left join touched using (origin, source, lead_id)
    order by standing.origin, standing.source, standing.lead_id
"""

_UNDATED: Final = """
    select source, lead_id from marts.fct_lead where is_open and created_date is null order by all
"""


@dataclass(frozen=True, slots=True)
class LeadRows:
    """Leads as they stood on a day: one place per lead everywhere.

    ``words`` index ``names``, sources with their word for where the lead came from. ``numbers``:
    a column for each of ``NUMBERS``: company is an account, has bought (0 or 1); days since the
    lead was created, since the last contact; contacts within 30 days.
    """

    names: tuple[str, ...]
    words: NDArray[np.intp]
    numbers: Floats

    def __len__(self) -> int:
        """Return how many leads."""
        return len(self.words)

    def take(self, places: NDArray[Any]) -> "LeadRows":
        """Return some of the leads: by place, or where a flag stands."""
        return LeadRows(self.names, self.words[places], self.numbers[places])


@dataclass(frozen=True, slots=True)
class PastLeads:
    """Leads open on past days and whether they were converted in time; ``ids`` tell the lead."""

    leads: LeadRows
    origins: NDArray[np.datetime64]
    ids: NDArray[np.intp]
    is_hit: Flags

    def of(self, flags: Flags) -> "PastLeads":
        """Return those where a flag stands."""
        return PastLeads(
            self.leads.take(flags), self.origins[flags], self.ids[flags], self.is_hit[flags]
        )

    @property
    def converted(self) -> int:
        """Return how many leads, each once, were ever converted in time."""
        return len(np.unique(self.ids[self.is_hit]))

    @property
    def unconverted(self) -> int:
        """Return how many leads, each once, never were."""
        return len(np.unique(self.ids)) - self.converted


@dataclass(frozen=True, slots=True)
class LeadState:
    """Leads open on the day, those that nobody dates, and those of past days."""

    keys: tuple[tuple[str, str], ...]
    leads: LeadRows
    undated: tuple[tuple[str, str], ...]
    past: PastLeads


def read_leads(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> LeadState:
    """Read the leads of the day and of past days whose outcome is known by the day."""
    last = as_of - timedelta(days=HORIZON_DAYS)
    origins = [last - timedelta(days=STEP_DAYS * step) for step in range(MOST_ORIGINS)]
    connection.execute(_TOLD, {"as_of": as_of})
    connection.execute(_TOUCHED, {"as_of": as_of})
    present, past = _read(connection, [as_of]), _read(connection, origins)
    names = tuple(sorted({row[3] for row in (*present, *past)}))
    ids = {key: place for place, key in enumerate(sorted({row[1:3] for row in past}))}
    return LeadState(
        keys=tuple(row[1:3] for row in present),
        leads=_rows(present, names),
        undated=tuple(connection.execute(_UNDATED).fetchall()),
        past=PastLeads(
            leads=_rows(past, names),
            origins=np.array([row[0] for row in past], dtype="datetime64[D]"),
            ids=np.array([ids[row[1:3]] for row in past], dtype=np.intp),
            is_hit=np.array([row[4] for row in past], dtype=bool),
        ),
    )


def _read(
    connection: duckdb.DuckDBPyConnection, origins: Sequence[date]
) -> Sequence[tuple[Any, ...]]:
    asked = {"origins": [*origins], "horizon": HORIZON_DAYS, "never": NEVER_DAYS}
    return connection.execute(_STANDING, asked).fetchall()


def _rows(rows: Sequence[tuple[Any, ...]], names: tuple[str, ...]) -> LeadRows:
    place = {name: index for index, name in enumerate(names)}
    numbers = np.array([row[5:] for row in rows], dtype=np.float64).reshape(-1, len(NUMBERS))
    caps = {"touch": NEVER_DAYS, "recent": MOST_TOUCHES}
    for name, most in caps.items():
        column = NUMBERS.index(name)
        numbers[:, column] = np.minimum(numbers[:, column], most)
    return LeadRows(
        names=names,
        words=np.array([place[row[3]] for row in rows], dtype=np.intp),
        numbers=numbers,
    )

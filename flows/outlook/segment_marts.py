"""Read what each scope worked on segment by segment out of the candidate's marts.

Reads ``warehouse/candidate`` (schema ``marts``, read-only); writes nothing.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from flows.outlook.gap_segments import SegmentKey, SegmentWork, SegmentWorks
from flows.outlook.vocabulary import PeriodKey, ScopeKey
from flows.outlook.warehouse import open_warehouse

# Beside what the marts know of deals, a scope's work is cut by the units below it, or by person
# where there are none; who is in none of the units below is of the scope itself.
_WORKS: Final = """
    with scope_owners as (
        select scope_kind, scope_id, owner_id from marts.dim_scope_owner
        where scope_kind in ('company', 'unit')
    ),
    below as (
        select
            units.parent_scope_kind as scope_kind, units.parent_scope_id as scope_id,
            scope_owners.owner_id, min(units.scope_id) as unit_id
        from marts.dim_scope as units
        inner join scope_owners using (scope_kind, scope_id)
        where units.scope_kind = 'unit' and units.is_reported
        group by all
    ),
    cut as (
        select scope_kind, scope_id, owner_id, 'owner' as kind, owner_id as segment_id
        from scope_owners anti join below using (scope_kind, scope_id)
        union all
        select scope_kind, scope_id, owner_id, 'unit' as kind, coalesce(unit_id, '(direct)')
        from scope_owners semi join below using (scope_kind, scope_id)
        left join below using (scope_kind, scope_id, owner_id)
    )
    select
        scope_owners.scope_kind, scope_owners.scope_id, works.period_kind, works.period_start,
        works.segment_kind, works.segment_id, sum(works.deal_day_count)::bigint,
        sum(works.decided_count)::bigint, sum(works.won_count)::bigint,
        sum(works.bookings_amount)::decimal(18, 2)
    from marts.fct_segment_worked as works
    inner join scope_owners using (owner_id)
    where works.segment_kind <> 'all' and works.period_start
        >= case works.period_kind when 'month' then $month when 'quarter' then $quarter end
    group by all
    union all
    select
        cut.scope_kind, cut.scope_id, works.period_kind, works.period_start,
        cut.kind, cut.segment_id, sum(works.deal_day_count)::bigint,
        sum(works.decided_count)::bigint, sum(works.won_count)::bigint,
        sum(works.bookings_amount)::decimal(18, 2)
    from marts.fct_segment_worked as works
    inner join cut using (owner_id)
    where works.segment_kind = 'all' and works.period_start
        >= case works.period_kind when 'month' then $month when 'quarter' then $quarter end
    group by all
    order by all
"""


def read_segment_works(warehouse: Path, *, since: Mapping[str, date]) -> SegmentWorks:
    """Return what company and units worked on, by period and segment; by kind of period since."""
    works: dict[ScopeKey, dict[PeriodKey, dict[SegmentKey, SegmentWork]]] = {}
    with open_warehouse(warehouse) as connection:
        for row in connection.execute(_WORKS, dict(since)).fetchall():
            periods = works.setdefault(ScopeKey(*row[:2]), {})
            segments = periods.setdefault(PeriodKey(*row[2:4]), {})
            segments[SegmentKey(*row[4:6])] = SegmentWork(*row[6:])
    return works

{% set months_before = 3 %}
with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

months as (

    select
        period_start,
        row_number() over (order by period_start desc) as months_ago
    from {{ ref('dim_period') }}
    where period_kind = 'month' and period_start <= {{ as_of_date() }}

),

segments as (

    select * from {{ ref('fct_segment_worked') }}
    where period_kind = 'month' and segment_kind <> 'all'

),

summed as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        segments.segment_kind,
        segments.segment_id,
        sum(case when months.months_ago = 1 then segments.won_count else 0 end) as won_count,
        sum(case when months.months_ago = 1 then segments.bookings_amount else 0 end) as amount,
        sum(case when months.months_ago > 1 then segments.bookings_amount else 0 end)
            as amount_before
    from segments
    inner join months
        on
            segments.period_start = months.period_start
            and months.months_ago <= {{ months_before }} + 1
    inner join scope_owners on segments.owner_id = scope_owners.owner_id
    inner join scopes on {{ same_key('scope_owners', 'scopes', ['scope_kind', 'scope_id']) }}
    group by
        scopes.scope_kind, scopes.scope_id, segments.segment_kind, segments.segment_id

),

shared as (

    select
        *,
        {{ ratio('amount', 'sum(amount) over (partition by scope_kind, scope_id, segment_kind)') }}
            as share_ratio,
        {{ ratio(
            'amount_before',
            'sum(amount_before) over (partition by scope_kind, scope_id, segment_kind)'
        ) }} as share_before_ratio,
        count(*) over (partition by scope_kind, scope_id, segment_kind) as segment_count,
        row_number() over (
            partition by scope_kind, scope_id, segment_kind
            order by amount desc nulls last, amount_before desc nulls last, segment_id asc
        ) as mix_rank
    from summed
    where amount <> 0 or amount_before <> 0

)

-- A kind whose records are all of one segment tells nothing.
select
    scope_kind,
    scope_id,
    segment_kind,
    segment_id,
    cast(won_count as bigint) as won_count,
    cast(amount as decimal(18, 2)) as bookings_amount,
    share_ratio,
    share_before_ratio,
    cast(mix_rank as integer) as mix_rank
from shared
where segment_count > 1

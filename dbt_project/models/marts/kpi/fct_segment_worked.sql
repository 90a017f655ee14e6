{% set kinds = ['deal_type', 'lead_source', 'pipeline', 'region'] %}

with worked as (

    select * from {{ ref('fct_deal_worked') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

accounts as (

    select * from {{ ref('dim_account') }}

),

segmented_deals as (

    select
        deals.source,
        deals.deal_id,
        deals.deal_type,
        deals.lead_source,
        deals.pipeline,
        accounts.region
    from deals
    left join accounts
        on
            deals.account_id = accounts.account_id
            and coalesce(deals.account_source, deals.source) = accounts.source

),

sums as (

    select
        worked.owner_id,
        worked.period_kind,
        worked.period_start,
        segmented_deals.deal_type,
        segmented_deals.lead_source,
        segmented_deals.pipeline,
        segmented_deals.region,
        sum(worked.deal_day_count) as deal_day_count,
        sum(worked.decided_count) as decided_count,
        sum(worked.won_count) as won_count,
        sum(worked.bookings_amount) as bookings_amount
    from worked
    left join segmented_deals
        on worked.source = segmented_deals.source and worked.deal_id = segmented_deals.deal_id
    group by
        worked.owner_id, worked.period_kind, worked.period_start,
        segmented_deals.deal_type, segmented_deals.lead_source, segmented_deals.pipeline,
        segmented_deals.region

),

segments as (

    {% for kind in kinds -%}
    select
        owner_id,
        period_kind,
        period_start,
        '{{ kind }}' as segment_kind,
        coalesce({{ kind }}, '(none)') as segment_id,
        deal_day_count,
        decided_count,
        won_count,
        bookings_amount
    from sums
    union all
    {% endfor -%}
    select
        owner_id,
        period_kind,
        period_start,
        'all' as segment_kind,
        'all' as segment_id,
        deal_day_count,
        decided_count,
        won_count,
        bookings_amount
    from sums

)

select
    owner_id,
    period_kind,
    period_start,
    segment_kind,
    segment_id,
    cast(sum(deal_day_count) as bigint) as deal_day_count,
    cast(sum(decided_count) as bigint) as decided_count,
    cast(sum(won_count) as bigint) as won_count,
    cast(sum(bookings_amount) as decimal(18, 2)) as bookings_amount
from segments
group by owner_id, period_kind, period_start, segment_kind, segment_id

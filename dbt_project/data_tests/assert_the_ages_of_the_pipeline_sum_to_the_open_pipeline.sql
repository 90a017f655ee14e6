{{ config(tags=['after_outlook']) }}

with aged as (

    select
        scope_kind,
        scope_id,
        age_kind,
        sum(deal_count) as deal_count,
        sum(open_amount) as open_amount
    from {{ ref('fct_pipeline_age') }}
    group by scope_kind, scope_id, age_kind

),

printed as (

    select
        scope_kind,
        scope_id,
        max(case when metric_id = 'total_open_pipeline_count' then value end) as deal_count,
        max(case when metric_id = 'total_open_pipeline_amount' then value end) as open_amount
    from {{ ref('kpi_value') }}
    where segment_kind = 'all' and period_kind = 'month'
    group by scope_kind, scope_id

)

select
    printed.scope_kind,
    printed.scope_id,
    aged.age_kind,
    printed.deal_count as printed_count,
    aged.deal_count as aged_count,
    printed.open_amount as printed_amount,
    aged.open_amount as aged_amount
from printed
left join aged
    on printed.scope_kind = aged.scope_kind and printed.scope_id = aged.scope_id
where
    printed.deal_count > 0
    and (
        coalesce(aged.deal_count, 0) <> printed.deal_count
        or abs(coalesce(aged.open_amount, 0) - printed.open_amount) > 0.005
    )

with frame as (

    select * from {{ ref('fct_kpi_frame') }}
    where is_current

),

totals as (

    select * from {{ ref('fct_kpi_total') }}
    where segment_kind = 'all'
        and metric_id in (
            'account_coverage_ratio', 'dormant_account_count', 'due_account_count'
        )

),

deliveries as (

    select
        scope_kind,
        scope_id,
        max(case when object = 'activity' and is_delivered then 1 else 0 end) as has_activities
    from {{ ref('fct_scope_delivery') }}
    group by scope_kind, scope_id

),

sums as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        {{ kpi_total('account_coverage_ratio') }} as touched_account_count,
        {{ kpi_total('account_coverage_ratio', 'denominator') }} as assigned_account_count,
        {{ kpi_total('dormant_account_count') }} as dormant_account_count,
        {{ kpi_total('due_account_count') }} as due_account_count,
        {{ kpi_total('due_account_count', 'n') }} as rhythm_account_count
    from totals
    group by scope_kind, scope_id, period_kind, period_start

)

select
    frame.scope_kind,
    frame.scope_id,
    frame.period_kind,
    frame.period_start,
    frame.period_offset,
    deliveries.has_activities = 1 as is_activity_delivered,
    cast(coalesce(sums.touched_account_count, 0) as bigint) as touched_account_count,
    cast(coalesce(sums.assigned_account_count, 0) as bigint) as assigned_account_count,
    cast(coalesce(sums.dormant_account_count, 0) as bigint) as dormant_account_count,
    cast(coalesce(sums.due_account_count, 0) as bigint) as due_account_count,
    cast(coalesce(sums.rhythm_account_count, 0) as bigint) as rhythm_account_count
from frame
inner join deliveries
    on frame.scope_kind = deliveries.scope_kind and frame.scope_id = deliveries.scope_id
left join sums on {{ kpi_same_period('frame', 'sums') }}

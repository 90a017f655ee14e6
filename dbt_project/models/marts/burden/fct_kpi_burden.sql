{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_periods_touched') }}"
) }}
with frame as (

    {{ rows_of_tonight('fct_kpi_frame') }}

),

totals as (

    {{ rows_of_tonight(
        'fct_kpi_total', "told.segment_kind = 'all' and told.metric_id = 'fill_ratio'"
    ) }}

),

edits as (

    select * from {{ ref('fct_kpi_edit') }}

),

entries as (

    select * from {{ ref('fct_kpi_entry') }}

),

rounds as (

    select * from {{ ref('fct_kpi_round') }}

),

deliveries as (

    select
        scope_kind,
        scope_id,
        max(case when object = 'deal_change' and is_delivered then 1 else 0 end) = 1
            as is_history_delivered,
        max(case when object = 'activity' and is_delivered then 1 else 0 end) = 1
            as is_activity_delivered,
        min(case when object = 'deal_change' then known_since end) as history_since
    from {{ ref('fct_scope_delivery') }}
    group by scope_kind, scope_id

),

sums as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        {{ kpi_total('fill_ratio', 'denominator') }} as due_count,
        {{ kpi_total('fill_ratio') }} as filled_count,
        {{ kpi_total('fill_ratio', 'n') }} as due_deal_count
    from totals
    group by scope_kind, scope_id, period_kind, period_start

),

burdens as (

    select
        frame.scope_kind,
        frame.scope_id,
        frame.period_kind,
        frame.period_start,
        frame.period_end,
        frame.is_current,
        frame.period_offset,
        cast(coalesce(sums.due_count, 0) as bigint) as due_count,
        cast(coalesce(sums.filled_count, 0) as bigint) as filled_count,
        cast(coalesce(sums.due_deal_count, 0) as bigint) as due_deal_count,
        deliveries.is_history_delivered,
        deliveries.history_since,
        cast(coalesce(edits.edit_count, 0) as bigint) as edit_count,
        cast(coalesce(edits.useful_edit_count, 0) as bigint) as useful_edit_count,
        cast(coalesce(edits.edited_deal_count, 0) as bigint) as edited_deal_count,
        cast(coalesce(edits.edit_day_count, 0) as bigint) as edit_day_count,
        deliveries.is_activity_delivered,
        cast(coalesce(entries.entry_count, 0) as bigint) as entry_count,
        cast(coalesce(entries.batch_count, 0) as bigint) as batch_count,
        entries.lag_median_days,
        entries.lag_p90_days,
        cast(coalesce(rounds.request_count, 0) as bigint) as request_count,
        cast(coalesce(rounds.returned_count, 0) as bigint) as returned_count,
        rounds.return_median_days
    from frame
    inner join deliveries
        on frame.scope_kind = deliveries.scope_kind and frame.scope_id = deliveries.scope_id
    left join sums on {{ kpi_same_period('frame', 'sums') }}
    left join edits on {{ kpi_same_period('frame', 'edits') }}
    left join entries on {{ kpi_same_period('frame', 'entries') }}
    left join rounds on {{ kpi_same_period('frame', 'rounds') }}

)

select * from burdens

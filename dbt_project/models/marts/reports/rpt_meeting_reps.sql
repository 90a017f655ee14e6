{{ config(tags=['after_outlook']) }}

{%- set amounts = [
    'target_amount', 'bookings_amount', 'pace_gap_amount', 'open_pipeline_amount',
] %}
with reps as (

    select * from {{ ref('fct_meeting_rep') }}

),

owners as (

    select * from {{ ref('dim_scope') }}
    where scope_kind = 'owner'

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

numbers as (

    select
        kpi_values.scope_id as owner_id,
        {%- for metric_id in amounts %}
        cast(
            max(case when kpi_values.metric_id = '{{ metric_id }}' then kpi_values.value end)
            as decimal(18, 2)
        ) as {{ metric_id }},
        {%- endfor %}
        cast(
            max(case when kpi_values.metric_id = 'stalled_deal_count' then kpi_values.value end)
            as bigint
        ) as stalled_deal_count
    from {{ ref('kpi_value') }} as kpi_values
    inner join report_periods
        on
            kpi_values.period_kind = report_periods.period_kind
            and kpi_values.period_start = report_periods.period_start
    where kpi_values.scope_kind = 'owner' and kpi_values.segment_kind = 'all'
    group by kpi_values.scope_id

),

told as (

    select
        reps.scope_kind,
        reps.scope_id,
        reps.owner_id,
        cast(
            row_number() over (
                partition by reps.scope_kind, reps.scope_id
                order by
                    numbers.pace_gap_amount asc nulls last,
                    numbers.open_pipeline_amount desc nulls last,
                    reps.owner_id asc
            ) as integer
        ) as rep_rank,
        owners.scope_name as owner_name,
        {%- for metric_id in amounts %}
        numbers.{{ metric_id }},
        {%- endfor %}
        reps.moved_amount,
        coalesce(numbers.stalled_deal_count, 0) as stalled_deal_count,
        reps.open_promise_count
    from reps
    inner join owners on reps.owner_id = owners.scope_id
    left join numbers on reps.owner_id = numbers.owner_id

)

select * from told

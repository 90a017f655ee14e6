{{ config(tags=['after_outlook']) }}
{%- set amounts = [
    'target_amount', 'bookings_amount', 'gap_to_go_amount', 'pace_gap_amount',
    'required_daily_amount', 'daily_rate_amount', 'open_pipeline_amount',
] %}

with owners as (

    select * from {{ ref('dim_owner') }}
    where is_current and is_active

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

feedback_periods as (

    select * from {{ ref('dim_feedback_period') }}
    where periods_ago = 0

),

todo_days as (

    select * from {{ ref('dim_todo_day') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where scope_kind = 'owner'

),

numbers as (

    select
        kpi_values.scope_id as owner_id,
        {%- for metric_id in amounts %}
        max(
            case when kpi_values.metric_id = '{{ metric_id }}' then kpi_values.value end
        ) as {{ metric_id }},
        {%- endfor %}
        max(
            case when kpi_values.metric_id = 'attainment_ratio' then kpi_values.value end
        ) as attainment_ratio,
        max(case when kpi_values.metric_id = 'target_amount' then kpi_values.note end)
            as target_note
    from {{ ref('kpi_value') }} as kpi_values
    inner join report_periods
        on kpi_values.period_kind = report_periods.period_kind
            and kpi_values.period_start = report_periods.period_start
    where kpi_values.scope_kind = 'owner' and kpi_values.segment_kind = 'all'
    group by kpi_values.scope_id

),

work as (

    select
        owner_id,
        1 as deal_count,
        amount,
        0 as task_count,
        0 as overdue_count
    from {{ ref('fct_deal_warning') }}
    union all
    select
        owner_id,
        0 as deal_count,
        cast(null as decimal(18, 2)) as amount,
        1 as task_count,
        case when is_overdue then 1 else 0 end as overdue_count
    from {{ ref('fct_task') }}
    where is_open

),

held as (

    select
        owner_id,
        sum(deal_count) as deal_count,
        sum(amount) as amount,
        sum(task_count) as task_count,
        sum(overdue_count) as overdue_count
    from work
    group by owner_id

),

-- Whoever sells: has a target or bookings of their own, open deals, or tasks.
people as (

    select
        'owner' as scope_kind,
        owners.owner_id as scope_id,
        report_periods.as_of,
        todo_days.todo_date,
        owners.owner_id,
        owners.name,
        owners.email,
        owners.language,
        owners.is_active,
        scopes.currency_code,
        {%- for name in [
            'period_kind', 'period_start', 'period_end', 'fiscal_year', 'fiscal_quarter',
            'is_short_year', 'week_end', 'remaining_business_days', 'business_days',
        ] %}
        report_periods.{{ name }},
        {%- endfor %}
        feedback_periods.period_start as feedback_start,
        feedback_periods.until_date as feedback_until,
        {%- for metric_id in amounts %}
        cast(numbers.{{ metric_id }} as decimal(18, 2)) as {{ metric_id }},
        {%- endfor %}
        numbers.attainment_ratio,
        numbers.target_note,
        cast(coalesce(held.deal_count, 0) as integer) as open_deal_count,
        cast(coalesce(held.amount, 0) as decimal(18, 2)) as open_amount,
        cast(coalesce(held.task_count, 0) as integer) as task_count,
        cast(coalesce(held.overdue_count, 0) as integer) as overdue_task_count
    from owners
    inner join scopes on owners.owner_id = scopes.scope_id
    cross join report_periods
    cross join feedback_periods
    cross join todo_days
    left join numbers on owners.owner_id = numbers.owner_id
    left join held on owners.owner_id = held.owner_id
    where
        numbers.target_amount is not null
        or coalesce(numbers.bookings_amount, 0) <> 0
        or held.owner_id is not null

)

select * from people

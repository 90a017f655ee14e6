{{ config(tags=['after_outlook']) }}

{%- set amounts = kpi_summary_metrics('amount') %}
{%- set ratios = kpi_summary_metrics('ratio') %}
{%- set counts = kpi_summary_metrics('count') %}
{%- set weekly_counts = ['activity_week_count', 'activity_previous_week_count'] %}
{%- set weekly_amounts = ['bookings_week_amount', 'bookings_previous_week_amount'] %}

with scopes as (

    select * from {{ ref('dim_scope') }}

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

kpi_values as (

    select * from {{ ref('kpi_value') }}
    where segment_kind = 'all'

),

forecasts as (

    select * from {{ ref('fct_forecast') }}
    where origin = {{ as_of_date() }} and period_kind = 'quarter'

),

told_periods as (

    {{ kpi_report_periods('report_periods') }}

),

printed as (

    select
        kpi_values.*,
        told_periods.report_period
    from kpi_values
    inner join told_periods
        on
            kpi_values.period_kind = told_periods.period_kind
            and kpi_values.period_start = told_periods.period_start

),

numbers as (

    select
        scope_kind,
        scope_id,
        {%- for metric_id in amounts + counts + ratios %}
        {{ kpi_printed(metric_id, 'period') }} as {{ metric_id }},
        {%- endfor %}
        {%- for name, metric_id, report_period, column in kpi_summary_others() %}
        {{ kpi_printed(metric_id, report_period, column) }} as {{ name }},
        {%- endfor %}
        {{ kpi_printed('win_rate_count_ratio', 'period', 'n') }} as win_rate_n
    from printed
    group by scope_kind, scope_id

),

-- What the next level down adds up to, beside the target of the scope itself.
member_targets as (

    select
        scopes.parent_scope_kind as scope_kind,
        scopes.parent_scope_id as scope_id,
        sum(numbers.target_amount) as members_target_amount
    from numbers
    inner join scopes
        on numbers.scope_kind = scopes.scope_kind and numbers.scope_id = scopes.scope_id
    where scopes.is_member
    group by scopes.parent_scope_kind, scopes.parent_scope_id

),

summaries as (

    select
        report_periods.as_of,
        scopes.scope_kind,
        scopes.scope_id,
        scopes.scope_name,
        scopes.scope_name_en,
        scopes.manager_id,
{%- for name in [
    'period_kind', 'period_start', 'period_end', 'fiscal_year', 'fiscal_quarter',
    'is_short_year', 'week_start', 'week_end', 'week_number', 'week_count', 'business_days',
    'elapsed_business_days', 'remaining_business_days',
] %}
        report_periods.{{ name }},
        {%- endfor %}
        scopes.currency_code,
        {%- for metric_id in amounts + weekly_amounts %}
        cast(numbers.{{ metric_id }} as decimal(18, 2)) as {{ metric_id }},
        {%- endfor %}
        {%- for metric_id in counts + weekly_counts %}
        cast(numbers.{{ metric_id }} as bigint) as {{ metric_id }},
        {%- endfor %}
        {%- for metric_id in ratios %}
        numbers.{{ metric_id }},
        {%- endfor %}
        cast(member_targets.members_target_amount as decimal(18, 2)) as members_target_amount,
        {{ ratio(
            'report_periods.elapsed_business_days', 'report_periods.business_days'
        ) }} as pace_ratio,
        forecasts.expected_amount as landing_amount,
        forecasts.p10_amount as landing_p10_amount,
        forecasts.p50_amount as landing_p50_amount,
        forecasts.p90_amount as landing_p90_amount,
        cast(
            forecasts.expected_amount - numbers.target_amount as decimal(18, 2)
        ) as landing_gap_amount,
        forecasts.p_reach_target_ratio,
        forecasts.note as landing_note,
        numbers.win_rate_n,
        numbers.target_note,
        numbers.pipeline_created_note,
        numbers.activity_week_note,
        numbers.activity_previous_week_note,
        cast({{ rounded('numbers.sales_cycle_median_days', 0) }} as integer)
            as sales_cycle_median_days
    from scopes
    cross join report_periods
    left join numbers
        on scopes.scope_kind = numbers.scope_kind and scopes.scope_id = numbers.scope_id
    left join member_targets
        on
            scopes.scope_kind = member_targets.scope_kind
            and scopes.scope_id = member_targets.scope_id
    left join forecasts
        on
            scopes.scope_kind = forecasts.scope_kind
            and scopes.scope_id = forecasts.scope_id
            and report_periods.period_start = forecasts.period_start
    where scopes.is_reported

)

select * from summaries

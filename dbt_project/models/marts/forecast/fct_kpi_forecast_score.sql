{{ config(tags=['after_outlook']) }}

{#
    What replayed calls of the printed method were worth, beside the period under way: metrics 41 to 43.
    Of single deals only the company is told.
#}
{% set fewest_periods = 3 %}
{% set metrics = [
    ('forecast_wape_ratio', 'wape_ratio', 'miss_total_amount', 'actual_total_amount', 'call_count'),
    ('forecast_bias_ratio', 'bias_ratio', 'error_total_amount', 'actual_total_amount', 'call_count'),
    ('forecast_interval_coverage_ratio', 'interval_coverage_ratio', 'covered_count',
        'interval_count', 'interval_count'),
    ('forecast_pinball_amount', 'pinball_amount', 'pinball_total_amount', '3 * interval_count',
        'interval_count'),
    ('forecast_brier_ratio', 'brier_ratio', 'squared_error_total', 'deal_count', 'deal_count'),
    ('forecast_brier_skill_ratio', 'brier_skill_ratio', 'squared_error_total',
        'base_squared_error_total', 'deal_count'),
] %}
with scores as (

    select * from {{ ref('fct_forecast_accuracy') }}
    where method = {{ printed_method() }} and basis = 'replayed' and days_left_band = 'all'

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where scope_kind in ('company', 'unit')

),

current_periods as (

    select * from {{ ref('dim_period') }}
    where is_current and period_kind in ('month', 'quarter')

),

framed as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        current_periods.period_kind,
        current_periods.period_start,
        scores.method,
        scores.wape_ratio,
        scores.bias_ratio,
        scores.interval_coverage_ratio,
        scores.pinball_amount,
        scores.brier_ratio,
        scores.brier_skill_ratio,
        coalesce(scores.actual_total_amount, 0) as actual_total_amount,
        scores.miss_total_amount,
        scores.error_total_amount,
        scores.covered_count,
        scores.pinball_total_amount,
        scores.squared_error_total,
        scores.base_squared_error_total,
        scores.period_count,
        coalesce(scores.call_count, 0) as call_count,
        coalesce(scores.interval_count, 0) as interval_count,
        coalesce(scores.deal_count, 0) as deal_count,
        case
            when scores.method is null then 'not_replayed'
            when scores.call_count = 0 and scores.no_actual_count > 0 then 'no_actual'
            when scores.call_count = 0 then 'no_forecast'
            when scores.period_count < {{ fewest_periods }} then 'few_periods'
        end as state
    from scopes
    cross join current_periods
    left join scores
        on scopes.scope_kind = scores.scope_kind
            and scopes.scope_id = scores.scope_id
            and current_periods.period_kind = scores.period_kind

),

told as (

    {%- for metric_id, value, numerator, denominator, n in metrics %}
    {{ 'union all' if not loop.first }}
    select
        '{{ metric_id }}' as metric_id,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        method,
        cast({{ value }} as {{ type_double() }}) as value,
        cast({{ numerator }} as {{ type_double() }}) as numerator,
        cast({{ denominator }} as {{ type_double() }}) as denominator,
        cast({{ n }} as bigint) as n,
        case
            when state is not null then state
            when {{ value }} is null
                then '{{ "no_due_deals" if "brier" in value else "no_interval" }}'
        end as note
    from framed
    {%- if 'brier' in value %}
    where scope_kind = 'company'
    {%- endif %}
    {%- endfor %}

)

select * from told

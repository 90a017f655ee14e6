{{ config(tags=['after_outlook']) }}

{%- set amounts = ['bookings_amount', 'target_amount'] %}
{%- set ratios = ['attainment_ratio', 'bookings_yoy_ratio', 'bookings_pop_ratio'] %}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

periods as (

    select * from {{ ref('dim_period') }}

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

months as (

    select
        periods.period_start as month_start,
        periods.period_end as month_end,
        report_periods.period_start as quarter_start,
        {{ add_days('periods.period_start', -1) }} as previous_month_end
    from periods
    cross join report_periods
    where periods.period_kind = 'month' and periods.is_current

),

kpi_values as (

    select * from {{ ref('kpi_value') }}
    where segment_kind = 'all' and period_kind in ('month', 'quarter')

),

forecasts as (

    select * from {{ ref('fct_forecast') }}
    where origin = {{ as_of_date() }} and period_kind = 'quarter'

),

-- The month, the month before it as a whole, and the quarter that the deals of it land in.
printed as (

    select
        kpi_values.*,
        case
            when kpi_values.period_kind = 'quarter' then 'quarter'
            when kpi_values.period_start = months.month_start then 'month'
            else 'previous_month'
        end as report_period
    from kpi_values
    inner join periods
        on
            kpi_values.period_kind = periods.period_kind
            and kpi_values.period_start = periods.period_start
    inner join months
        on
            kpi_values.period_kind = 'quarter'
            and kpi_values.period_start = months.quarter_start
            or kpi_values.period_kind = 'month'
            and (
                kpi_values.period_start = months.month_start
                or periods.period_end = months.previous_month_end
            )

),

numbers as (

    select
        scope_kind,
        scope_id,
        {%- for metric_id in amounts %}
        cast({{ kpi_printed(metric_id, 'month') }} as decimal(18, 2)) as {{ metric_id }},
        {%- endfor %}
        {%- for metric_id in ratios %}
        {{ kpi_printed(metric_id, 'month') }} as {{ metric_id }},
        {%- endfor %}
        {%- for name, metric_id in [('yoy', 'bookings_yoy_ratio'), ('pop', 'bookings_pop_ratio')] %}
        cast({{ kpi_printed(metric_id, 'month', 'denominator') }} as decimal(18, 2))
            as {{ name }}_amount,
        {{ kpi_printed(metric_id, 'month', 'note') }} as {{ name }}_note,
        {%- endfor %}
        cast({{ kpi_printed('new_customer_count', 'month') }} as bigint) as new_customer_count,
        cast({{ kpi_printed('new_customer_count', 'previous_month') }} as bigint)
            as previous_new_customer_count,
        cast({{ kpi_printed('commit_top1_ratio', 'quarter', 'n') }} as bigint)
            as commit_deal_count,
        {%- for name in ['top1', 'top5'] %}
        {{ kpi_printed('commit_' ~ name ~ '_ratio', 'quarter') }} as commit_{{ name }}_ratio,
        cast(
            {{ kpi_printed('commit_' ~ name ~ '_ratio', 'quarter', 'numerator') }} as decimal(18, 2)
        ) as commit_{{ name }}_amount,
        {%- endfor %}
        cast({{ kpi_printed('gap_to_go_amount', 'quarter') }} as decimal(18, 2))
            as gap_to_go_amount
    from printed
    group by scope_kind, scope_id

)

select
    scopes.scope_kind,
    scopes.scope_id,
    months.month_start,
    months.month_end,
    {%- for column in amounts + ratios + [
        'yoy_amount', 'yoy_note', 'pop_amount', 'pop_note', 'new_customer_count',
        'previous_new_customer_count', 'commit_deal_count', 'commit_top1_ratio',
        'commit_top1_amount', 'commit_top5_ratio', 'commit_top5_amount',
    ] %}
    numbers.{{ column }},
    {%- endfor %}
    {{ ratio('numbers.commit_top5_amount', 'forecasts.expected_amount') }}
        as commit_top5_landing_ratio,
    coalesce(
        numbers.gap_to_go_amount > 0 and numbers.commit_top1_amount > numbers.gap_to_go_amount,
        false
    ) as is_on_one_deal
from scopes
cross join months
left join numbers on {{ same_key('scopes', 'numbers', ['scope_kind', 'scope_id']) }}
left join forecasts
    on {{ same_key('scopes', 'forecasts', ['scope_kind', 'scope_id']) }}
        and months.quarter_start = forecasts.period_start

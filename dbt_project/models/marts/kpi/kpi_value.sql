{{ config(tags=['after_outlook']) }}

with positions as (

    select * from {{ ref('fct_kpi_position') }}

),

speeds as (

    select * from {{ ref('fct_kpi_speed') }}

),

tasks as (

    select * from {{ ref('fct_kpi_task') }}

),

totals as (

    select * from {{ ref('fct_kpi_total') }}
    where segment_kind <> 'all'

),

frame as (

    select * from {{ ref('fct_kpi_frame') }}

),

forecasts as (

    select * from {{ ref('fct_forecast') }}
    where origin = {{ as_of_date() }}

),

definitions as (

    select * from {{ ref('kpi_definitions') }}

),

companies as (

    select * from {{ ref('dim_scope') }}
    where scope_kind = 'company'

),

metric_values as (

    {%- for metric in kpi_metrics() + kpi_speed_metrics() + kpi_task_metrics() %}
    {{ 'union all' if not loop.first }}
    {{ kpi_metric_rows(metric) }}
    {%- endfor %}

),

segment_values as (

    select
        totals.metric_id,
        totals.scope_kind,
        totals.scope_id,
        totals.period_kind,
        totals.period_start,
        frame.period_offset,
        totals.segment_kind,
        totals.segment_id,
        cast(coalesce(totals.numerator, 0) as {{ type_double() }}) as value,
        cast(coalesce(totals.numerator, 0) as {{ type_double() }}) as numerator,
        cast(totals.denominator as {{ type_double() }}) as denominator,
        totals.n,
        cast(null as {{ type_double() }}) as interval_low,
        cast(null as {{ type_double() }}) as interval_high,
        cast(null as {{ type_text() }}) as note
    from totals
    inner join frame
        on
            totals.scope_kind = frame.scope_kind
            and totals.scope_id = frame.scope_id
            and totals.period_kind = frame.period_kind
            and totals.period_start = frame.period_start

),

landing_values as (

    select
        'landing_amount' as metric_id,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        0 as period_offset,
        'all' as segment_kind,
        'all' as segment_id,
        cast(expected_amount as {{ type_double() }}) as value,
        cast(expected_amount as {{ type_double() }}) as numerator,
        cast(null as {{ type_double() }}) as denominator,
        n,
        cast(null as {{ type_double() }}) as interval_low,
        cast(null as {{ type_double() }}) as interval_high,
        note
    from forecasts

),

all_values as (

    select * from metric_values
    union all
    select * from segment_values
    union all
    select * from landing_values

),

typed as (

    select
        {{ as_of_date() }} as as_of,
        all_values.metric_id,
        all_values.scope_kind,
        all_values.scope_id,
        all_values.period_kind,
        all_values.period_start,
        all_values.segment_kind,
        all_values.segment_id,
        all_values.value,
        all_values.numerator,
        all_values.denominator,
        all_values.n,
        all_values.interval_low,
        all_values.interval_high,
        case
            when definitions.unit = 'currency' then companies.currency_code else definitions.unit
        end as unit,
        all_values.note
    from all_values
    left join definitions on all_values.metric_id = definitions.metric_id
    cross join companies

)

select * from typed

{{ config(
    tags=['after_outlook'],
    materialized='incremental',
    pre_hook="{{ forget_kpi_values() }}",
    post_hook="{{ tell_as_of_tonight() }}"
) }}

with
{%- for told, model in [
    ('positions', 'fct_kpi_position'), ('speeds', 'fct_kpi_speed'),
    ('activities', 'fct_kpi_activity'), ('responses', 'fct_kpi_response'),
    ('tasks', 'fct_kpi_task'), ('burdens', 'fct_kpi_burden'), ('frame', 'fct_kpi_frame')
] %}
{{ told }} as (

    {{ rows_of_tonight(model) }}

),

{% endfor -%}
{%- for told, model in [
    ('account_counts', 'fct_kpi_account'), ('forecast_scores', 'fct_kpi_forecast_score'),
    ('commits', 'fct_commit_reliability')
] %}
{{ told }} as (

    select * from {{ ref(model) }}

),

{% endfor -%}
rates as (

    {{ rows_of_tonight('fct_kpi_total', "told.segment_kind = 'all'") }}

),

totals as (

    {{ rows_of_tonight('fct_kpi_total', "told.segment_kind <> 'all'") }}

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

    {%- for metric in kpi_metrics() + kpi_speed_metrics() + kpi_activity_metrics()
        + kpi_response_metrics() + kpi_account_metrics() + kpi_task_metrics()
        + kpi_burden_metrics() + kpi_commit_metrics() %}
    {{ 'union all' if not loop.first }}
    {{ kpi_metric_rows(metric) }}
    {%- endfor %}

),

segment_values as (

    {{ kpi_segment_rows() }}

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
    {%- for kind in ['filled_share', 'share', 'mean'] %}
    {{ kpi_rate_rows(kind) }}
    union all
    {%- endfor %}
    select * from segment_values
    union all
    select * from landing_values
    union all
    {{ kpi_score_rows('forecast_scores') }}

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

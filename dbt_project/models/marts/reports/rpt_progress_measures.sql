{{ config(tags=['after_outlook']) }}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

periods as (

    select * from {{ ref('dim_report_period') }}

),

kpi_values as (

    select
        kpi_values.*,
        'period' as report_period
    from {{ ref('kpi_value') }} as kpi_values
    inner join periods
        on
            kpi_values.period_kind = periods.period_kind
            and kpi_values.period_start = periods.period_start
    where kpi_values.segment_kind = 'all'

)

select
    scopes.scope_kind,
    scopes.scope_id,
    {%- for metric_id in [
        'required_coverage_ratio', 'push_rate_count_ratio', 'activity_attainment_ratio'
    ] %}
    {{ kpi_printed(metric_id, 'period') }} as {{ metric_id }},
    {%- endfor %}
    {{ kpi_printed('push_rate_count_ratio', 'period', 'n') }} as push_rate_n,
    cast({{ kpi_printed('task_overdue_ratio', 'period', 'numerator') }} as bigint)
        as overdue_task_count
from scopes
left join kpi_values on {{ same_key('scopes', 'kpi_values', ['scope_kind', 'scope_id']) }}
group by scopes.scope_kind, scopes.scope_id

{{ config(tags=['after_outlook']) }}

{%- set metrics = [
    'fill_ratio', 'edits_per_deal_count', 'edits_per_day_count', 'useful_input_ratio',
    'input_lag_median_days', 'input_lag_p90_days', 'month_end_batch_ratio',
    'update_return_ratio', 'update_return_median_days'
] %}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

kpi_values as (

    select * from {{ ref('kpi_value') }}
    where segment_kind = 'all' and period_kind = 'quarter'

),

periods as (

    select * from {{ ref('dim_report_period') }}

),

people as (

    select
        scope_kind,
        scope_id,
        max(person_count) as person_count
    from {{ ref('fct_person_to_mend') }}
    group by scope_kind, scope_id

),

printed as (

    select
        kpi_values.scope_kind,
        kpi_values.scope_id,
        {%- for metric in metrics %}
        max(case when kpi_values.metric_id = '{{ metric }}' then kpi_values.value end)
            as {{ metric }},
        {%- endfor %}
        max(case when kpi_values.metric_id = 'fill_ratio' then kpi_values.denominator end)
            as due_count,
        max(case when kpi_values.metric_id = 'fill_ratio' then kpi_values.numerator end)
            as filled_count,
        max(case when kpi_values.metric_id = 'edits_per_deal_count' then kpi_values.note end)
            as edits_note,
        max(case when kpi_values.metric_id = 'input_lag_median_days' then kpi_values.note end)
            as lag_note,
        max(case when kpi_values.metric_id = 'update_request_count' then kpi_values.value end)
            as update_request_count
    from kpi_values
    inner join periods on kpi_values.period_start = periods.period_start
    group by kpi_values.scope_kind, kpi_values.scope_id

),

joined as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        {%- for metric in metrics %}
        printed.{{ metric }},
        {%- endfor %}
        cast(coalesce(printed.due_count, 0) as bigint) as due_count,
        cast(coalesce(printed.due_count - printed.filled_count, 0) as bigint) as mend_count,
        cast(coalesce(people.person_count, 0) as bigint) as person_count,
        printed.edits_note,
        printed.lag_note,
        cast(coalesce(printed.update_request_count, 0) as bigint) as update_request_count
    from scopes
    inner join printed
        on scopes.scope_kind = printed.scope_kind and scopes.scope_id = printed.scope_id
    left join people
        on scopes.scope_kind = people.scope_kind and scopes.scope_id = people.scope_id

)

select * from joined

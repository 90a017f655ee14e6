{# What people do, read off fct_kpi_activity as kpi_metrics() are off positions. #}
{% macro kpi_activity_metrics() -%}
    {%- set begun = 'period_start <= ' ~ as_of_date() -%}
    {%- set unknown = kpi_no_activities() -%}
    {%- set metrics = [
        {'metric_id': 'activity_per_day_count', 'told': begun,
            'value': kpi_unless(unknown, ratio('activity_count', 'person_day_count')),
            'numerator': kpi_unless(unknown, 'activity_count'),
            'denominator': 'person_day_count', 'n': 'person_count',
            'note': 'coalesce(' ~ unknown ~ ", case when person_count = 0 then 'nobody_active'"
            ~ " when person_day_count = 0 then 'no_business_days' end)"},
        {'metric_id': 'activity_target_count', 'value': 'activity_target_count',
            'told': 'activity_target_count is not null', 'note': 'activity_target_note'},
        {'metric_id': 'activity_attainment_ratio', 'numerator': 'activity_count',
            'value': kpi_unless(unknown, ratio('activity_count', 'activity_target_count')),
            'denominator': 'activity_target_count', 'n': 'activity_count',
            'told': 'activity_target_count is not null and ' ~ begun,
            'note': 'coalesce(' ~ unknown ~ ", case when activity_target_count = 0"
            ~ " then 'target_missing' else activity_target_note end)"},
    ] -%}
    {%- for metric in metrics -%}
        {%- do metric.update({'relation': 'activities'}) -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}

{# What was never delivered, or not yet, is not 0; what is there counts wherever it is from. #}
{% macro kpi_no_activities() -%}
    case when activity_count > 0 then null
            when not is_activity_delivered then 'not_delivered'
            when period_end < activities_since then 'no_history' end
{%- endmacro %}

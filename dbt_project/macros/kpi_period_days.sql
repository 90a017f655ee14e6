{# One row per day and kind of period: which period the day belongs to. #}
{% macro kpi_period_days(calendar) -%}
    {%- for period_kind in ['week', 'month', 'quarter', 'half', 'year'] %}
    {{ 'union all' if not loop.first }}
    select
        date_day,
        is_business_day,
        month_start,
        '{{ period_kind }}' as period_kind,
        {{ period_kind }}_start as period_start
    from {{ calendar }}
    {%- endfor %}
{%- endmacro %}

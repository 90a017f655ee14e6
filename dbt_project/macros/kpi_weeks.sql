{# Records of a week, counted per scope; a person's count once in each scope of the person. #}
{% macro kpi_week_counts(kpi_code, records, day, segment, counted) -%}
    select
        '{{ kpi_code }}' as kpi_code,
        {{ segment }} as segment_id,
        members.scope_kind,
        members.scope_id,
        weeks.period_start as week_start,
        count({{ counted }}) as numerator,
        cast(null as decimal(28, 2)) as denominator
    from {{ records }}
    inner join members on {{ records }}.owner_id = members.owner_id
    inner join calendar on {{ records }}.{{ day }} = calendar.date_day
    inner join weeks on calendar.week_start = weeks.period_start
    group by {{ segment ~ ', ' if segment != "'all'" }}members.scope_kind, members.scope_id, weeks.period_start
{%- endmacro %}

{# The name of a stage segment: source, pipeline and stage, since a label alone is ambiguous. #}
{% macro kpi_stage_segment(source, pipeline, stage) -%}
    {{ source }} || '/' || coalesce({{ pipeline }}, '*') || '/' || coalesce({{ stage }}, '')
{%- endmacro %}

{# The sum of one metric out of the long table of totals. #}
{% macro kpi_total(metric_id, column='numerator') -%}
    sum(case when metric_id = '{{ metric_id }}' then {{ column }} end)
{%- endmacro %}

{# One printed value out of kpi_value, for a period of the report. #}
{% macro kpi_printed(metric_id, report_period, column='value') -%}
    max(
        case
            when
                metric_id = '{{ metric_id }}'
                and report_period = '{{ report_period }}'
                then {{ column }}
        end
    )
{%- endmacro %}

{# Whether two rows are of one scope and one period. #}
{% macro kpi_same_period(one, other) -%}
    {{ same_key(one, other, ['scope_kind', 'scope_id', 'period_kind', 'period_start']) }}
{%- endmacro %}

{# A median or P80 of one metric out of the long table of distributions. #}
{% macro kpi_spread(name, metric_id, column) -%}
    max(case when metric_id = '{{ metric_id }}' then {{ column }} end) as {{ name }}
{%- endmacro %}

{# Columns (name, metric, column) of distributions side by side. #}
{% macro kpi_spreads(columns) -%}
    {%- for name, metric_id, column in columns -%}
        {{ kpi_spread(name, metric_id, column) }}
        {%- if not loop.last %},
        {% endif -%}
    {%- endfor -%}
{%- endmacro %}

{# The names of metrics of a kind, written out once they can be read. #}
{% macro metrics_of_kind(kind) -%}
    {%- set named = "select metric_id from " ~ ref('kpi_definitions') ~ " where kind = '" ~ kind ~ "'" -%}
    {%- if execute and flags.WHICH in ('build', 'test') -%}
        '{{ run_query(named ~ ' order by metric_id').columns[0].values() | join("', '") }}'
    {%- else -%}
        {{ named }}
    {%- endif -%}
{%- endmacro %}

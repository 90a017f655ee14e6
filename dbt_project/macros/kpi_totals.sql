{# Contributions, or sums of them, added up by metric, segment and some more columns. #}
{% macro kpi_summed(told, keys, joined, count='n') -%}
    {%- set columns = [told ~ '.metric_id'] + keys
        + [told ~ '.segment_kind', told ~ '.segment_id'] -%}
    select
        {{ columns | join(',\n        ') }},
        sum({{ told }}.numerator) as numerator,
        sum({{ told }}.denominator) as denominator,
        sum({{ told }}.{{ count }}) as n,
        sum({{ told }}.contribution_count) as contribution_count,
        sum({{ told }}.known_count) as known_count
    from {{ told }}
    {{ joined }}
    group by
        {{ columns | join(',\n        ') }}
{%- endmacro %}

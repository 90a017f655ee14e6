{# How near commits came, read off fct_commit_reliability as kpi_metrics() are off positions. #}
{% macro kpi_commit_metrics() -%}
    {{ return([
        {'metric_id': 'commit_reliability_ratio', 'value': 'commit_reliability_ratio',
            'n': 'period_count', 'note': 'note', 'relation': 'commits'},
    ]) }}
{%- endmacro %}

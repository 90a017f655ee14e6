{#
    The method whose forecast is printed: the only place that names it. What is told of it (landing, track
    record, scores) is picked by this name out of the method column of forecasts and calls.
#}
{% macro printed_method() -%}
    'same_days_left'
{%- endmacro %}

{#
    The method whose forecast is printed: the only place that names it. What is told of it (landing, track
    record, scores) is picked by this name out of the method column of forecasts and calls.
#}
{% macro printed_method() -%}
    'scored_deals'
{%- endmacro %}

{# Whether a call is ours: by the method printed today, or printed on its day by that of the day. #}
{% macro was_printed() -%}
    (method = {{ printed_method() }} or basis = 'printed')
{%- endmacro %}

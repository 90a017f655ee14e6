{# Marks for "known to be blank" in rows that are filled forward; outside the range of real values. #}

{% macro blank_amount() -%}
    cast(-9999999999999999.99 as decimal(18, 2))
{%- endmacro %}

{% macro blank_day() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{# An amount in the reporting currency; wide in between, because engines cap a product at 18 digits. #}
{% macro converted(amount, rate) -%}
    cast(cast({{ amount }} as decimal(28, 2)) * {{ rate }} as decimal(18, 2))
{%- endmacro %}

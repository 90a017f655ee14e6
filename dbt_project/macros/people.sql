{# How a person is looked up by id, address or name: case and blanks (also the wide one) do not count. #}
{% macro person_key(text) -%}
    lower(replace(replace({{ text }}, ' ', ''), '　', ''))
{%- endmacro %}

{% macro unassigned() -%}
    '(unassigned)'
{%- endmacro %}

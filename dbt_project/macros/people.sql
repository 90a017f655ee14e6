{#
    How a person is looked up by id, address or name: case and blanks (also the wide one) do not
    count, nor does what HubSpot adds to those who left.
#}
{% macro person_key(text) -%}
    replace({{ bare_name(text) }}, '(deactivateduser)', '')
{%- endmacro %}

{% macro unassigned() -%}
    '(unassigned)'
{%- endmacro %}

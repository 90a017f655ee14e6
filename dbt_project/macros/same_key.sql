{# That two tables agree in every column of a key. #}
{% macro same_key(one, other, columns) -%}
    {%- for column in columns -%}
    {%- if not loop.first %}
            and {% endif -%}
    {{ one }}.{{ column }} = {{ other }}.{{ column }}
    {%- endfor -%}
{%- endmacro %}

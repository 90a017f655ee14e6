{# Schemas are called what the layer is called, as in ours. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ shinchoku.generate_schema_name(custom_schema_name, node) }}
{%- endmacro %}

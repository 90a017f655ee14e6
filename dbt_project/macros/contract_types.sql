{#
    A contract names its types as DuckDB spells them; where an engine spells one differently, its
    tables and the comparison with the contract get the engine's word. dbt calls these two by name.
#}

{% macro contract_type(data_type) -%}
    {{ return({
        'double': type_double(), 'varchar': type_text(), 'timestamp': type_local_time()
    }.get(data_type | lower, data_type)) }}
{%- endmacro %}

{% macro default__cast(field, type) %}
    cast({{ field }} as {{ contract_type(type) }})
{% endmacro %}

{% macro default__get_table_columns_and_constraints() -%}
    {%- set typed = {} -%}
    {%- for name, column in model['columns'].items() -%}
        {%- do typed.update({name: dict(column, data_type=contract_type(column['data_type']))}) -%}
    {%- endfor -%}
    {%- set rendered = adapter.render_raw_columns_constraints(raw_columns=typed) -%}
    ({{ rendered | join(', ') }})
{%- endmacro %}

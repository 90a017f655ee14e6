{# What engines spell differently when they look at whole rows or along them; see cross_db.sql. #}

{# One value that differs whenever one of the columns differs. #}
{% macro fingerprint(columns) -%}
    {{ return(adapter.dispatch('fingerprint', 'shinchoku')(columns)) }}
{%- endmacro %}
{% macro default__fingerprint(columns) -%}
    md5(
        {%- for column in columns %}
        coalesce(cast({{ column }} as {{ type_text() }}), '∅'){% if not loop.last %} || '␟' || {% endif %}
        {%- endfor %}
    )
{%- endmacro %}
{% macro duckdb__fingerprint(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{# The newest value that is known: looks back over rows where `expression` is null. #}
{% macro last_known(expression, partition_by, order_by) -%}
    {{ return(adapter.dispatch('last_known', 'shinchoku')(expression, partition_by, order_by)) }}
{%- endmacro %}
{% macro default__last_known(expression, partition_by, order_by) -%}
    last_value({{ expression }}) ignore nulls over ({{ _rows_so_far(partition_by, order_by) }})
{%- endmacro %}
{% macro duckdb__last_known(expression, partition_by, order_by) -%}
    last_value({{ expression }} ignore nulls) over ({{ _rows_so_far(partition_by, order_by) }})
{%- endmacro %}
{% macro bigquery__last_known(expression, partition_by, order_by) -%}
    {{ duckdb__last_known(expression, partition_by, order_by) }}
{%- endmacro %}
{% macro redshift__last_known(expression, partition_by, order_by) -%}
    {{ default__last_known(expression, partition_by, order_by) }}
{%- endmacro %}
{% macro postgres__last_known(expression, partition_by, order_by) -%}
    (
        array_agg({{ expression }}) filter (where {{ expression }} is not null)
            over ({{ _rows_so_far(partition_by, order_by) }})
    )[count({{ expression }}) over ({{ _rows_so_far(partition_by, order_by) }})]
{%- endmacro %}

{# The first value that is known, looking forward from the current row. #}
{% macro next_known(expression, partition_by, order_by) -%}
    {{ return(adapter.dispatch('next_known', 'shinchoku')(expression, partition_by, order_by)) }}
{%- endmacro %}
{% macro default__next_known(expression, partition_by, order_by) -%}
    first_value({{ expression }}) ignore nulls over ({{ _rows_ahead(partition_by, order_by) }})
{%- endmacro %}
{% macro duckdb__next_known(expression, partition_by, order_by) -%}
    first_value({{ expression }} ignore nulls) over ({{ _rows_ahead(partition_by, order_by) }})
{%- endmacro %}
{% macro bigquery__next_known(expression, partition_by, order_by) -%}
    {{ duckdb__next_known(expression, partition_by, order_by) }}
{%- endmacro %}
{% macro redshift__next_known(expression, partition_by, order_by) -%}
    {{ default__next_known(expression, partition_by, order_by) }}
{%- endmacro %}
{% macro postgres__next_known(expression, partition_by, order_by) -%}
    (
        array_agg({{ expression }}) filter (where {{ expression }} is not null)
            over ({{ _rows_ahead(partition_by, order_by) }})
    )[1]
{%- endmacro %}

{% macro _rows_so_far(partition_by, order_by) -%}
    partition by {{ partition_by }} order by {{ order_by }}
        rows between unbounded preceding and current row
{%- endmacro %}

{% macro _rows_ahead(partition_by, order_by) -%}
    partition by {{ partition_by }} order by {{ order_by }}
        rows between current row and unbounded following
{%- endmacro %}

{# A field as delivered; of a row that could not be read, what was last read of it. #}
{% macro as_last_read(field) -%}
    coalesce(
            delivered.{{ field }},
            case when delivered.row_outcome = 'quarantined' then versions.{{ field }} end
        )
{%- endmacro %}

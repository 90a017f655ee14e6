{# A field as delivered; of a row that could not be read, what was last read of it. #}
{% macro as_last_read(field) -%}
    coalesce(
            delivered.{{ field }},
            case when delivered.row_outcome = 'quarantined' then versions.{{ field }} end
        )
{%- endmacro %}

{# How far a total may be off: not at all for counts; a coin per row for sums, which a source may round. #}
{% macro tie_out_tolerance(row_count) -%}
    case when measure = 'count' then 0 else {{ row_count }} end
{%- endmacro %}

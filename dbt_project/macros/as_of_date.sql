{#
    The business date a build reports. Required, no default: time is a parameter. Reading the project
    does not want it: what is read for one night holds for the next.
#}
{% macro as_of_date() -%}
    cast('{{ var("as_of_date") if execute else var("as_of_date", "1000-01-01") }}' as date)
{%- endmacro %}

{#
    The zone in which a business day begins. A constant of the build, not a column: engines convert
    with a constant zone about four times as fast (DECISIONS.md). A test compares it with the settings.
#}
{% macro business_zone() -%}
    '{{ env_var("SHINCHOKU_TIMEZONE", "Asia/Tokyo") }}'
{%- endmacro %}

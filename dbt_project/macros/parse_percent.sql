{#
    A share as people type it, as a fraction from 0 to 1: 60% · ６０％ · 0.6 · 60 with the unit 0.01.
    Null when blank, when unreadable, and when it lies outside of 0 to 1.
#}
{% macro parse_percent(text, unit='1', parts=none) -%}
    {%- set number -%}
        {{ parse_amount(without_percent_sign(text), parts=parts) }}
    {%- endset -%}
    {%- set fraction -%}
        cast({{ number }} as {{ type_double() }})
        * case when {{ last_characters(text, 1) }} in ('%', '％') then 0.01 else {{ unit }} end
    {%- endset -%}
    case when {{ fraction }} between 0 and 1 then {{ fraction }} end
{%- endmacro %}

{% macro without_percent_sign(text) -%}
    replace(replace({{ text }}, '%', ''), '％', '')
{%- endmacro %}

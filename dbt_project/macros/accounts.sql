{#
    How an account is looked up by name. `account_spelling` sets aside how it was typed: width, case,
    blanks, points. `account_key` sets aside its legal form too, where it stands first or last and is
    a word of its own. Null where nothing is left.
#}
{% macro account_spelling(text) -%}
    nullif(
        {{ replace_pattern("lower(" ~ fold_width(text) ~ ")", "[ .,・]") }},
        ''
    )
{%- endmacro %}

{% macro account_key(text) -%}
    {%- set japanese = "株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人"
        ~ "|公益社団法人|公益財団法人|[(](?:株|有|同|資|名|社|財|一社|一財|公社|公財)[)]" -%}
    {%- set english = "co[.]?,? *ltd|company,? +limited|limited|ltd|inc|incorporated|corp"
        ~ "|corporation|llc|k[.]?k" -%}
    {%- set lowered = "trim(lower(" ~ fold_width(text) ~ "))" -%}
    {%- set without_english = replace_pattern(
        lowered, "^(?:k[.]?k[.]?) +|[ ,.]+(?:" ~ english ~ ")[.]?$"
    ) -%}
    {%- set bare = replace_pattern(
        "trim(" ~ without_english ~ ")", "^(?:" ~ japanese ~ ")|(?:" ~ japanese ~ ")$"
    ) -%}
    nullif({{ replace_pattern(bare, "[ .,・]") }}, '')
{%- endmacro %}

{# That two tables are of one account. #}
{% macro on_account(one, other) -%}
    on {{ one }}.source = {{ other }}.source and {{ one }}.account_id = {{ other }}.account_id
{%- endmacro %}

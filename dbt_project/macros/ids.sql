{# Ids as systems write them, made equal where they mean the same record. #}

{# The fields that point to another record. #}
{% macro link_fields() -%}
    {{ return([
        'account_id', 'contact_id', 'deal_id', 'owner_id', 'manager_id', 'parent_account_id',
        'merged_into_id', 'converted_account_id', 'converted_deal_id', 'changed_by_id'
    ]) }}
{%- endmacro %}

{# The id of a record itself: a Salesforce id of 15 characters as the 18 that mean the same. #}
{% macro clean_key(field) -%}
    {{ _as_18_characters(clean_text(field)) }}
{%- endmacro %}

{# A link: of several ('123;456') the first; the key that Salesforce writes for nothing is none. #}
{% macro clean_link(field) -%}
    {{ _as_18_characters(
        "nullif(" ~ clean_text(part_of(field, ';', 1)) ~ ", '000000000000000AAA')"
    ) }}
{%- endmacro %}

{#
    A report of Salesforce shows ids of 15 characters, in which capitals count; files have three more,
    which say where the capitals stand. Only what begins like an id of a record that we read is one.
#}
{% macro _as_18_characters(id) -%}
    case
            when {{ matches_pattern(id, '^[A-Za-z0-9]{15}$') }}
                and {{ first_characters(id, 3) }} in (
                    '001', '003', '005', '006', '008', '00D', '00E', '00Q', '00T', '00U', '00k', '01t',
                    '02i', '500'
                )
                then {{ id }} || {{ _capitals(id, 1) }} || {{ _capitals(id, 6) }} || {{ _capitals(id, 11) }}
            else {{ id }}
        end
{%- endmacro %}

{#
    One character for where the capitals stand among five, looked up in '00000:A 10000:B 01000:C …';
    computed from the five characters one by one it would be fifteen cases for each id of a model.
#}
{% macro _capitals(id, start) -%}
    {%- set table = [] -%}
    {%- for number in range(32) -%}
        {%- set bits = [] -%}
        {%- for place in range(5) -%}
            {%- do bits.append(number // 2 ** place % 2) -%}
        {%- endfor -%}
        {%- do table.append(bits | join ~ ':' ~ 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[number]) -%}
    {%- endfor -%}
    {%- set capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' -%}
    {%- set others = 'abcdefghijklmnopqrstuvwxyz0123456789' -%}
    {{ first_characters(part_after(
        "'" ~ table | join(' ') ~ "'",
        "translate(substr(" ~ id ~ ", " ~ start ~ ", 5), '" ~ capitals ~ others ~ "', '"
        ~ '1' * 26 ~ '0' * 36 ~ "') || ':'"
    ), 1) }}
{%- endmacro %}

{# How names and ids of two sources are held against each other: case and blanks do not count. #}
{% macro match_key(text) -%}
    nullif({{ bare_name(text) }}, '')
{%- endmacro %}

{# The deal that a record means, as (deal_source, deal_id); an id that no deal bears stays. #}
{% macro join_deal_links(relation) -%}
    left join {{ ref('int_deal_sources') }} as deal_sources
        on {{ relation }}.source = deal_sources.source
    left join {{ ref('int_deals_linked') }} as deal_links
        on case when deal_sources.source is null then '*' else {{ relation }}.source end
            = deal_links.source
            and {{ relation }}.deal_id = deal_links.deal_id
{%- endmacro %}

{% macro linked_deal_columns(relation) -%}
    case
            when {{ relation }}.deal_id is not null
                then coalesce(deal_links.meant_source, {{ relation }}.source)
        end as deal_source,
        coalesce(deal_links.meant_deal_id, {{ relation }}.deal_id) as deal_id
{%- endmacro %}

{#
    Money as people type it: ￥１，２００，０００ · 1,200,000円 · △1,200 · (1,200) · 120万 · 1.2億.
    Null when blank and null when unreadable; staging tells the two apart by looking at the text.
    A plain number is cast at once; only what fails goes the long way round, because a scan of a
    year of snapshots is mostly plain numbers.
#}
{% macro parse_amount(text, unit='1') -%}
    {{ return(adapter.dispatch('parse_amount', 'shinchoku')(text, unit)) }}
{%- endmacro %}

{% macro default__parse_amount(text, unit) -%}
    {{ duckdb__parse_amount(text, unit) }}
{%- endmacro %}

{% macro duckdb__parse_amount(text, unit) -%}
    {%- set hard = _hard_amount(text, unit) -%}
    coalesce(
        case when {{ unit }} = 1 then try_cast({{ text }} as decimal(18, 2)) end,
        try_cast(try_cast({{ hard }} as decimal(20, 6)) * {{ unit }} as decimal(18, 2)),
        try_cast(
            {{ _amount_in_words(_amount_sign_free(_amount_plain(hard))) }}
            * {{ _amount_sign(_amount_plain(hard)) }}
            * {{ unit }}
            as decimal(18, 2)
        )
    )
{%- endmacro %}

{#
    Only the texts that are no plain number of whole units; null for all others, so that a scan of a
    year of snapshots goes the short way (a cast to more than 18 digits costs fifty times one to 18).
#}
{% macro _hard_amount(text, unit) -%}
    (
        case
            when {{ unit }} <> 1 or try_cast({{ text }} as decimal(18, 2)) is null
                then {{ text }}
        end
    )
{%- endmacro %}

{# Half-width, no blanks, no currency mark: '￥１，２００' -> '1,200'. '¥1,200-' ends in a dash that means "and no sen". #}
{% macro _amount_plain(text) -%}
    regexp_replace(
        regexp_replace(
            translate(
                {{ text }},
                '０１２３４５６７８９，．－−‐（）￥＄＋▲△　',
                '0123456789,.---()¥$+-- '
            ),
            '^\s*([-(]?)\s*[¥\\](.*[0-9])\s*-\s*$', '\1\2'
        ),
        '[\s¥\\$€£円]|JPY|USD|EUR|GBP|yen|YEN', '', 'g'
    )
{%- endmacro %}

{% macro _amount_sign(plain) -%}
    case when regexp_matches({{ plain }}, '^(-|\()') then -1 else 1 end
{%- endmacro %}

{# The digits without sign or brackets; commas only where they part thousands, else no number. #}
{% macro _amount_sign_free(plain) -%}
    case
        when regexp_full_match(
            {{ plain }},
            '[+-]?([0-9.]+億)?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]+)?(億|千万|百万|万|千)?|\([0-9]{1,3}(,[0-9]{3})*(\.[0-9]+)?\)'
        )
            or regexp_full_match(
                {{ plain }},
                '[+-]?([0-9.]+億)?([0-9.]+(千万|百万|万|千))?([0-9]+(\.[0-9]+)?)?|\([0-9]+(\.[0-9]+)?\)'
            )
            then regexp_replace({{ plain }}, '[-+(),]', '', 'g')
    end
{%- endmacro %}

{# '1億2000万' -> 100000000 + 20000000; each part may be absent, not all of them. #}
{% macro _amount_in_words(digits) -%}
    (
        nullif(
            coalesce(try_cast(regexp_extract({{ digits }}, '^([0-9.]+)億', 1) as decimal(12, 4)), -1)
            + coalesce(try_cast(regexp_extract({{ digits }}, '([0-9.]+)(千万|百万|万|千)', 1) as decimal(12, 4)), -1)
            + coalesce(try_cast(regexp_extract({{ digits }}, '([0-9.]+)$', 1) as decimal(20, 6)), -1),
            -3
        ) * 0
        + coalesce(try_cast(regexp_extract({{ digits }}, '^([0-9.]+)億', 1) as decimal(12, 4)), 0) * 100000000
        + coalesce(try_cast(regexp_extract({{ digits }}, '([0-9.]+)千万', 1) as decimal(12, 4)), 0) * 10000000
        + coalesce(try_cast(regexp_extract({{ digits }}, '([0-9.]+)百万', 1) as decimal(12, 4)), 0) * 1000000
        + coalesce(try_cast(regexp_extract({{ digits }}, '([0-9.]+)万', 1) as decimal(12, 4)), 0) * 10000
        + coalesce(try_cast(regexp_extract({{ digits }}, '([0-9.]+)千$', 1) as decimal(12, 4)), 0) * 1000
        + coalesce(try_cast(regexp_extract({{ digits }}, '([0-9.]+)$', 1) as decimal(20, 6)), 0)
    )
{%- endmacro %}

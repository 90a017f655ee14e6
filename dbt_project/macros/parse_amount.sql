{#
    Money as people type it: ￥１，２００，０００ · 1,200,000円 · △1,200 · (1,200) · 120万 · 1.2億.
    Null when blank and null when unreadable; staging tells the two apart by looking at the text.
    A plain number is cast at once; only what fails goes the long way round, because a scan of a
    year of snapshots is mostly plain numbers. `parts` are columns that hold what `amount_parts`
    would write into the expression.
#}
{% macro parse_amount(text, unit='1', parts=none) -%}
    {%- set parts = parts or amount_parts(text) -%}
    {%- set in_words = _amount_in_words(parts.digits) ~ ' * '
        ~ _amount_sign(parts.plain) ~ ' * ' ~ unit -%}
    {%- set scaled = 'case when ' ~ unit ~ ' <> 1 or ' ~ parts.hard ~ ' is not null then '
        ~ try_cast(text, 'decimal(20, 6)') ~ ' * ' ~ unit ~ ' end' -%}
    coalesce(
        case when {{ unit }} = 1 then {{ try_cast(text, 'decimal(18, 2)') }} end,
        {{ try_cast('(' ~ scaled ~ ')', 'decimal(18, 2)') }},
        {{ try_cast(in_words, 'decimal(18, 2)') }}
    )
{%- endmacro %}

{# What is made of a text on the way to its amount, each as an expression. #}
{% macro amount_parts(text) -%}
    {%- set hard = '(' ~ hard_amount(text) ~ ')' -%}
    {{ return({
        'hard': hard, 'plain': amount_plain(hard), 'digits': amount_digits(amount_plain(hard))
    }) }}
{%- endmacro %}

{# The same where `cleaned_rows` has laid them out as columns. #}
{% macro laid_out_amount(column) -%}
    {{ return({
        'hard': column ~ '_hard', 'plain': column ~ '_plain', 'digits': column ~ '_digits'
    }) }}
{%- endmacro %}

{#
    Only the texts that are no plain number; null for all others, so that a scan of a year of
    snapshots goes the short way (a cast to more than 18 digits costs fifty times one to 18).
#}
{% macro hard_amount(text) -%}
    case when {{ try_cast(text, 'decimal(18, 2)') }} is null then {{ text }} end
{%- endmacro %}

{# Half-width, no blanks, no currency mark: '￥１，２００' -> '1,200'. '¥1,200-' ends in a dash that means "and no sen". #}
{% macro amount_plain(text) -%}
    {%- set half_width -%}
        translate(
            {{ text }},
            '０１２３４５６７８９，．－−‐（）￥＄＋▲△　',
            '0123456789,.---()¥$+-- '
        )
    {%- endset -%}
    {{ replace_pattern(
        replace_pattern(half_width, '^\\s*([-(]?)\\s*[¥\\\\](.*[0-9])\\s*-\\s*$', '\\1\\2'),
        '[\\s¥\\\\$€£円]|JPY|USD|EUR|GBP|yen|YEN'
    ) }}
{%- endmacro %}

{% macro _amount_sign(plain) -%}
    case when {{ matches_pattern(plain, '^(-|\\()') }} then -1 else 1 end
{%- endmacro %}

{# The digits without sign or brackets; commas only where they part thousands, else no number. #}
{% macro amount_digits(plain) -%}
    {%- set with_commas = '^([+-]?([0-9.]+億)?[0-9]{1,3}(,[0-9]{3})*(\\.[0-9]+)?(億|千万|百万|万|千)?'
        ~ '|\\([0-9]{1,3}(,[0-9]{3})*(\\.[0-9]+)?\\))$' -%}
    {%- set without_commas = '^([+-]?([0-9.]+億)?([0-9.]+(千万|百万|万|千))?([0-9]+(\\.[0-9]+)?)?'
        ~ '|\\([0-9]+(\\.[0-9]+)?\\))$' -%}
    case
        when {{ matches_pattern(plain, with_commas) }} or {{ matches_pattern(plain, without_commas) }}
            then {{ replace_pattern(plain, '[-+(),]') }}
    end
{%- endmacro %}

{# '1億2000万' -> 100000000 + 20000000; each part may be absent, not all of them. #}
{% macro _amount_in_words(digits) -%}
    {%- set hundred_millions = try_cast(first_match(digits, '^([0-9.]+)億'), 'decimal(12, 4)') -%}
    {%- set any_word = try_cast(first_match(digits, '([0-9.]+)(千万|百万|万|千)'), 'decimal(12, 4)') -%}
    {%- set rest = try_cast(first_match(digits, '([0-9.]+)$'), 'decimal(20, 6)') -%}
    (
        nullif(
            coalesce({{ hundred_millions }}, -1) + coalesce({{ any_word }}, -1) + coalesce({{ rest }}, -1),
            -3
        ) * 0
        + coalesce({{ hundred_millions }}, 0) * 100000000
        {%- for pattern, factor in [
            ('([0-9.]+)千万', 10000000), ('([0-9.]+)百万', 1000000), ('([0-9.]+)万', 10000),
            ('([0-9.]+)千$', 1000)
        ] %}
        + coalesce({{ try_cast(first_match(digits, pattern), 'decimal(12, 4)') }}, 0) * {{ factor }}
        {%- endfor %}
        + coalesce({{ rest }}, 0)
    )
{%- endmacro %}

{#
    Days and instants as exports spell them. A value with a time and an offset is an instant and
    moves to the business zone before its day is taken; a bare day, or a time without zone, is never
    shifted. `format` is the strptime format that the company declared for the column, or null, or a
    list of several as `flows/vocabulary/date_formats.py` writes it.
#}

{% macro parse_date(text, zone, format='null') -%}
    {{ return(adapter.dispatch('parse_date', 'shinchoku')(text, zone, format)) }}
{%- endmacro %}

{% macro default__parse_date(text, zone, format) -%}
    {{ duckdb__parse_date(text, zone, format) }}
{%- endmacro %}

{% macro duckdb__parse_date(text, zone, format) -%}
    coalesce(
        case
            when {{ text }} like '____-__-__' and {{ text }} >= '1900'
                then try_cast({{ text }} as date)
        end,
        case
            when {{ _has_offset(text) }}
                then cast(timezone({{ zone }}, try_cast({{ text }} as timestamptz)) as date)
            when {{ _is_local_time(text) }}
                then try_cast(left({{ text }}, 10) as date)
            when {{ _is_epoch(text) }}
                then cast({{ _local_time_of_epoch(text, zone) }} as date)
        end,
        {{ _day_by_format(_hard_day(text), format) }},
        {{ _day_as_people_write(_day_plain(_hard_day(text))) }}
    )
{%- endmacro %}

{# Only the texts that no fast way reads; null for all others (see _hard_amount). #}
{% macro _hard_day(text) -%}
    (
        case
            when {{ text }} not like '____-__-__'
                and not {{ _has_offset(text) }}
                and not {{ _is_local_time(text) }}
                then {{ text }}
        end
    )
{%- endmacro %}

{% macro _is_local_time(text) -%}
    (
        ({{ text }} like '____-__-__ __:__%' or {{ text }} like '____-__-__T__:__%')
        and {{ text }} >= '1900'
    )
{%- endmacro %}

{# An instant as local time of the business zone: orders the changes of one day. #}
{% macro parse_local_time(text, zone, format='null') -%}
    {{ return(adapter.dispatch('parse_local_time', 'shinchoku')(text, zone, format)) }}
{%- endmacro %}

{% macro default__parse_local_time(text, zone, format) -%}
    {{ duckdb__parse_local_time(text, zone, format) }}
{%- endmacro %}

{% macro duckdb__parse_local_time(text, zone, format) -%}
    coalesce(
        case
            when {{ _has_offset(text) }}
                then timezone({{ zone }}, try_cast({{ text }} as timestamptz))
            when {{ _is_local_time(text) }}
                then try_cast({{ text }} as timestamp)
            when {{ _is_epoch(text) }}
                then {{ _local_time_of_epoch(text, zone) }}
        end,
        cast({{ duckdb__parse_date(text, zone, format) }} as timestamp)
    )
{%- endmacro %}

{% macro _has_offset(text) -%}
    (
        length({{ text }}) > 16
        and regexp_matches({{ text }}, '[T ][0-9]{1,2}:[0-9:.]+ ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$')
    )
{%- endmacro %}

{# Thousandths of a second since 1970, as programs write them: 13 digits, from 2001 to 2033. #}
{% macro _is_epoch(text) -%}
    (length({{ text }}) = 13 and {{ text }} like '1%' and try_cast({{ text }} as bigint) is not null)
{%- endmacro %}

{% macro _local_time_of_epoch(text, zone) -%}
    timezone({{ zone }}, to_timestamp(try_cast({{ text }} as bigint) / 1000.0))
{%- endmacro %}

{# Half-width, one separator: '２０２６年７月１日' -> '2026-7-1'. #}
{% macro _day_plain(text) -%}
    regexp_replace(
        translate(
            {{ text }},
            '０１２３４５６７８９／．－年月/.日　令平昭',
            '0123456789-------- RHS'
        ),
        '\s*(和|成)\s*', ''
    )
{%- endmacro %}

{# Year-month-day, eight digits, a Japanese era year, or the serial number of a sheet. #}
{% macro _day_as_people_write(plain) -%}
    case
        when regexp_matches({{ plain }}, '^\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([^0-9].*)?$')
            then try_cast(regexp_extract({{ plain }}, '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}') as date)
        when regexp_matches({{ plain }}, '^(19|20)[0-9]{6}$')
            then try_cast(
                left({{ plain }}, 4) || '-' || substr({{ plain }}, 5, 2) || '-' || right({{ plain }}, 2)
                as date
            )
        when regexp_matches({{ plain }}, '^[RHS][0-9]{1,2}-[0-9]{1,2}-[0-9]{1,2}-?$')
            then try_cast(
                cast(
                    case left({{ plain }}, 1) when 'R' then 2018 when 'H' then 1988 else 1925 end
                    + try_cast(regexp_extract({{ plain }}, '^.([0-9]+)', 1) as integer) as varchar
                )
                || '-' || regexp_extract({{ plain }}, '-([0-9]+-[0-9]+)', 1) as date
            )
        when regexp_matches({{ plain }}, '^[3-6][0-9]{4}(-0)?$')
            then cast('1899-12-30' as date) + try_cast(left({{ plain }}, 5) as integer)
    end
{%- endmacro %}

{# The declared format says in which order day, month and year stand; month names go by name. #}
{% macro _day_by_format(text, format) -%}
    case
        when {{ format }} like '|%'
            then {{ _day_by_shape(text, _order_of_shape(_shape_of(text), format)) }}
        when {{ format }} like '%\%b%' escape '\' or {{ format }} like '%\%B%' escape '\'
            then {{ _day_with_named_month(text) }}
        when {{ format }} like '\%Y\%m\%d%' escape '\'
            then try_cast(
                left({{ text }}, 4) || '-' || substr({{ text }}, 5, 2) || '-' || substr({{ text }}, 7, 2)
                as date
            )
        else try_cast(
            {{ _format_part(text, format, 'Y', 'y') }}
            || '-' || {{ _format_part(text, format, 'm', 'm') }}
            || '-' || {{ _format_part(text, format, 'd', 'd') }}
            as date
        )
    end
{%- endmacro %}

{# A year of two digits is tried first: '%Y' would read 26 as the year 26. #}
{% macro _day_with_named_month(text) -%}
    cast(try_strptime(
        regexp_extract({{ text }}, '^[0-9A-Za-z]+[ -][0-9A-Za-z]+,?[ -][0-9]+'),
        ['%d %b %y', '%d-%b-%y', '%d %b %Y', '%d-%b-%Y', '%b %d, %Y', '%b %d %Y',
         '%d %B %y', '%d-%B-%y', '%d %B %Y', '%d-%B-%Y', '%B %d, %Y', '%B %d %Y']
    ) as date)
{%- endmacro %}

{# What a text looks like: '03.04.2026 10:00' -> 'n.n.Y', '3 May 2026' -> 'n b Y'. #}
{% macro _shape_of(text) -%}
    regexp_replace(regexp_replace(regexp_replace(
        regexp_extract(
            {{ text }}, '^([0-9]+|[A-Za-z]+)[^0-9A-Za-z]+([0-9]+|[A-Za-z]+)[^0-9A-Za-z]+[0-9]+'
        ),
        '[A-Za-z]+', 'b', 'g'), '[0-9]{4}', 'Y', 'g'), '[0-9]{1,2}', 'n', 'g')
{%- endmacro %}

{# Of a list '|n.n.Y=\3-\2-\1|' what stands beside the shape; '' where the list lacks it. #}
{% macro _order_of_shape(shape, list) -%}
    split_part(split_part({{ list }}, '|' || {{ shape }} || '=', 2), '|', 1)
{%- endmacro %}

{# The three numbers put in order; a year of two digits is 19xx from 70. #}
{% macro _day_by_shape(text, order) -%}
    case {{ order }}
        when '' then null
        when 'named' then {{ _day_with_named_month(text) }}
        else try_cast(
            regexp_replace(regexp_replace(regexp_replace(
                {{ text }}, '^([0-9]+)[^0-9]+([0-9]+)[^0-9]+([0-9]+).*$', {{ order }}),
                '^([7-9][0-9]-)', '19\1'), '^([0-9]{2}-)', '20\1') as date
        )
    end
{%- endmacro %}

{# The number in `text` that stands where the format has this letter; a two-digit year is 19xx from 70. #}
{% macro _format_part(text, format, letter, short_letter) -%}
    {%- set place -%}
        length(regexp_replace(
            split_part(translate({{ format }}, 'Yy', 'YY'), '%{{ letter }}', 1), '[^%]', '', 'g'
        ))
    {%- endset -%}
    case {{ place }}
        {%- for position in [0, 1, 2] %}
        when {{ position }} then {{ _number_at(text, position, letter, format) }}
        {%- endfor %}
    end
{%- endmacro %}

{% macro _number_at(text, position, letter, format) -%}
    {%- set number -%}
        regexp_extract({{ text }}, '^[^0-9]*([0-9]+)[^0-9]+([0-9]+)[^0-9]+([0-9]+)', {{ position + 1 }})
    {%- endset -%}
    {%- if letter == 'Y' -%}
        case
            when {{ format }} not like '%\%y%' escape '\'
                then case when {{ number }} like '____' then {{ number }} end
            when {{ number }} not like '__' then null
            when {{ number }} >= '70' then '19' || {{ number }}
            else '20' || {{ number }}
        end
    {%- else -%}
        {{ number }}
    {%- endif -%}
{%- endmacro %}

{# First day of a month that is written without a day: '2026-07', '2026/7', '2026年7月'. #}
{% macro parse_month(text) -%}
    {{ return(adapter.dispatch('parse_month', 'shinchoku')(text)) }}
{%- endmacro %}

{% macro default__parse_month(text) -%}
    {{ duckdb__parse_month(text) }}
{%- endmacro %}

{% macro duckdb__parse_month(text) -%}
    try_cast(
        regexp_extract({{ _day_plain(text) }}, '^([0-9]{4}-[0-9]{1,2})-?$', 1) || '-1' as date
    )
{%- endmacro %}

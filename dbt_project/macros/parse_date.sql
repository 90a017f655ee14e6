{#
    Days and instants as exports spell them. A value with a time and an offset is an instant and
    moves to the business zone before its day is taken; a bare day, or a time without zone, is never
    shifted. `format` is the strptime format that the company declared for the column, or null, or a
    list of several as `flows/vocabulary/date_formats.py` writes it. `parts` are columns that hold
    what `day_parts` would write into the expression.
#}

{% macro parse_date(text, zone, format='null', parts=none) -%}
    {%- set parts = parts or day_parts(text) -%}
    coalesce(
        case
            when {{ text }} like '____-__-__' and {{ text }} >= '1900'
                then {{ try_cast(text, 'date') }}
        end,
        case
            when {{ _has_offset(text) }}
                then cast({{ local_time_of_offset(text, zone) }} as date)
            when {{ _is_local_time(text) }}
                then {{ try_cast(first_characters(text, 10), 'date') }}
            when {{ _is_epoch(text) }}
                then cast({{ local_time_of_epoch(text, zone) }} as date)
        end,
        {{ _day_by_format(parts, format) }},
        {{ _day_as_people_write(parts.plain) }}
    )
{%- endmacro %}

{# What is made of a text on the way to its day, each as an expression. #}
{% macro day_parts(text) -%}
    {%- set hard = '(' ~ hard_day(text) ~ ')' -%}
    {{ return({
        'hard': hard, 'plain': day_plain(hard), 'numbers': day_numbers(hard),
        'shape': day_shape(hard)
    }) }}
{%- endmacro %}

{# The same where `cleaned_rows` has laid them out as columns. #}
{% macro laid_out_day(column) -%}
    {{ return({
        'hard': column ~ '_hard', 'plain': column ~ '_plain', 'shape': column ~ '_shape',
        'numbers': [column ~ '_number_1', column ~ '_number_2', column ~ '_number_3']
    }) }}
{%- endmacro %}

{# Only the texts that no fast way reads; null for all others (see hard_amount). #}
{% macro hard_day(text) -%}
    case
        when {{ text }} not like '____-__-__'
            and not {{ _has_offset(text) }}
            and not {{ _is_local_time(text) }}
            then {{ text }}
    end
{%- endmacro %}

{# The three numbers of a day, whatever parts them. #}
{% macro day_numbers(text) -%}
    {{ return([
        first_match(text, '^[^0-9]*([0-9]+)[^0-9]+[0-9]+[^0-9]+[0-9]+'),
        first_match(text, '^[^0-9]*[0-9]+[^0-9]+([0-9]+)[^0-9]+[0-9]+'),
        first_match(text, '^[^0-9]*[0-9]+[^0-9]+[0-9]+[^0-9]+([0-9]+)')
    ]) }}
{%- endmacro %}

{% macro _is_local_time(text) -%}
    (
        ({{ text }} like '____-__-__ __:__%' or {{ text }} like '____-__-__T__:__%')
        and {{ text }} >= '1900'
    )
{%- endmacro %}

{# An instant as local time of the business zone: orders the changes of one day. #}
{% macro parse_local_time(text, zone, format='null', parts=none) -%}
    coalesce(
        case
            when {{ _has_offset(text) }}
                then {{ local_time_of_offset(text, zone) }}
            when {{ _is_local_time(text) }}
                then {{ try_cast(text, type_local_time()) }}
            when {{ _is_epoch(text) }}
                then {{ local_time_of_epoch(text, zone) }}
        end,
        cast({{ parse_date(text, zone, format, parts) }} as {{ type_local_time() }})
    )
{%- endmacro %}

{% macro _has_offset(text) -%}
    (
        length({{ text }}) > 16
        and {{ matches_pattern(text, '[T ][0-9]{1,2}:[0-9:.]+ ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$') }}
    )
{%- endmacro %}

{# Thousandths of a second since 1970, as programs write them: 13 digits, from 2001 to 2033. #}
{% macro _is_epoch(text) -%}
    (length({{ text }}) = 13 and {{ text }} like '1%' and {{ try_cast(text, 'bigint') }} is not null)
{%- endmacro %}

{# Half-width, one separator: '２０２６年７月１日' -> '2026-7-1', '令和８年' -> 'R8-'. #}
{% macro day_plain(text) -%}
    {%- set half_width -%}
        translate(
            {{ text }},
            '０１２３４５６７８９／．－年月/.日　令平昭',
            '0123456789-------- RHS'
        )
    {%- endset -%}
    {{ replace_pattern(half_width, '\\s*(和|成)\\s*') }}
{%- endmacro %}

{# Year-month-day, eight digits, a Japanese era year, or the serial number of a sheet. #}
{% macro _day_as_people_write(plain) -%}
    {%- set eight_digits = first_characters(plain, 4) ~ " || '-' || substr(" ~ plain ~ ", 5, 2)"
        ~ " || '-' || " ~ last_characters(plain, 2) -%}
    {%- set era_start = "case " ~ first_characters(plain, 1)
        ~ " when 'R' then 2018 when 'H' then 1988 else 1925 end" -%}
    {%- set era_day = "cast(" ~ era_start ~ " + " ~ try_cast(first_match(plain, '^.([0-9]+)'), 'integer')
        ~ " as " ~ type_text() ~ ") || '-' || " ~ first_match(plain, '-([0-9]+-[0-9]+)') -%}
    case
        when {{ matches_pattern(plain, '^\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([^0-9].*)?$') }}
            then {{ try_cast(first_match(plain, '([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})'), 'date') }}
        when {{ matches_pattern(plain, '^(19|20)[0-9]{6}$') }}
            then {{ try_cast(eight_digits, 'date') }}
        when {{ matches_pattern(plain, '^[RHS][0-9]{1,2}-[0-9]{1,2}-[0-9]{1,2}-?$') }}
            then {{ try_cast(era_day, 'date') }}
        when {{ matches_pattern(plain, '^[3-6][0-9]{4}(-0)?$') }}
            then {{ add_days("cast('1899-12-30' as date)", try_cast(first_characters(plain, 5), 'integer')) }}
    end
{%- endmacro %}

{# The declared format says in which order day, month and year stand; month names go by name. #}
{% macro _day_by_format(parts, format) -%}
    {%- set text = parts.hard -%}
    {%- set numbers = parts.numbers -%}
    {%- set eight_digits = first_characters(text, 4) ~ " || '-' || substr(" ~ text ~ ", 5, 2)"
        ~ " || '-' || substr(" ~ text ~ ", 7, 2)" -%}
    {%- set by_place = _year_in(_number_of('Y', numbers, format), format)
        ~ " || '-' || " ~ _number_of('m', numbers, format)
        ~ " || '-' || " ~ _number_of('d', numbers, format) -%}
    case
        when {{ first_characters(format, 1) }} = '|'
            then {{ _day_by_shape(text, numbers, _order_of_shape(parts.shape, format)) }}
        when {{ contains_text(format, "'%b'") }} or {{ contains_text(format, "'%B'") }}
            then {{ _day_with_month_name(text) }}
        when {{ first_characters(format, 6) }} = '%Y%m%d'
            then {{ try_cast(eight_digits, 'date') }}
        else {{ try_cast(by_place, 'date') }}
    end
{%- endmacro %}

{# Of three numbers the one that stands where the format has this letter. #}
{% macro _number_of(letter, numbers, format) -%}
    {%- set before = part_of("translate(" ~ format ~ ", 'Yy', 'YY')", '%' ~ letter, 1) -%}
    case length({{ replace_pattern(before, '[^%]') }})
        {%- for number in numbers %}
        when {{ loop.index0 }} then {{ number }}
        {%- endfor %}
    end
{%- endmacro %}

{# A year has four digits, or two where the format says so: then it is 19xx from 70 on. #}
{% macro _year_in(number, format) -%}
    case
        when {{ contains_text(format, "'%y'") }}
            then case when length({{ number }}) = 2 then {{ _whole_year(number) }} end
        when length({{ number }}) = 4 then {{ number }}
    end
{%- endmacro %}

{% macro _whole_year(two_digits) -%}
    case when {{ two_digits }} >= '70' then '19' else '20' end || {{ two_digits }}
{%- endmacro %}

{# A day whose month goes by its English name: '1 Jul 2026', '1-July-26', 'Jul 1, 2026'. #}
{% macro _day_with_month_name(text) -%}
    {%- set months = [
        'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september',
        'october', 'november', 'december'
    ] -%}
    {%- set name = 'lower(' ~ first_match(text, '([A-Za-z]+)') ~ ')' -%}
    {%- set year = first_match(text, '^[0-9A-Za-z]+[ -][0-9A-Za-z]+,?[ -]([0-9]+)') -%}
    {%- set day_first = first_match(text, '^([0-9]+)[ -][A-Za-z]+[ -][0-9]') -%}
    {%- set month_first = first_match(text, '^[A-Za-z]+ ([0-9]+),? [0-9]') -%}
    {%- set whole_day -%}
        case length({{ year }}) when 4 then {{ year }} when 2 then {{ _whole_year(year) }} end
        || '-' || case
            {%- for month in months %}
            when {{ name }} in ('{{ month }}', '{{ month[:3] }}') then '{{ loop.index }}'
            {%- endfor %}
        end
        || '-' || coalesce(nullif({{ day_first }}, ''), {{ month_first }})
    {%- endset -%}
    {{ try_cast(whole_day, 'date') }}
{%- endmacro %}

{# What a text looks like: '03.04.2026 10:00' -> 'n.n.Y', '3 May 2026' -> 'n b Y'. #}
{% macro day_shape(text) -%}
    {%- set day = first_match(
        text, '^([0-9A-Za-z]+[^0-9A-Za-z]+[0-9A-Za-z]+[^0-9A-Za-z]+[0-9]+)'
    ) -%}
    {{ replace_pattern(
        replace_pattern(replace_pattern(day, '[A-Za-z]+', 'b'), '[0-9]{4}', 'Y'),
        '[0-9]{1,2}', 'n'
    ) }}
{%- endmacro %}

{# Of a list '|n.n.Y=3-2-1|' what stands beside the shape; '' where the list lacks it. #}
{% macro _order_of_shape(shape, list) -%}
    {{ part_of(part_after(list, "'|' || " ~ shape ~ " || '='"), '|', 1) }}
{%- endmacro %}

{# The three numbers put in order: the places of year, month and day stand in the list. #}
{% macro _day_by_shape(text, numbers, order) -%}
    {%- set in_order = [] -%}
    {%- for place in [1, 3, 5] -%}
        {%- set number -%}
            case substr({{ order }}, {{ place }}, 1)
                {%- for number in numbers %}
                when '{{ loop.index }}' then {{ number }}
                {%- endfor %}
            end
        {%- endset -%}
        {%- do in_order.append(number) -%}
    {%- endfor -%}
    {%- set whole_day -%}
        case length({{ in_order[0] }})
            when 2 then {{ _whole_year(in_order[0]) }}
            else {{ in_order[0] }}
        end || '-' || {{ in_order[1] }} || '-' || {{ in_order[2] }}
    {%- endset -%}
    case {{ order }}
        when '' then null
        when 'named' then {{ _day_with_month_name(text) }}
        else {{ try_cast(whole_day, 'date') }}
    end
{%- endmacro %}

{# First day of a month that is written without a day: '2026-07', '2026/7', '2026年7月'. #}
{% macro parse_month(text) -%}
    {{ try_cast(
        first_match(day_plain(text), '^([0-9]{4}-[0-9]{1,2})-?$') ~ " || '-1'", 'date'
    ) }}
{%- endmacro %}

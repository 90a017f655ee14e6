{#
    Types, casts, days and numbers as engines spell them; text and patterns stand in
    cross_db_text.sql, instants in cross_db_times.sql, whole rows in cross_db_rows.sql. A model never
    writes any of these itself (tests/architecture/portable_sql.py refuses it): it calls a macro.
    `default__` is standard SQL where there is any. Redshift and Databricks come after Postgres and
    Spark: what those two spell in their own way, Redshift gets back by a macro of its own.
#}

{# ---------- types #}

{% macro type_double() -%}
    {{ return(adapter.dispatch('type_double', 'shinchoku')()) }}
{%- endmacro %}
{% macro default__type_double() -%}double precision{%- endmacro %}
{% macro duckdb__type_double() -%}double{%- endmacro %}
{% macro spark__type_double() -%}double{%- endmacro %}
{% macro trino__type_double() -%}double{%- endmacro %}
{% macro bigquery__type_double() -%}float64{%- endmacro %}

{% macro type_text() -%}
    {{ return(adapter.dispatch('type_text', 'shinchoku')()) }}
{%- endmacro %}
{% macro default__type_text() -%}varchar{%- endmacro %}
{% macro redshift__type_text() -%}varchar(65535){%- endmacro %}
{% macro spark__type_text() -%}string{%- endmacro %}
{% macro bigquery__type_text() -%}string{%- endmacro %}

{# A day with its time as clocks of the business show it; no zone. #}
{% macro type_local_time() -%}
    {{ return(adapter.dispatch('type_local_time', 'shinchoku')()) }}
{%- endmacro %}
{% macro default__type_local_time() -%}timestamp{%- endmacro %}
{% macro snowflake__type_local_time() -%}timestamp_ntz{%- endmacro %}
{% macro databricks__type_local_time() -%}timestamp_ntz{%- endmacro %}
{% macro trino__type_local_time() -%}timestamp(6){%- endmacro %}
{% macro bigquery__type_local_time() -%}datetime{%- endmacro %}

{# ---------- casts that give null instead of failing #}

{% macro try_cast(expression, data_type) -%}
    {{ return(adapter.dispatch('try_cast', 'shinchoku')(expression, data_type)) }}
{%- endmacro %}
{% macro default__try_cast(expression, data_type) -%}
    try_cast({{ expression }} as {{ data_type }})
{%- endmacro %}
{% macro redshift__try_cast(expression, data_type) -%}
    {{ default__try_cast(expression, data_type) }}
{%- endmacro %}
{% macro bigquery__try_cast(expression, data_type) -%}
    safe_cast({{ expression }} as {{ data_type }})
{%- endmacro %}

{# Postgres has none before release 16, and none for numbers that do not fit: looked at, then cast. #}
{% macro postgres__try_cast(expression, data_type) -%}
    (
        select case when {{ _postgres_reads(data_type) }} then cast(tried.it as {{ data_type }}) end
        from (select cast({{ expression }} as text) as it) as tried
    )
{%- endmacro %}

{# Whether a text is one that the type reads; `case` in `case` keeps later parts from being tried. #}
{% macro _postgres_reads(data_type) -%}
    {%- if data_type == 'date' -%}
    {{ _postgres_is_day("tried.it") }}
    {%- elif data_type == type_local_time() -%}
    tried.it ~ '^\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]*)?)?\s*$'
            and {{ _postgres_is_day("substring(tried.it from '^\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}')") }}
    {%- elif data_type in ('bigint', 'integer') -%}
    case
                when tried.it ~ '^\s*[+-]?[0-9]{1,30}\s*$'
                    then abs(cast(tried.it as numeric))
                        <= {{ 9223372036854775807 if data_type == 'bigint' else 2147483647 }}
            end
    {%- elif data_type.startswith('decimal') -%}
    {%- set digits, scale = data_type[8:].strip('()').split(',') -%}
    case
                when tried.it ~ '^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?\s*$'
                    then abs(round(cast(tried.it as numeric), {{ scale | trim }}))
                        < 1e{{ (digits | trim | int) - (scale | trim | int) }}
            end
    {%- else -%}
    {{ exceptions.raise_compiler_error('no way to try a cast to [' ~ data_type ~ '] on Postgres') }}
    {%- endif -%}
{%- endmacro %}

{% macro _postgres_is_day(text) -%}
    case
                when {{ text }} ~ '^\s*[0-9]{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])\s*$'
                    and {{ text }} !~ '^\s*0000'
                    then cast(split_part(trim({{ text }}), '-', 3) as integer)
                        <= extract(
                            day from make_date(
                                cast(split_part(trim({{ text }}), '-', 1) as integer),
                                cast(split_part({{ text }}, '-', 2) as integer),
                                1
                            ) + interval '1 month' - interval '1 day'
                        )
            end
{%- endmacro %}

{# ---------- days #}

{% macro days_between(first_day, last_day) -%}
    {{ return(adapter.dispatch('days_between', 'shinchoku')(first_day, last_day)) }}
{%- endmacro %}
{% macro default__days_between(first_day, last_day) -%}
    datediff(day, {{ first_day }}, {{ last_day }})
{%- endmacro %}
{% macro duckdb__days_between(first_day, last_day) -%}
    cast(date_diff('day', {{ first_day }}, {{ last_day }}) as integer)
{%- endmacro %}
{% macro postgres__days_between(first_day, last_day) -%}
    (cast({{ last_day }} as date) - cast({{ first_day }} as date))
{%- endmacro %}
{% macro redshift__days_between(first_day, last_day) -%}
    {{ default__days_between(first_day, last_day) }}
{%- endmacro %}
{% macro spark__days_between(first_day, last_day) -%}
    datediff({{ last_day }}, {{ first_day }})
{%- endmacro %}
{% macro trino__days_between(first_day, last_day) -%}
    cast(date_diff('day', {{ first_day }}, {{ last_day }}) as integer)
{%- endmacro %}
{% macro bigquery__days_between(first_day, last_day) -%}
    date_diff({{ last_day }}, {{ first_day }}, day)
{%- endmacro %}

{% macro add_days(day, number) -%}
    {{ return(adapter.dispatch('add_days', 'shinchoku')(day, number)) }}
{%- endmacro %}
{% macro default__add_days(day, number) -%}
    cast(dateadd(day, {{ number }}, {{ day }}) as date)
{%- endmacro %}
{% macro duckdb__add_days(day, number) -%}
    cast({{ day }} + cast(({{ number }}) as integer) as date)
{%- endmacro %}
{% macro postgres__add_days(day, number) -%}
    cast({{ day }} + cast(({{ number }}) as integer) as date)
{%- endmacro %}
{% macro redshift__add_days(day, number) -%}
    {{ default__add_days(day, number) }}
{%- endmacro %}
{% macro spark__add_days(day, number) -%}
    date_add({{ day }}, cast(({{ number }}) as integer))
{%- endmacro %}
{% macro trino__add_days(day, number) -%}
    date_add('day', {{ number }}, {{ day }})
{%- endmacro %}
{% macro bigquery__add_days(day, number) -%}
    date_add({{ day }}, interval cast(({{ number }}) as int64) day)
{%- endmacro %}

{# The calendar month that a day lies in, as something that sorts. #}
{% macro month_of(day) -%}
    {{ return(adapter.dispatch('month_of', 'shinchoku')(day)) }}
{%- endmacro %}
{% macro default__month_of(day) -%}
    date_trunc('month', {{ day }})
{%- endmacro %}
{% macro bigquery__month_of(day) -%}
    date_trunc({{ day }}, month)
{%- endmacro %}

{% macro far_future() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{% macro far_past() -%}
    cast('1900-01-01' as date)
{%- endmacro %}

{# ---------- numbers #}

{% macro ratio(numerator, denominator) -%}
    case
        when {{ denominator }} <> 0
            then cast({{ numerator }} as {{ type_double() }})
                / cast({{ denominator }} as {{ type_double() }})
    end
{%- endmacro %}

{# A double rounded to so many digits, half away from zero. #}
{% macro rounded(number, digits) -%}
    {{ return(adapter.dispatch('rounded', 'shinchoku')(number, digits)) }}
{%- endmacro %}
{% macro default__rounded(number, digits) -%}
    round({{ number }}, {{ digits }})
{%- endmacro %}
{% macro postgres__rounded(number, digits) -%}
    (sign({{ number }}) * floor(abs({{ number }}) * 1e{{ digits }} + 0.5) / 1e{{ digits }})
{%- endmacro %}
{% macro redshift__rounded(number, digits) -%}
    {{ default__rounded(number, digits) }}
{%- endmacro %}

{# The greater, or the lesser, of two; of a value and a null the value, which engines disagree on. #}
{% macro greater_of(one, other) -%}
    {{ return(adapter.dispatch('greater_of', 'shinchoku')(one, other)) }}
{%- endmacro %}
{% macro default__greater_of(one, other) -%}
    case when {{ one }} >= {{ other }} or {{ other }} is null then {{ one }} else {{ other }} end
{%- endmacro %}
{% macro duckdb__greater_of(one, other) -%}
    greatest({{ one }}, {{ other }})
{%- endmacro %}

{% macro lesser_of(one, other) -%}
    {{ return(adapter.dispatch('lesser_of', 'shinchoku')(one, other)) }}
{%- endmacro %}
{% macro default__lesser_of(one, other) -%}
    case when {{ one }} <= {{ other }} or {{ other }} is null then {{ one }} else {{ other }} end
{%- endmacro %}
{% macro duckdb__lesser_of(one, other) -%}
    least({{ one }}, {{ other }})
{%- endmacro %}

{% macro percentile(expression, share) -%}
    {{ return(adapter.dispatch('percentile', 'shinchoku')(expression, share)) }}
{%- endmacro %}
{% macro default__percentile(expression, share) -%}
    percentile_cont({{ share }}) within group (order by {{ expression }})
{%- endmacro %}
{% macro duckdb__percentile(expression, share) -%}
    quantile_cont({{ expression }}, {{ share }})
{%- endmacro %}
{% macro spark__percentile(expression, share) -%}
    percentile({{ expression }}, {{ share }})
{%- endmacro %}
{# These two know approximations only: the two neighbours of the place, and what lies between. #}
{% macro trino__percentile(expression, share) -%}
    {%- set values = 'array_sort(array_agg(' ~ expression ~ ') filter (where ' ~ expression ~ ' is not null))' -%}
    {%- set place = '(' ~ share ~ 'e0 * (count(' ~ expression ~ ') - 1))' -%}
    element_at({{ values }}, cast(floor({{ place }}) as integer) + 1)
    + ({{ place }} - floor({{ place }})) * (
        element_at({{ values }}, cast(ceil({{ place }}) as integer) + 1)
        - element_at({{ values }}, cast(floor({{ place }}) as integer) + 1)
    )
{%- endmacro %}
{% macro bigquery__percentile(expression, share) -%}
    {%- set values = 'array_agg(' ~ expression ~ ' ignore nulls order by ' ~ expression ~ ')' -%}
    {%- set place = '(' ~ share ~ ' * (count(' ~ expression ~ ') - 1))' -%}
    {{ values }}[safe_offset(cast(floor({{ place }}) as int64))]
    + ({{ place }} - floor({{ place }})) * (
        {{ values }}[safe_offset(cast(ceil({{ place }}) as int64))]
        - {{ values }}[safe_offset(cast(floor({{ place }}) as int64))]
    )
{%- endmacro %}

{% macro median(expression) -%}
    {{ percentile(expression, 0.5) }}
{%- endmacro %}

{# ---------- roots and logarithms: named alike wherever the project compiles #}

{% macro square_root(expression) -%}
    {{ return(adapter.dispatch('square_root', 'shinchoku')(expression)) }}
{%- endmacro %}
{% macro default__square_root(expression) -%}
    sqrt({{ expression }})
{%- endmacro %}

{% macro natural_log(expression) -%}
    {{ return(adapter.dispatch('natural_log', 'shinchoku')(expression)) }}
{%- endmacro %}
{% macro default__natural_log(expression) -%}
    ln({{ expression }})
{%- endmacro %}

{% macro exponential(expression) -%}
    {{ return(adapter.dispatch('exponential', 'shinchoku')(expression)) }}
{%- endmacro %}
{% macro default__exponential(expression) -%}
    exp({{ expression }})
{%- endmacro %}

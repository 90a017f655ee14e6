{#
    Instants as engines spell them; see cross_db.sql. All of these give the time that a clock in the
    zone shows, without zone, or null for what is no instant.
#}

{# An instant written with its offset: '2026-07-09T20:00:00.000+0000'. #}
{% macro local_time_of_offset(text, zone) -%}
    {{ return(adapter.dispatch('local_time_of_offset', 'shinchoku')(text, zone)) }}
{%- endmacro %}
{% macro default__local_time_of_offset(text, zone) -%}
    timezone({{ zone }}, {{ try_cast(text, 'timestamptz') }})
{%- endmacro %}
{% macro postgres__local_time_of_offset(text, zone) -%}
    (
        select
            case
                when given.it ~ '^[0-9]{4}([-/])[0-9]{1,2}\1[0-9]{1,2}[T ]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]*)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$'
                    and {{ _postgres_is_day("substring(translate(given.it, '/', '-') from '^[0-9-]+')") }}
                    then timezone({{ zone }}, cast(given.it as timestamptz))
            end
        from (select {{ text }} as it) as given
    )
{%- endmacro %}
{% macro redshift__local_time_of_offset(text, zone) -%}
    {{ default__local_time_of_offset(text, zone) }}
{%- endmacro %}
{% macro snowflake__local_time_of_offset(text, zone) -%}
    cast(convert_timezone({{ zone }}, try_to_timestamp_tz({{ text }})) as timestamp_ntz)
{%- endmacro %}
{% macro spark__local_time_of_offset(text, zone) -%}
    cast(from_utc_timestamp({{ try_cast(text, 'timestamp') }}, {{ zone }}) as {{ type_local_time() }})
{%- endmacro %}
{% macro trino__local_time_of_offset(text, zone) -%}
    cast({{ try_cast(text, 'timestamp(6) with time zone') }} at time zone {{ zone }} as timestamp(6))
{%- endmacro %}
{% macro bigquery__local_time_of_offset(text, zone) -%}
    datetime({{ try_cast(text, 'timestamp') }}, {{ zone }})
{%- endmacro %}

{# Thousandths of a second since 1970, as text. #}
{% macro local_time_of_epoch(text, zone) -%}
    {{ return(adapter.dispatch('local_time_of_epoch', 'shinchoku')(text, zone)) }}
{%- endmacro %}
{% macro default__local_time_of_epoch(text, zone) -%}
    timezone({{ zone }}, to_timestamp({{ try_cast(text, 'bigint') }} / 1000.0))
{%- endmacro %}
{% macro redshift__local_time_of_epoch(text, zone) -%}
    convert_timezone(
        'UTC', {{ zone }},
        dateadd(millisecond, {{ try_cast(text, 'bigint') }}, cast('1970-01-01' as timestamp))
    )
{%- endmacro %}
{% macro snowflake__local_time_of_epoch(text, zone) -%}
    convert_timezone('UTC', {{ zone }}, to_timestamp_ntz({{ try_cast(text, 'bigint') }}, 3))
{%- endmacro %}
{% macro spark__local_time_of_epoch(text, zone) -%}
    cast(
        from_utc_timestamp(timestamp_millis({{ try_cast(text, 'bigint') }}), {{ zone }})
        as {{ type_local_time() }}
    )
{%- endmacro %}
{% macro trino__local_time_of_epoch(text, zone) -%}
    cast(
        from_unixtime({{ try_cast(text, 'bigint') }} / 1000e0) at time zone {{ zone }} as timestamp(6)
    )
{%- endmacro %}
{% macro bigquery__local_time_of_epoch(text, zone) -%}
    datetime(timestamp_millis({{ try_cast(text, 'bigint') }}), {{ zone }})
{%- endmacro %}

{# Whole seconds from one local time to another. #}
{% macro seconds_between(first_time, last_time) -%}
    {{ return(adapter.dispatch('seconds_between', 'shinchoku')(first_time, last_time)) }}
{%- endmacro %}
{% macro default__seconds_between(first_time, last_time) -%}
    datediff(second, {{ first_time }}, {{ last_time }})
{%- endmacro %}
{% macro duckdb__seconds_between(first_time, last_time) -%}
    date_diff('second', {{ first_time }}, {{ last_time }})
{%- endmacro %}
{% macro postgres__seconds_between(first_time, last_time) -%}
    cast(
        extract(epoch from date_trunc('second', {{ last_time }}) - date_trunc('second', {{ first_time }}))
        as bigint
    )
{%- endmacro %}
{% macro redshift__seconds_between(first_time, last_time) -%}
    {{ default__seconds_between(first_time, last_time) }}
{%- endmacro %}
{% macro spark__seconds_between(first_time, last_time) -%}
    timestampdiff(second, {{ first_time }}, {{ last_time }})
{%- endmacro %}
{% macro trino__seconds_between(first_time, last_time) -%}
    date_diff('second', {{ first_time }}, {{ last_time }})
{%- endmacro %}
{% macro bigquery__seconds_between(first_time, last_time) -%}
    datetime_diff({{ last_time }}, {{ first_time }}, second)
{%- endmacro %}

{# The midnight with which the day of a local time begins. #}
{% macro day_begin(local_time) -%}
    cast(cast({{ local_time }} as date) as {{ type_local_time() }})
{%- endmacro %}

{# A local time, or null where it is midnight to the second: that is a day without a time of day. #}
{% macro with_time_of_day(local_time) -%}
    case when {{ local_time }} <> {{ day_begin(local_time) }} then {{ local_time }} end
{%- endmacro %}

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

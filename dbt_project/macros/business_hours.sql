{# Time within the business hours of the company. #}

{#
    Seconds of business from the first day of the calendar to a local time: those of the business days
    before, and of its own day those that had passed. `days` has days_before and is_worked of that day.
#}
{% macro business_seconds(local_time, days, companies) -%}
    {%- set length = '(' ~ companies ~ '.business_end_second - ' ~ companies ~ '.business_begin_second)' -%}
    {%- set passed = seconds_between(day_begin(local_time), local_time)
        ~ ' - ' ~ companies ~ '.business_begin_second' -%}
    ({{ days }}.days_before * {{ length }} + {{ days }}.is_worked * case
            when {{ passed }} <= 0 then 0
            when {{ passed }} >= {{ length }} then {{ length }}
            else {{ passed }}
        end)
{%- endmacro %}

{#
    A percentile, in tenths, of values that are ranked from 1 on out of value_count, between its two
    neighbours; null where it lies among those that still wait. `rank` is the column of the rank.
#}
{% macro waiting_percentile(value, rank, tenths) -%}
    {%- set place = ratio(tenths ~ ' * (value_count - 1)', '10') -%}
    {%- set low = 'max(case when ' ~ rank ~ ' = floor(' ~ place ~ ') + 1 then ' ~ value ~ ' end)' -%}
    {%- set high = 'max(case when ' ~ rank ~ ' = ceiling(' ~ place ~ ') + 1 then ' ~ value ~ ' end)' -%}
    {{ low }} + max({{ place }} - floor({{ place }})) * ({{ high }} - {{ low }})
{%- endmacro %}

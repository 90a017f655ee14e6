{# Days by which a version of an open deal puts its close date off; what comes nearer counts nothing. #}
{% macro slipped_days() -%}
    case
            when status = 'open' and previous_status = 'open' and not is_deleted
                and close_date > previous_close_date
                then {{ days_between('previous_close_date', 'close_date') }}
            else 0
        end
{%- endmacro %}

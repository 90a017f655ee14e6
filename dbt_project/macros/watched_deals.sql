{# Since when deals are looked at: the last seven days, and the month. #}
{% macro watched_windows() -%}('seven_days/period', 'month/period'){%- endmacro %}

{# After so many days without a contact in two directions a deal is quiet. #}
{% macro quiet_days() -%}14{%- endmacro %}

{# Why a deal is looked after, by comma: the signs of its warning, that it moves again and again, and
   that it waits. #}
{% macro watch_reasons() -%}
    nullif(
        coalesce(risks.reason_codes, '')
        || case
            when coalesce(united.push_count, 0) < 2 then ''
            when risks.reason_codes is null then 'pushed_again'
            else ',pushed_again'
        end
        || case
            when not united.is_on_hold then ''
            when risks.reason_codes is null and coalesce(united.push_count, 0) < 2 then 'on_hold'
            else ',on_hold'
        end,
        ''
    )
{%- endmacro %}

{# The one thing to ask: without a next step no date holds; a date that is past needs a new one;
   then what the date rests on; of a deal that is only quiet, who decides. #}
{% macro watch_question() -%}
    case
        when {{ contains_text("coalesce(risks.reason_codes, '')", "'no_next_action'") }}
            then 'next_step'
        when {{ contains_text("coalesce(risks.reason_codes, '')", "'overdue'") }} then 'new_date'
        when united.list_code = 'slipped' or united.push_count >= 2 then 'close_date'
        else 'decision_maker'
    end
{%- endmacro %}

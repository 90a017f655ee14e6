{# How soon a day comes, seen from the day of the to-dos: 1 is today or past, 0 is far or never. #}
{% macro todo_urgency(due_date) -%}
    case
            when {{ due_date }} <= days.todo_date then 1.0
            when {{ due_date }} <= days.near_date then 0.7
            when {{ due_date }} <= days.far_date then 0.4
            else 0.0
        end
{%- endmacro %}

{# Urgent is what comes within two business days; important is the upper half, or what is at risk. #}
{% macro todo_quadrant(urgency_part, value_part, risk_part) -%}
    case
            when {{ urgency_part }} >= 0.7 and ({{ value_part }} >= 0.5 or {{ risk_part }} = 1)
                then 'urgent_important'
            when {{ value_part }} >= 0.5 or {{ risk_part }} = 1 then 'important'
            when {{ urgency_part }} >= 0.7 then 'urgent'
            else 'neither'
        end
{%- endmacro %}

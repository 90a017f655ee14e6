{# Scopes and periods of creation of which a deal went on since the last build. #}
{{ config(materialized='table') }}
{% set changed = net_changes(
    '(' ~ timed_courses(ref('fct_deal_course')) ~ ')', as_built('int_courses_built'),
    ['curve_kind', 'owner_id', 'qualified_date', 'waited_days', 'event_count']
) %}
{{ touched_periods('(' ~ changed ~ ')', 'qualified_date') }}

{# How long deals were waited for, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_courses_touched') }}
{{ timed_courses(ref('fct_deal_course')) }}

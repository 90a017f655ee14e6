{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_activities() }}"
) }}

with activities as (

    {{ activities_of_tonight('int_activities_counted') }}

)

select
    {%- for column, told in told_of_activities().items() %}
    {{ told }} as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from activities

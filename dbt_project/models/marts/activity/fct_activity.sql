{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_activities() }}"
) }}
-- depends_on: {{ ref('int_contributions_before') }}, {{ ref('int_deals_retold') }}

with activities as (

    {{ activities_of_tonight('int_activities_counted') }}

),

told as (

    {{ told_activities('activities') }}

)

select
    {{ activity_columns() }}
from told

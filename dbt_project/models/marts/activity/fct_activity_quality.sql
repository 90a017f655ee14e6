{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_activities() }}"
) }}
-- depends_on: {{ ref('int_contributions_before') }}

with activities as (

    {{ activities_of_tonight('int_activities_qualified') }}

)

select
    {{ quality_columns() }}
from activities

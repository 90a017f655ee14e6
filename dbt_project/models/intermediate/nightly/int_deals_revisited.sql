{#
    Deals whose stays in stages may be told otherwise than at the last build: those whose past is made anew,
    and those that are in a stage, for their stay grows with the days.
#}
{{ config(materialized='table') }}

with touched as (

    select
        source,
        deal_id
    from {{ ref('int_deals_touched') }}
    where is_past_touched

),

visits as (

    select
        source,
        deal_id
    from {{ ref('int_stage_visits_made') }}
    where exited_date is null

),

united as (

    select * from touched
    union all
    select * from visits

)

select distinct
    source,
    deal_id
from united

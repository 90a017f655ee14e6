{#
    Deals whose work in a period may be told otherwise than at the last build: those that contribute
    anew, and those decided on a day that had not come then, for its period begins with the date.
#}
{{ config(materialized='table') }}

with recredited as (

    select
        source,
        deal_id
    from {{ ref('int_deals_recredited') }}

),

contributions as (

    select * from {{ ref('fct_deal_contribution') }}

),

last_builds as (

    select * from {{ ref('stg_lake_file__last_built') }}

),

united as (

    select * from recredited
    union all
    select
        contributions.source,
        contributions.record_id as deal_id
    from contributions
    inner join last_builds on contributions.event_date > last_builds.as_of

)

select distinct
    source,
    deal_id
from united

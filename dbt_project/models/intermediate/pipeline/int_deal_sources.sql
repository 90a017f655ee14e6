{{ config(materialized='table') }}

with deals as (

    select * from {{ ref('int_deals_seen') }}

)

select distinct source from deals

{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('int_deals_decided') }}

),

housed as (

    select * from {{ ref('int_owners_housed') }}

),

held as (

    {{ held_spans('versions', 'housed', 'close_date') }}

)

select * from held

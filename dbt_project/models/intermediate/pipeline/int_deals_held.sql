{{ config(
    materialized='incremental', pre_hook="{{ forget_deals_tonight('int_deals_rehoused') }}"
) }}

with versions as (

    {{ of_deals_tonight('int_deals_decided', 'int_deals_rehoused') }}

),

housed as (

    select * from {{ ref('int_owners_housed') }}

),

held as (

    {{ held_spans('versions', 'housed', 'close_date') }}

)

select * from held

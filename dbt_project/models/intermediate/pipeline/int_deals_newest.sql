{{ config(
    materialized='incremental',
    pre_hook="{{ forget_deals(ref('int_deals_arrived')) }}"
) }}

with stated as (

    {{ of_tonight('int_deals_stated', 'int_deals_arrived', "told.row_outcome = 'accepted'") }}

),

newest as (

    select
        source,
        deal_id,
        max(snapshot_on) as snapshot_on,
        min(created_date) as first_created_date
    from stated
    group by source, deal_id

)

select * from newest

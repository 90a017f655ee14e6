{{ config(
    materialized='incremental',
    pre_hook="{{ forget_deals(ref('int_deals_arrived')) }}"
) }}

with tonight as (

    select * from {{ ref('int_deals_arrived') }}

),

stated as (

    select stated.*
    from {{ ref('int_deals_stated') }} as stated
    inner join tonight on stated.source = tonight.source and stated.deal_id = tonight.deal_id
    where stated.row_outcome = 'accepted'

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

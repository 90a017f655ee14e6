{{ config(materialized='table') }}

with stated as (

    select * from {{ ref('int_deals_stated') }}
    where row_outcome = 'accepted'

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

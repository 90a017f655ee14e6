with merged as (

    select * from {{ ref('int_deals_merged') }}

)

select
    source,
    deal_id,
    survivor_source,
    survivor_deal_id,
    merged_on,
    reason
from merged

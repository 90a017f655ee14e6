-- fct_deal and the current versions that are not deleted are the same deals, amounts and owners.
with deals as (

    select
        source,
        deal_id,
        status,
        owner_id,
        amount
    from {{ ref('fct_deal') }}

),

versions as (

    select
        source,
        deal_id,
        status,
        owner_id,
        amount
    from {{ ref('fct_deal_version') }}
    where is_current and not is_deleted

)

select
    coalesce(deals.source, versions.source) as source,
    coalesce(deals.deal_id, versions.deal_id) as deal_id
from deals
full outer join versions
    on deals.source = versions.source and deals.deal_id = versions.deal_id
where deals.deal_id is null
    or versions.deal_id is null
    or deals.status <> versions.status
    or deals.owner_id <> versions.owner_id
    or coalesce(deals.amount, -1) <> coalesce(versions.amount, -1)

with purchases as (

    select * from {{ ref('fct_purchase') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

deal_sources as (

    select distinct source from deals

),

sources_with_purchases as (

    select distinct source
    from {{ ref('stg_lake_file__files') }}
    where object = 'purchase'

),

-- A line of a deal is a purchase once the deal is won; a deal that its source no longer tells of
-- is none.
lines as (

    select
        'purchase' as record_kind,
        purchases.purchase_id as record_id,
        purchases.source,
        case
            when purchases.account_id is not null then purchases.source
            else deals.account_source
        end as account_source,
        coalesce(purchases.account_id, deals.account_id) as account_id,
        purchases.deal_source,
        purchases.deal_id,
        purchases.product_id,
        coalesce(purchases.purchased_date, deals.decided_date) as purchased_date,
        purchases.amount_reporting,
        purchases.source_file,
        purchases.source_row
    from purchases
    left join deals
        on purchases.deal_source = deals.source and purchases.deal_id = deals.deal_id
    left join deal_sources on purchases.deal_source = deal_sources.source
    where purchases.deal_id is null
        or (deals.deal_id is null and deal_sources.source is null)
        or (deals.is_eligible and deals.status = 'won')

),

won_deals as (

    select
        'deal' as record_kind,
        deals.deal_id as record_id,
        deals.source,
        deals.account_source,
        deals.account_id,
        deals.source as deal_source,
        deals.deal_id,
        cast(null as {{ type_text() }}) as product_id,
        deals.decided_date as purchased_date,
        deals.amount_reporting,
        deals.source_file,
        deals.source_row
    from deals
    left join sources_with_purchases on deals.source = sources_with_purchases.source
    where deals.is_eligible and deals.status = 'won' and sources_with_purchases.source is null

),

united as (

    select * from lines
    union all
    select * from won_deals

)

select
    record_kind,
    record_id,
    source,
    account_source,
    account_id,
    deal_source,
    deal_id,
    product_id,
    purchased_date,
    amount_reporting,
    source_file,
    source_row
from united
where account_id is not null and purchased_date <= {{ as_of_date() }}

{# To the coin: what people are credited for is what the deal is worth, and it counts once. #}
with deals as (

    select * from {{ ref('fct_deal') }}

),

sums as (

    select
        source,
        deal_id,
        sum(amount_reporting) as amount,
        sum(case when is_lead then 1 else 0 end) as lead_count
    from {{ ref('fct_credit_line') }}
    where split_kind = 'revenue'
    group by source, deal_id

)

select
    deals.source,
    deals.deal_id,
    deals.amount_reporting,
    sums.amount
from deals
left join sums
    on deals.source = sums.source and deals.deal_id = sums.deal_id
where
    coalesce(sums.lead_count, 0) <> 1
    or coalesce(deals.amount_reporting, 0) <> coalesce(sums.amount, 0)
    or (deals.amount_reporting is null and sums.amount is not null)

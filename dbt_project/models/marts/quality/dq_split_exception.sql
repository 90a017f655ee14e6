with judged as (

    select * from {{ ref('int_deals_split_judged') }}
    where valid_to = {{ far_future() }} and reason_code is not null

),

deals as (

    select * from {{ ref('fct_deal') }}

)

select
    judged.source,
    judged.deal_id,
    deals.deal_name,
    deals.owner_id,
    judged.reason_code,
    {{ mend_of('judged.reason_code') }} as mend,
    cast(judged.line_count as integer) as line_count,
    judged.share_basis,
    cast(judged.share_sum as decimal(18, 4)) as share_sum,
    deals.amount,
    deals.currency
from judged
inner join deals
    on judged.source = deals.source and judged.deal_id = deals.deal_id

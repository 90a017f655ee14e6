{{ config(materialized='view') }}

with contributions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id in ('bookings_amount', 'won_deal_count') and record_kind = 'deal'

),

deals as (

    select * from {{ ref('fct_deal') }}
    where status = 'won'

),

booked as (

    select
        source,
        record_id as deal_id,
        owner_id,
        event_date,
        sum(case when metric_id = 'bookings_amount' then numerator end) as bookings_amount,
        sum(case when metric_id = 'won_deal_count' then numerator end) as won_deal_count
    from contributions
    group by source, record_id, owner_id, event_date

),

-- Won deals that the rules leave out are kept too: so it is known later that a rule has changed.
kept as (

    select
        booked.source,
        booked.deal_id,
        booked.owner_id,
        booked.event_date,
        booked.bookings_amount,
        booked.won_deal_count,
        deals.amount as native_amount,
        deals.currency as currency_code,
        true as is_eligible
    from booked
    left join deals on booked.source = deals.source and booked.deal_id = deals.deal_id
    union all
    select
        source,
        deal_id,
        owner_id,
        decided_date as event_date,
        cast(null as decimal(18, 2)) as bookings_amount,
        cast(null as decimal(18, 2)) as won_deal_count,
        amount as native_amount,
        currency as currency_code,
        false as is_eligible
    from deals
    where not is_eligible and decided_date is not null

)

select
    {{ as_of_date() }} as printed_as_of,
    source,
    deal_id,
    owner_id,
    event_date,
    cast(bookings_amount as decimal(18, 2)) as bookings_amount,
    cast(won_deal_count as decimal(18, 2)) as won_deal_count,
    native_amount,
    currency_code,
    is_eligible
from kept

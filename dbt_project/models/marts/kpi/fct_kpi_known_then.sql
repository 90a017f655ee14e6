with past_periods as (

    select * from {{ ref('dim_past_period') }}

),

versions as (

    select * from {{ ref('fct_deal_version') }}
    where is_eligible and not is_deleted and status in ('open', 'won')

),

rates as (

    select * from {{ ref('int_deal_rates') }}

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

-- Only what closes within a period can have counted for it on its day.
states as (

    select
        past_periods.period_kind,
        past_periods.period_start,
        past_periods.same_day,
        versions.owner_id,
        versions.status,
        versions.close_date,
        {{ converted('versions.amount', 'rates.rate') }} as amount
    from versions
    inner join past_periods
        on versions.close_date between past_periods.period_start and past_periods.period_end
            and past_periods.same_day between versions.valid_from and versions.valid_to
    inner join rates
        on versions.source = rates.source and versions.deal_id = rates.deal_id

),

known_then as (

    select
        states.period_kind,
        states.period_start,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        sum(case when states.status = 'won' then states.amount end) as booked_then_amount,
        sum(
            case
                when states.status = 'open' and states.close_date > states.same_day
                    then states.amount
            end
        ) as open_then_amount
    from states
    left join known_owners on states.owner_id = known_owners.owner_id
    group by
        states.period_kind,
        states.period_start,
        coalesce(known_owners.owner_id, {{ unassigned() }})

)

select
    period_kind,
    period_start,
    owner_id,
    cast(booked_then_amount as decimal(18, 2)) as booked_then_amount,
    cast(open_then_amount as decimal(18, 2)) as open_then_amount
from known_then

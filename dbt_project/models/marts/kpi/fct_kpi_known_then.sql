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

days as (

    select distinct same_day
    from past_periods

),

states as (

    select
        days.same_day,
        versions.owner_id,
        versions.status,
        versions.close_date,
        sum({{ converted('versions.amount', 'rates.rate') }}) as amount
    from versions
    inner join days on days.same_day between versions.valid_from and versions.valid_to
    inner join rates
        on versions.source = rates.source and versions.deal_id = rates.deal_id
    group by days.same_day, versions.owner_id, versions.status, versions.close_date

),

known_then as (

    select
        past_periods.period_kind,
        past_periods.period_start,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        sum(
            case
                when states.status = 'won'
                    and states.close_date <= past_periods.period_end
                    then states.amount
            end
        ) as booked_then_amount,
        sum(
            case
                when states.status = 'open' and states.close_date > past_periods.same_day
                    and states.close_date <= past_periods.period_end
                    then states.amount
            end
        ) as open_then_amount
    from past_periods
    inner join states
        on past_periods.same_day = states.same_day
            and past_periods.period_start <= states.close_date
    left join known_owners on states.owner_id = known_owners.owner_id
    group by
        past_periods.period_kind,
        past_periods.period_start,
        coalesce(known_owners.owner_id, {{ unassigned() }})

)

select
    period_kind,
    period_start,
    owner_id,
    cast(booked_then_amount as decimal(18, 2)) as booked_then_amount,
    cast(open_then_amount as decimal(18, 2)) as open_then_amount
from known_then

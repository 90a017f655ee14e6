{#
    What was known of an earlier period on the day that corresponds to as_of, and what became of it.
    "Known then" is read off the versions of that day; "became" off the deals of today.
#}
with past_periods as (

    select * from {{ ref('dim_past_period') }}

),

known_then as (

    select * from {{ ref('fct_kpi_known_then') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

contributions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'bookings_amount'

),

became as (

    select
        past_periods.period_kind,
        past_periods.period_start,
        contributions.owner_id,
        cast(null as decimal(28, 2)) as booked_then_amount,
        cast(null as decimal(28, 2)) as open_then_amount,
        sum(
            case
                when contributions.event_date <= past_periods.same_day then contributions.numerator
            end
        ) as booked_until_amount,
        sum(contributions.numerator) as booked_amount
    from past_periods
    inner join contributions
        on contributions.event_date between past_periods.period_start and past_periods.period_end
    group by past_periods.period_kind, past_periods.period_start, contributions.owner_id

),

united as (

    select
        period_kind,
        period_start,
        owner_id,
        booked_then_amount,
        open_then_amount,
        cast(null as decimal(28, 2)) as booked_until_amount,
        cast(null as decimal(28, 2)) as booked_amount
    from known_then
    union all
    select * from became

),

scoped as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        united.period_kind,
        united.period_start,
        sum(united.booked_then_amount) as booked_then_amount,
        sum(united.open_then_amount) as open_then_amount,
        sum(united.booked_until_amount) as booked_until_amount,
        sum(united.booked_amount) as booked_amount
    from united
    inner join scope_owners on united.owner_id = scope_owners.owner_id
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        united.period_kind,
        united.period_start

),

typed as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        cast(coalesce(booked_then_amount, 0) as decimal(18, 2)) as booked_then_amount,
        cast(coalesce(open_then_amount, 0) as decimal(18, 2)) as open_then_amount,
        cast(coalesce(booked_until_amount, 0) as decimal(18, 2)) as booked_until_amount,
        cast(coalesce(booked_amount, 0) as decimal(18, 2)) as booked_amount
    from scoped

)

select * from typed

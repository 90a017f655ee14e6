with versions as (

    select * from {{ ref('int_deals_decided') }}
    where status = 'open' and is_counted

),

days as (

    select * from {{ ref('dim_calendar') }}
    where date_day <= {{ as_of_date() }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

known_owners as (

    select distinct owner_id from scope_owners

),

first_days as (

    select min(date_day) as first_day from days

),

-- An open deal begins to be worked on one day, and ceases to be on another.
turns as (

    select
        owner_id,
        valid_from as turned_on,
        1 as turn
    from versions
    union all
    select
        owner_id,
        {{ add_days('valid_to', 1) }} as turned_on,
        -1 as turn
    from versions
    where valid_to < {{ as_of_date() }}

),

owner_turns as (

    select
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        {{ greater_of('turns.turned_on', 'first_days.first_day') }} as turned_on,
        sum(turns.turn) as turn
    from turns
    cross join first_days
    left join known_owners on turns.owner_id = known_owners.owner_id
    group by
        coalesce(known_owners.owner_id, {{ unassigned() }}),
        {{ greater_of('turns.turned_on', 'first_days.first_day') }}

),

turning_owners as (

    select
        owner_id,
        min(turned_on) as first_turn_on
    from owner_turns
    group by owner_id

),

owner_days as (

    select
        turning_owners.owner_id,
        days.date_day,
        days.is_business_day,
        sum(coalesce(owner_turns.turn, 0)) over (
            partition by turning_owners.owner_id
            order by days.date_day
            rows between unbounded preceding and current row
        ) as open_count
    from turning_owners
    inner join days on turning_owners.first_turn_on <= days.date_day
    left join owner_turns
        on turning_owners.owner_id = owner_turns.owner_id
            and days.date_day = owner_turns.turned_on

),

period_days as (

    {{ kpi_period_days('days') }}

),

owner_periods as (

    select
        owner_days.owner_id,
        period_days.period_kind,
        period_days.period_start,
        sum(owner_days.open_count) as deal_day_count
    from owner_days
    inner join period_days on owner_days.date_day = period_days.date_day
    where owner_days.is_business_day and owner_days.open_count > 0
    group by owner_days.owner_id, period_days.period_kind, period_days.period_start

),

worked as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_periods.period_kind,
        owner_periods.period_start,
        cast(sum(owner_periods.deal_day_count) as bigint) as deal_day_count
    from owner_periods
    inner join scope_owners on owner_periods.owner_id = scope_owners.owner_id
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_periods.period_kind,
        owner_periods.period_start

)

select * from worked

-- Days of one week and one month lie in the same periods: each such part is counted as a whole.
with days as (

    select
        *,
        min(date_day) over (partition by week_start, month_start) as part_start,
        sum(case when is_business_day then 1 else 0 end) over (
            partition by week_start, month_start
            order by date_day desc
            rows between unbounded preceding and current row
        ) as days_left
    from {{ ref('dim_calendar') }}
    where date_day <= {{ as_of_date() }}

),

parts as (

    select
        part_start,
        max(days_left) as business_days
    from days
    group by part_start

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

versions as (

    select
        decided.owner_id,
        decided.valid_from,
        decided.valid_to,
        first_days.first_day
    from {{ ref('int_deals_decided') }} as decided
    cross join first_days
    where decided.status = 'open' and decided.is_counted

),

-- An open deal begins to be worked on one day, and ceases to be on another.
turns as (

    select
        owner_id,
        {{ greater_of('valid_from', 'first_day') }} as turned_on,
        1 as turn
    from versions
    union all
    select
        owner_id,
        {{ greater_of(add_days('valid_to', 1), 'first_day') }} as turned_on,
        -1 as turn
    from versions
    where valid_to < {{ as_of_date() }}

),

-- A turn counts for the days that are left of its part; parts after it count in full.
owner_turns as (

    select
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        days.part_start,
        sum(turns.turn) as turn,
        sum(turns.turn * days.days_left) as deal_day_count
    from turns
    inner join days on turns.turned_on = days.date_day
    left join known_owners on turns.owner_id = known_owners.owner_id
    group by coalesce(known_owners.owner_id, {{ unassigned() }}), days.part_start

),

turning_owners as (

    select distinct owner_id from owner_turns

),

owner_parts as (

    select
        turning_owners.owner_id,
        parts.part_start,
        parts.business_days * coalesce(
            sum(owner_turns.turn) over (
                partition by turning_owners.owner_id
                order by parts.part_start
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) + coalesce(owner_turns.deal_day_count, 0) as deal_day_count
    from turning_owners
    cross join parts
    left join owner_turns
        on turning_owners.owner_id = owner_turns.owner_id
            and parts.part_start = owner_turns.part_start

),

period_days as (

    {{ kpi_period_days('days') }}

),

owner_periods as (

    select
        owner_parts.owner_id,
        period_days.period_kind,
        period_days.period_start,
        sum(owner_parts.deal_day_count) as deal_day_count
    from owner_parts
    inner join period_days on owner_parts.part_start = period_days.date_day
    where owner_parts.deal_day_count > 0
    group by owner_parts.owner_id, period_days.period_kind, period_days.period_start

)

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

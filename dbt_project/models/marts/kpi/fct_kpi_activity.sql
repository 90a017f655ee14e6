with positions as (

    select * from {{ ref('fct_kpi_position') }}

),

owner_totals as (

    select * from {{ ref('fct_kpi_total') }}
    where metric_id = 'activity_count' and segment_kind = 'all' and scope_kind = 'owner'

),

targets as (

    select * from {{ ref('fct_kpi_activity_target') }}

),

owners as (

    select * from {{ ref('dim_owner') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

-- Who is in the first list of people has been there from ever.
joined as (

    select
        owner_id,
        min(valid_from) as joined_on
    from owners
    where owner_id <> {{ unassigned() }}
    group by owner_id

),

owner_periods as (

    select
        positions.scope_id as owner_id,
        positions.period_kind,
        positions.period_start,
        positions.period_end,
        positions.elapsed_business_days,
        joined.joined_on,
        coalesce(owner_totals.numerator > 0, false) as is_active
    from positions
    inner join joined on positions.scope_id = joined.owner_id
    left join owner_totals on {{ kpi_same_period('positions', 'owner_totals') }}
    where positions.scope_kind = 'owner'

),

-- Business days of a period that had passed when a person joined within it.
missed as (

    select
        owner_periods.owner_id,
        owner_periods.period_kind,
        owner_periods.period_start,
        count(*) as missed_days
    from owner_periods
    inner join calendar
        on owner_periods.period_start <= calendar.date_day
            and owner_periods.joined_on > calendar.date_day
            and owner_periods.period_end >= calendar.date_day
            and calendar.date_day <= {{ as_of_date() }}
    where owner_periods.joined_on > owner_periods.period_start and calendar.is_business_day
    group by owner_periods.owner_id, owner_periods.period_kind, owner_periods.period_start

),

presence as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_periods.period_kind,
        owner_periods.period_start,
        count(*) as person_count,
        sum(owner_periods.elapsed_business_days - coalesce(missed.missed_days, 0))
            as person_day_count
    from owner_periods
    inner join scope_owners on owner_periods.owner_id = scope_owners.owner_id
    left join missed
        on owner_periods.owner_id = missed.owner_id
            and owner_periods.period_kind = missed.period_kind
            and owner_periods.period_start = missed.period_start
    -- A unit is measured by those of its people who write down what they do.
    where owner_periods.is_active or scope_owners.scope_kind = 'owner'
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_periods.period_kind,
        owner_periods.period_start

),

activities as (

    select
        positions.scope_kind,
        positions.scope_id,
        positions.period_kind,
        positions.period_start,
        positions.period_end,
        positions.is_current,
        positions.period_offset,
        positions.is_activity_delivered,
        positions.activities_since,
        positions.activity_count,
        cast(coalesce(presence.person_count, 0) as bigint) as person_count,
        cast(coalesce(presence.person_day_count, 0) as bigint) as person_day_count,
        targets.target_count as activity_target_count,
        targets.target_note as activity_target_note
    from positions
    left join presence on {{ kpi_same_period('positions', 'presence') }}
    left join targets on {{ kpi_same_period('positions', 'targets') }}

)

select * from activities

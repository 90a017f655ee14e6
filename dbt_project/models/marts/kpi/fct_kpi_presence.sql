with frame as (

    select * from {{ ref('fct_kpi_frame') }}

),

owner_totals as (

    select * from {{ ref('fct_kpi_total') }}
    where metric_id = 'activity_count' and segment_kind = 'all' and scope_kind = 'owner'

),

owners as (

    select * from {{ ref('dim_owner') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

absences as (

    select * from {{ ref('fct_absence_day') }}

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
        frame.scope_id as owner_id,
        frame.period_kind,
        frame.period_start,
        frame.period_end,
        frame.elapsed_business_days,
        joined.joined_on,
        coalesce(owner_totals.numerator > 0, false) as is_active
    from frame
    inner join joined on frame.scope_id = joined.owner_id
    left join owner_totals on {{ kpi_same_period('frame', 'owner_totals') }}
    where frame.scope_kind = 'owner'

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

-- Of days that a person was not yet there for, none is taken off twice.
absent as (

    select
        owner_periods.owner_id,
        owner_periods.period_kind,
        owner_periods.period_start,
        sum(absences.absent_share) as absent_days
    from owner_periods
    inner join absences
        on owner_periods.owner_id = absences.owner_id
            and owner_periods.period_start <= absences.date_day
            and owner_periods.period_end >= absences.date_day
            and owner_periods.joined_on <= absences.date_day
    where absences.date_day <= {{ as_of_date() }}
    group by owner_periods.owner_id, owner_periods.period_kind, owner_periods.period_start

),

presence as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_periods.period_kind,
        owner_periods.period_start,
        count(*) as person_count,
        cast(
            sum(
                owner_periods.elapsed_business_days
                - coalesce(missed.missed_days, 0) - coalesce(absent.absent_days, 0)
            ) as decimal(18, 2)
        ) as person_day_count,
        cast(sum(coalesce(absent.absent_days, 0)) as decimal(18, 2)) as absent_day_count
    from owner_periods
    inner join scope_owners on owner_periods.owner_id = scope_owners.owner_id
    left join missed
        on owner_periods.owner_id = missed.owner_id
            and owner_periods.period_kind = missed.period_kind
            and owner_periods.period_start = missed.period_start
    left join absent
        on owner_periods.owner_id = absent.owner_id
            and owner_periods.period_kind = absent.period_kind
            and owner_periods.period_start = absent.period_start
    -- A unit is measured by those of its people who write down what they do.
    where owner_periods.is_active or scope_owners.scope_kind = 'owner'
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_periods.period_kind,
        owner_periods.period_start

)

select * from presence

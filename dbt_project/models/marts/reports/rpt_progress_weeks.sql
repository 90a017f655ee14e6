with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

weeks as (

    select * from {{ ref('dim_quarter_week') }}

),

periods as (

    select * from {{ ref('dim_report_period') }}

),

targets as (

    select * from {{ ref('fct_kpi_target') }}

),

paces as (

    select * from {{ ref('fct_kpi_pace_week') }}

),

bookings as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'bookings_amount'

),

quarter_weeks as (

    select
        weeks.*,
        periods.period_end as quarter_end,
        periods.business_days as quarter_business_days
    from weeks
    inner join periods on weeks.quarter_start = periods.period_start

),

-- A win dated after today stands in the week of today, so that the line ends at the total.
week_bookings as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        quarter_weeks.week_number,
        sum(bookings.numerator) as bookings_week_amount
    from bookings
    inner join quarter_weeks
        on
            bookings.event_date between quarter_weeks.quarter_start and quarter_weeks.quarter_end
            and {{ lesser_of('bookings.event_date', as_of_date()) }}
            between quarter_weeks.week_start and quarter_weeks.week_end
    inner join scope_owners on bookings.owner_id = scope_owners.owner_id
    group by scope_owners.scope_kind, scope_owners.scope_id, quarter_weeks.week_number

),

scope_weeks as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        quarter_weeks.week_number,
        quarter_weeks.week_start,
        quarter_weeks.week_end,
        case
            when quarter_weeks.week_start <= {{ as_of_date() }}
                then cast(coalesce(week_bookings.bookings_week_amount, 0) as decimal(18, 2))
        end as bookings_week_amount,
        case
            when quarter_weeks.week_start <= {{ as_of_date() }}
                then cast(
                        sum(coalesce(week_bookings.bookings_week_amount, 0)) over (
                            partition by scopes.scope_kind, scopes.scope_id
                            order by quarter_weeks.week_number
                            rows between unbounded preceding and current row
                        ) as decimal(18, 2)
                    )
        end as bookings_cumulative_amount,
        cast(
            targets.target_amount * {{ ratio(
                'quarter_weeks.cumulative_business_days', 'quarter_weeks.quarter_business_days'
            ) }} as decimal(18, 2)
        ) as pace_cumulative_amount,
        paces.seasonal_pace_amount as seasonal_pace_cumulative_amount
    from scopes
    cross join quarter_weeks
    left join week_bookings
        on
            scopes.scope_kind = week_bookings.scope_kind
            and scopes.scope_id = week_bookings.scope_id
            and quarter_weeks.week_number = week_bookings.week_number
    left join targets
        on
            scopes.scope_kind = targets.scope_kind
            and scopes.scope_id = targets.scope_id
            and targets.period_kind = 'quarter'
            and quarter_weeks.quarter_start = targets.period_start
    left join paces
        on
            scopes.scope_kind = paces.scope_kind
            and scopes.scope_id = paces.scope_id
            and quarter_weeks.week_number = paces.week_number

)

select * from scope_weeks

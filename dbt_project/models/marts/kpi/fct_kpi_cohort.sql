with courses as (

    select * from {{ ref('fct_deal_course') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

survivals as (

    select * from {{ ref('fct_kpi_survival') }}

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

owner_cohorts as (

    select
        courses.owner_id,
        period_days.period_kind,
        period_days.period_start,
        count(*) as deal_count,
        sum(case when courses.is_won_in_time then 1 else 0 end) as won_count,
        sum(case when courses.followed_days >= {{ cohort_days() }} then 1 else 0 end)
            as followed_count,
        sum(case when courses.is_decided then 0 else 1 end) as undecided_count
    from courses
    inner join period_days on courses.qualified_date = period_days.date_day
    group by courses.owner_id, period_days.period_kind, period_days.period_start

),

scope_cohorts as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_cohorts.period_kind,
        owner_cohorts.period_start,
        sum(owner_cohorts.deal_count) as deal_count,
        sum(owner_cohorts.won_count) as won_count,
        sum(owner_cohorts.followed_count) as followed_count,
        sum(owner_cohorts.undecided_count) as undecided_count
    from owner_cohorts
    inner join scope_owners on owner_cohorts.owner_id = scope_owners.owner_id
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_cohorts.period_kind,
        owner_cohorts.period_start

),

-- Old enough as a whole: counted. Partly, or with nothing open: estimated. Else not known yet.
judged as (

    select
        scope_cohorts.*,
        survivals.win_estimate_ratio,
        survivals.cycle_deal_count,
        survivals.cycle_median_days,
        {{ add_days('periods.period_end', cohort_days()) }} <= {{ as_of_date() }} as is_old,
        scope_cohorts.followed_count > 0 or scope_cohorts.undecided_count = 0 as is_estimable
    from scope_cohorts
    inner join periods
        on scope_cohorts.period_kind = periods.period_kind
            and scope_cohorts.period_start = periods.period_start
    inner join survivals on {{ kpi_same_period('scope_cohorts', 'survivals') }}

)

select
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    cast(deal_count as bigint) as cohort_count,
    cast(won_count as bigint) as cohort_won_count,
    is_old,
    case
        when is_old then {{ ratio('won_count', 'deal_count') }}
        when is_estimable then win_estimate_ratio
    end as cohort_win_ratio,
    case
        when not is_old and not is_estimable then 'too_young'
        when not is_old and deal_count < {{ enough_records() }} then 'estimated,n_small'
        when not is_old then 'estimated'
        when deal_count < {{ enough_records() }} then 'n_small'
    end as cohort_note,
    cast(cycle_deal_count as bigint) as cycle_deal_count,
    cycle_median_days
from judged

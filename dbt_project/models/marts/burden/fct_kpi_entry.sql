with entries as (

    select * from {{ ref('fct_activity_entry') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

-- Lags are whole days, and few: counted per person and lag before scopes are made of people.
person_lags as (

    select
        entries.owner_id,
        period_days.period_kind,
        period_days.period_start,
        entries.lag_days,
        count(*) as entry_count,
        sum(case when entries.is_batch then 1 else 0 end) as batch_count
    from entries
    inner join period_days on entries.entered_date = period_days.date_day
    group by
        entries.owner_id,
        period_days.period_kind,
        period_days.period_start,
        entries.lag_days

),

scope_lags as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        person_lags.period_kind,
        person_lags.period_start,
        person_lags.lag_days,
        sum(person_lags.entry_count) as entry_count,
        sum(person_lags.batch_count) as batch_count
    from person_lags
    inner join scope_owners on person_lags.owner_id = scope_owners.owner_id
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        person_lags.period_kind,
        person_lags.period_start,
        person_lags.lag_days

),

accumulated as (

    select
        *,
        sum(entry_count) over (
            partition by scope_kind, scope_id, period_kind, period_start
            order by lag_days nulls last
            rows between unbounded preceding and current row
        ) as entered_by_then,
        sum(entry_count) over (
            partition by scope_kind, scope_id, period_kind, period_start
        ) as all_count
    from scope_lags

),

-- The days within which half, and nine of ten, were entered.
entered as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        cast(sum(entry_count) as bigint) as entry_count,
        cast(sum(batch_count) as bigint) as batch_count,
        cast(min(case when entered_by_then * 10 >= all_count * 5 then lag_days end) as integer)
            as lag_median_days,
        cast(min(case when entered_by_then * 10 >= all_count * 9 then lag_days end) as integer)
            as lag_p90_days
    from accumulated
    group by scope_kind, scope_id, period_kind, period_start

)

select * from entered

{{ config(tags=['after_outlook']) }}

with summaries as (

    select * from {{ ref('rpt_progress_summary') }}

),

weeks as (

    select * from {{ ref('rpt_progress_weeks') }}

),

week_sums as (

    select
        scope_kind,
        scope_id,
        sum(bookings_week_amount) as bookings_amount,
        max(pace_cumulative_amount) as last_pace_amount
    from weeks
    group by scope_kind, scope_id

)

select
    summaries.scope_kind,
    summaries.scope_id
from summaries
inner join week_sums
    on
        summaries.scope_kind = week_sums.scope_kind
        and summaries.scope_id = week_sums.scope_id
where
    summaries.bookings_amount <> week_sums.bookings_amount
    or summaries.target_amount <> week_sums.last_pace_amount

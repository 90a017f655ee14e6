{{ config(tags=['after_outlook']) }}

with summaries as (

    select * from {{ ref('rpt_progress_summary') }}

),

members as (

    select * from {{ ref('rpt_progress_members') }}
    where not is_dual_post

),

member_sums as (

    select
        scope_kind,
        scope_id,
        sum(bookings_amount) as bookings_amount,
        sum(open_pipeline_amount) as open_pipeline_amount,
        sum(stalled_deal_count) as stalled_deal_count,
        sum(activity_week_count) as activity_week_count,
        sum(landing_amount) as landing_amount,
        sum(target_amount) as target_amount
    from members
    group by scope_kind, scope_id

)

select
    summaries.scope_kind,
    summaries.scope_id
from summaries
left join member_sums
    on
        summaries.scope_kind = member_sums.scope_kind
        and summaries.scope_id = member_sums.scope_id
where
    summaries.bookings_amount <> coalesce(member_sums.bookings_amount, 0)
    or summaries.open_pipeline_amount <> coalesce(member_sums.open_pipeline_amount, 0)
    or summaries.stalled_deal_count <> coalesce(member_sums.stalled_deal_count, 0)
    or summaries.activity_week_count <> coalesce(member_sums.activity_week_count, 0)
    or summaries.landing_amount <> coalesce(member_sums.landing_amount, 0)
    or coalesce(summaries.members_target_amount, 0) <> coalesce(member_sums.target_amount, 0)

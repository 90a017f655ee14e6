{{ config(tags=['after_outlook']) }}

with required as (

    select * from {{ ref('fct_required_activity') }}

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

-- Entries into the earliest stage from which they still land.
staged as (

    select
        required.*,
        row_number() over (
            partition by
                required.scope_kind, required.scope_id, required.source, required.pipeline
            order by
                case when required.reach_code = 'in_time' then 0 else 1 end asc,
                required.stage_order asc nulls last
        ) as place
    from required
    inner join report_periods
        on
            required.period_kind = report_periods.period_kind
            and required.period_start = report_periods.period_start

)

select
    scope_kind,
    scope_id,
    source,
    pipeline,
    stage_order,
    stage,
    place = 1 as is_told,
    shared_scope_kind,
    shared_scope_id,
    target_share_ratio,
    target_amount,
    cast(
        case
            when target_share_ratio = 1 then shared_shortfall_amount
            else {{ rounded('shared_shortfall_amount * target_share_ratio', 2) }}
        end as decimal(18, 2)
    ) as shortfall_amount,
    average_won_amount,
    stage_win_rate_ratio,
    in_time_ratio,
    activities_per_entry,
    reach_code,
    needed_win_count,
    needed_entry_count,
    needed_activity_count,
    needed_activity_per_day_count,
    remaining_business_days,
    person_count,
    cohort_from,
    cohort_to,
    n,
    note
from staged

{{ config(materialized='incremental', pre_hook="{{ forget_deals_tonight() }}") }}

with visits as (

    select * from {{ ref('int_stage_visits_real') }}
    where status in ('open', 'on_hold')

),

skipped as (

    select * from {{ ref('int_stage_visits_skipped') }}

),

united as (

    select
        source,
        deal_id,
        pipeline,
        stage,
        stage_order,
        stay_number,
        entered_date,
        exited_date,
        false as is_skipped,
        coalesce(
            status = 'open' and previous_status = 'open' and stage_order < previous_order, false
        ) as is_regression,
        case
            when exited_date is null then 'current'
            when next_status in ('won', 'lost', 'disqualified', 'on_hold') then next_status
            when next_order < stage_order then 'back'
            when next_order is null then 'disqualified'
            else 'forward'
        end as outcome
    from visits
    union all
    select
        source,
        deal_id,
        pipeline,
        stage,
        stage_order,
        stay_number,
        entered_date,
        entered_date as exited_date,
        true as is_skipped,
        false as is_regression,
        outcome
    from skipped

),

numbered as (

    select
        source,
        deal_id,
        pipeline,
        stage,
        stage_order,
        cast(
            row_number() over (
                partition by source, deal_id, pipeline, stage
                order by
                    stay_number,
                    entered_date nulls last,
                    case when is_skipped then 0 else 1 end
            ) as integer
        ) as visit_number,
        entered_date,
        exited_date,
        {{ days_between('entered_date', 'exited_date') }} as days,
        is_skipped,
        is_regression,
        outcome
    from united

)

select * from numbered

{% set tonight = 'int_deals_revisited' %}
{{ config(
    materialized='incremental', pre_hook="{{ forget_deals_tonight('int_deals_revisited') }}"
) }}
with deals as (

    select * from ({{ of_deals_tonight('fct_deal', tonight) }}) as told
    where is_eligible and status <> 'disqualified'

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current and status_class = 'open'

),

visits as (

    {{ of_deals_tonight('fct_stage_visit', tonight) }}

),

placed_visits as (

    select
        *,
        row_number() over (
            partition by source, deal_id, pipeline, stage
            order by case when is_skipped then 1 else 0 end nulls last, visit_number desc
        ) as newest_rank
    from visits

),

stays as (

    select
        source,
        deal_id,
        pipeline,
        stage,
        min(entered_date) as entered_date,
        sum(case when is_skipped then 0 else 1 end) as stay_count,
        sum(case when is_skipped then 0 else days end) as total_days,
        max(case when newest_rank = 1 and not is_skipped then days end) as latest_days
    from placed_visits
    group by source, deal_id, pipeline, stage

),

-- Every open stage of the pipeline that the deal is in today, the last one first.
deal_stages as (

    select
        deals.source,
        deals.deal_id,
        stages.pipeline,
        stages.stage,
        stages.stage_order,
        row_number() over (
            partition by deals.source, deals.deal_id
            order by stages.stage_order desc nulls last, stages.stage asc nulls last
        ) as place_from_end,
        count(*) over (partition by deals.source, deals.deal_id) as place_count,
        stays.entered_date,
        deals.qualified_date,
        case when deals.status = 'won' then deals.decided_date end as won_date,
        stays.stay_count,
        stays.total_days,
        stays.latest_days
    from deals
    inner join stages
        on deals.source = stages.source and coalesce(deals.pipeline, '*') = stages.pipeline
    left join stays
        on deals.source = stays.source
            and deals.deal_id = stays.deal_id
            and stages.pipeline = stays.pipeline
            and stages.stage = stays.stage

),

-- Who reached a later stage, or won, reached all before it; the first is reached by being there.
reached as (

    select
        *,
        {{ lesser_of(
            'min(entered_date) over (partition by source, deal_id order by place_from_end nulls last'
            ~ ' rows between unbounded preceding and current row)',
            lesser_of(
                'won_date', 'case when place_from_end = place_count then qualified_date end'
            )
        ) }} as reached_date
    from deal_stages

),

passed as (

    select
        source,
        deal_id,
        pipeline,
        stage,
        stage_order,
        reached_date,
        case
            when place_from_end = 1 then won_date
            else lag(reached_date)
                    over (partition by source, deal_id order by place_from_end nulls last)
        end as passed_date,
        won_date,
        cast(coalesce(stay_count, 0) as integer) as stay_count,
        cast(coalesce(total_days, 0) as integer) as total_days,
        latest_days
    from reached

)

select * from passed

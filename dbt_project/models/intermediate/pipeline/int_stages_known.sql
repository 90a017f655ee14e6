with stages as (

    select * from {{ ref('stg_parameters__stages') }}

),

exact as (

    select
        *,
        pipeline as asked_pipeline,
        1 as match_rank
    from stages

),

-- A deal without pipeline, or in one that no setting names, goes by '*', else by the only pipeline
-- that has its stage at the time.
by_stage as (

    select
        stages.*,
        '*' as asked_pipeline,
        2 as match_rank
    from stages
    left join stages as other_stages
        on stages.source = other_stages.source
            and stages.stage = other_stages.stage
            and stages.pipeline <> other_stages.pipeline
            and stages.held_from <= other_stages.held_to
            and stages.held_to >= other_stages.held_from
    where stages.pipeline <> '*' and other_stages.pipeline is null

),

united as (

    select * from exact
    union all
    select * from by_stage

)

select * from united

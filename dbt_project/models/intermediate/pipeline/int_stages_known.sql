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
-- that has its stage.
only_pipelines as (

    select
        source,
        stage,
        min(pipeline) as pipeline
    from stages
    group by source, stage
    having count(*) = 1

),

by_stage as (

    select
        stages.*,
        '*' as asked_pipeline,
        2 as match_rank
    from stages
    inner join only_pipelines
        on stages.source = only_pipelines.source
            and stages.stage = only_pipelines.stage
            and stages.pipeline = only_pipelines.pipeline
    where stages.pipeline <> '*'

),

united as (

    select * from exact
    union all
    select * from by_stage

)

select * from united

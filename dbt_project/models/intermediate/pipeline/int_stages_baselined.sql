{% set enough_visits = 20 %}
with stages as (

    select * from {{ ref('stg_parameters__stages') }}

),

won_deals as (

    select
        source,
        deal_id
    from {{ ref('int_deals_versioned') }}
    where valid_to = {{ far_future() }} and status = 'won' and is_eligible and not is_deleted

),

stays as (

    select visits.*
    from {{ ref('int_stage_visits_made') }} as visits
    inner join won_deals
        on visits.source = won_deals.source and visits.deal_id = won_deals.deal_id
    where not visits.is_skipped and visits.exited_date is not null

),

by_stage as (

    select
        source,
        pipeline,
        stage,
        count(*) as visit_count,
        {{ percentile('days', 0.8) }} as p80_days
    from stays
    group by source, pipeline, stage

),

by_pipeline as (

    select
        source,
        pipeline,
        count(*) as visit_count,
        {{ percentile('days', 0.8) }} as p80_days
    from stays
    group by source, pipeline

),

-- Own history of the stage where there is enough, else of the pipeline, else the settings.
chosen as (

    select
        stages.source,
        stages.pipeline,
        stages.stage,
        stages.stage_order,
        stages.status_class,
        stages.stage_name_ja,
        stages.stage_name_en,
        coalesce(stages.due_fields, '') as due_fields,
        stages.valid_from,
        stages.valid_to,
        {{ as_of_date() }} between stages.held_from and stages.held_to as is_current,
        case
            when stages.status_class <> 'open' then cast(null as integer)
            when by_stage.visit_count >= {{ enough_visits }}
                then cast(ceiling(by_stage.p80_days) as integer)
            when by_pipeline.visit_count >= {{ enough_visits }}
                then cast(ceiling(by_pipeline.p80_days) as integer)
            else stages.max_days
        end as baseline_days,
        case
            when stages.status_class <> 'open' then 0
            when by_stage.visit_count >= {{ enough_visits }}
                then cast(by_stage.visit_count as integer)
            when by_pipeline.visit_count >= {{ enough_visits }}
                then cast(by_pipeline.visit_count as integer)
            else 0
        end as baseline_count,
        case
            when stages.status_class <> 'open' then cast(null as {{ type_text() }})
            when by_stage.visit_count >= {{ enough_visits }} then 'stage'
            when by_pipeline.visit_count >= {{ enough_visits }} then 'pipeline'
            when stages.max_days is not null then 'settings'
        end as baseline_level
    from stages
    left join by_stage
        on stages.source = by_stage.source
            and stages.pipeline = by_stage.pipeline
            and stages.stage = by_stage.stage
    left join by_pipeline
        on stages.source = by_pipeline.source and stages.pipeline = by_pipeline.pipeline

)

select * from chosen

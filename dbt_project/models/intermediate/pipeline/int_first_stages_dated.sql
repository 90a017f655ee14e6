with open_stages as (

    select
        source,
        pipeline,
        coalesce(replaced_order, stage_order) as stage_order,
        valid_from,
        valid_to
    from {{ ref('stg_parameters__stages') }}
    where status_class = 'open'

),

-- Each day on which the open stages of a pipeline become others.
turns as (

    select
        source,
        pipeline,
        valid_from
    from open_stages
    union all
    select
        source,
        pipeline,
        {{ add_days('valid_to', 1) }} as valid_from
    from open_stages
    where valid_to < {{ far_future() }}

),

distinct_turns as (

    select distinct * from turns

),

spans as (

    select
        source,
        pipeline,
        valid_from,
        coalesce(
            {{ add_days(
                'lead(valid_from) over (partition by source, pipeline order by valid_from)', -1
            ) }},
            {{ far_future() }}
        ) as valid_to
    from distinct_turns

),

firsts as (

    select
        spans.source,
        spans.pipeline,
        min(open_stages.stage_order) as stage_order,
        spans.valid_from,
        spans.valid_to
    from spans
    inner join open_stages
        on spans.source = open_stages.source
            and spans.pipeline = open_stages.pipeline
            and spans.valid_from between open_stages.valid_from and open_stages.valid_to
    group by spans.source, spans.pipeline, spans.valid_from, spans.valid_to

)

select * from firsts

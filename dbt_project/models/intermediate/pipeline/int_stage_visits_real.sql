{# Holds the deals of tonight only. #}
with replaced_stages as (

    select * from {{ ref('stg_parameters__stages') }}
    where replaced_by is not null

),

-- A stage that was renamed, or merged into another, goes on under the name it has now.
versions as (

    select
        versions.source,
        versions.deal_id,
        versions.valid_from,
        versions.valid_to,
        versions.pipeline,
        coalesce(replaced_stages.replaced_by, versions.stage) as stage,
        coalesce(replaced_stages.replaced_order, versions.stage_order) as stage_order,
        versions.status
    from ({{ of_tonight('int_deals_versioned') }}) as versions
    left join replaced_stages
        on versions.source = replaced_stages.source
            and versions.pipeline = replaced_stages.pipeline
            and versions.stage = replaced_stages.stage
            and versions.valid_from between replaced_stages.held_from and replaced_stages.held_to
    where not versions.is_deleted

),

created as (

    select * from {{ ref('int_deals_newest') }}

),

first_stages as (

    select * from {{ ref('int_first_stages_dated') }}

),

stepped as (

    select
        *,
        lag(stage) over (partition by source, deal_id order by valid_from) as previous_stage,
        lag(pipeline) over (partition by source, deal_id order by valid_from)
            as previous_pipeline,
        lag(status) over (partition by source, deal_id order by valid_from) as held_status
    from versions

),

numbered as (

    select
        *,
        sum(
            case
                when previous_stage = stage and previous_pipeline = pipeline
                    and held_status = status
                    then 0
                else 1
            end
        ) over (
            partition by source, deal_id order by valid_from
            rows between unbounded preceding and current row
        ) as stay_number
    from stepped

),

stays as (

    select
        source,
        deal_id,
        stay_number,
        max(pipeline) as pipeline,
        max(stage) as stage,
        max(stage_order) as stage_order,
        max(status) as status,
        min(valid_from) as entered_date,
        max(valid_to) as last_date
    from numbered
    group by source, deal_id, stay_number

),

followed as (

    select
        *,
        lead(status) over (partition by source, deal_id order by stay_number) as next_status,
        lead(stage_order) over (partition by source, deal_id order by stay_number) as next_order,
        lead(entered_date) over (partition by source, deal_id order by stay_number)
            as next_entered_date,
        lag(status) over (partition by source, deal_id order by stay_number) as previous_status,
        lag(stage_order) over (partition by source, deal_id order by stay_number)
            as previous_order
    from stays

),

visits as (

    select
        followed.source,
        followed.deal_id,
        followed.pipeline,
        followed.stage,
        followed.stage_order,
        followed.status,
        followed.stay_number,
        -- A first visit to the first stage began when the deal was created, seen or not.
        case
            when followed.stay_number = 1
                and followed.stage_order = first_stages.stage_order
                and created.first_created_date < followed.entered_date
                then created.first_created_date
            else followed.entered_date
        end as entered_date,
        -- A deal that was deleted left its stage on that day, and nothing follows.
        coalesce(
            followed.next_entered_date,
            case
                when followed.last_date < {{ far_future() }}
                    then {{ add_days('followed.last_date', 1) }}
            end
        ) as exited_date,
        followed.next_status,
        followed.next_order,
        followed.previous_status,
        followed.previous_order
    from followed
    left join created
        on followed.source = created.source and followed.deal_id = created.deal_id
    left join first_stages
        on followed.source = first_stages.source
            and followed.pipeline = first_stages.pipeline
            and followed.entered_date between first_stages.valid_from and first_stages.valid_to

)

select * from visits

{# Once fct_deal has a past, holds the deals of tonight only. #}
with deals as (

    {{ of_deals_tonight('int_deals_accounted', 'int_deals_retold', kept_in='fct_deal') }}

),

versions as (

    select * from {{ ref('int_deals_versioned') }}
    where valid_to = {{ far_future() }}

),

visits as (

    select * from {{ ref('int_stage_visits_made') }}
    where outcome = 'current'

),

stages as (

    select * from {{ ref('int_stages_baselined') }}
    where is_current

),

segments as (

    select * from {{ ref('int_stage_segments_baselined') }}

),

-- Own deals of the same type first; then what the stage has from stage, pipeline or settings.
baselined as (

    select
        deals.source,
        deals.deal_id,
        {{ days_between('visits.entered_date', as_of_date()) }} as stage_age_days,
        case
            when stages.status_class <> 'open' then stages.baseline_days
            else coalesce(segments.baseline_days, stages.baseline_days)
        end as baseline_days,
        case
            when stages.status_class <> 'open' then stages.baseline_count
            else coalesce(segments.baseline_count, stages.baseline_count)
        end as baseline_count,
        case
            when stages.status_class = 'open' and segments.baseline_days is not null
                then 'segment'
            else stages.baseline_level
        end as baseline_level
    from deals
    inner join versions
        on deals.source = versions.source and deals.deal_id = versions.deal_id
    left join visits on deals.source = visits.source and deals.deal_id = visits.deal_id
    left join stages
        on versions.source = stages.source
            and versions.pipeline = stages.pipeline
            and versions.stage = stages.stage
    left join segments
        on versions.source = segments.source
            and versions.pipeline = segments.pipeline
            and versions.stage = segments.stage
            and deals.deal_type = segments.deal_type

)

select * from baselined

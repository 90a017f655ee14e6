{% set enough_visits = 20 %}
with won_deals as (

    select
        deals.source,
        deals.deal_id,
        deals.deal_type
    from {{ ref('int_deals_accounted') }} as deals
    inner join {{ ref('int_deals_versioned') }} as versions
        on deals.source = versions.source and deals.deal_id = versions.deal_id
    where versions.valid_to = {{ far_future() }}
        and versions.status = 'won'
        and versions.is_eligible
        and not versions.is_deleted
        and deals.deal_type is not null

),

segments as (

    select
        visits.source,
        visits.pipeline,
        visits.stage,
        won_deals.deal_type,
        count(*) as visit_count,
        {{ percentile('visits.days', 0.8) }} as p80_days
    from {{ ref('int_stage_visits_made') }} as visits
    inner join won_deals
        on visits.source = won_deals.source and visits.deal_id = won_deals.deal_id
    where not visits.is_skipped and visits.exited_date is not null
    group by visits.source, visits.pipeline, visits.stage, won_deals.deal_type

),

baselined as (

    select
        source,
        pipeline,
        stage,
        deal_type,
        cast(ceiling(p80_days) as integer) as baseline_days,
        cast(visit_count as integer) as baseline_count
    from segments
    where visit_count >= {{ enough_visits }}

)

select * from baselined

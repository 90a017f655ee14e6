{{ config(
    materialized='incremental', pre_hook="{{ forget_deals_tonight(rests_on_org=true) }}"
) }}
with scope_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

visits as (

    select * from ({{ of_deals_tonight('fct_stage_visit', rests_on_org=true) }}) as told
    where not is_skipped and not is_regression

),

versions as (

    select * from ({{ of_deals_tonight('fct_deal_version', rests_on_org=true) }}) as told
    where is_eligible and not is_deleted

),

-- The first stage of a pipeline is entered by every new deal: pipeline_created_count has it.
later_stages as (

    select
        *,
        min(stage_order) over (partition by source, pipeline) as first_order
    from {{ ref('dim_stage') }}
    where status_class = 'open' and is_current

),

-- Whoever the deal was of on the day it came in.
entries as (

    select
        visits.source,
        visits.deal_id,
        visits.pipeline,
        visits.stage,
        visits.visit_number,
        {{ kpi_stage_segment('visits.source', 'visits.pipeline', 'visits.stage') }} as segment_id,
        coalesce(scope_owners.owner_id, {{ unassigned() }}) as owner_id,
        visits.entered_date
    from visits
    inner join later_stages
        on {{ same_key('visits', 'later_stages', ['source', 'pipeline', 'stage']) }}
            and later_stages.stage_order > later_stages.first_order
    inner join versions
        on visits.source = versions.source
            and visits.deal_id = versions.deal_id
            and visits.entered_date between versions.valid_from and versions.valid_to
    left join scope_owners on versions.owner_id = scope_owners.owner_id

)

select * from entries

{% set taken_aside = 'int_stage_contributions_before' %}
{{ config(
    materialized='incremental', pre_hook="{{ forget_recredited_deals('deal_id') }}"
) }}
with courses as (

    {{ deals_of_tonight('fct_deal_course', taken_aside) }}

),

deal_stages as (

    select * from ({{ deals_of_tonight('fct_deal_stage', taken_aside) }}) as told
    where reached_date is not null

),

visits as (

    select * from ({{ deals_of_tonight('fct_stage_visit', taken_aside) }}) as told
    where not is_skipped and exited_date <= {{ as_of_date() }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current and status_class = 'open'

),

deals as (

    select * from {{ ref('fct_deal') }}
    where is_eligible and status <> 'disqualified'

),

versions as (

    select * from {{ ref('fct_deal_version') }}

),

decisions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'win_rate_count_ratio'

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

-- What deals created on a day came to within the days of a cohort.
cohort_rows as (

    select
        'cohort' as conversion_kind,
        'created' as stage_event_code,
        courses.owner_id,
        courses.qualified_date as event_date,
        deal_stages.source,
        deal_stages.deal_id,
        deal_stages.pipeline,
        deal_stages.stage,
        1 as base_count,
        case
            when {{ within_cohort_days('courses.qualified_date', 'deal_stages.passed_date') }}
                then 1
            else 0
        end as advanced_count,
        0 as decided_count,
        case when courses.is_won_in_time then 1 else 0 end as won_count,
        cast(null as integer) as stay_days
    from courses
    inner join deal_stages
        on courses.source = deal_stages.source and courses.deal_id = deal_stages.deal_id
    where {{ within_cohort_days('courses.qualified_date', 'deal_stages.reached_date') }}

),

-- Who left a stage on a day, forward or otherwise; the owner of that day.
exit_rows as (

    select
        'period' as conversion_kind,
        'left' as stage_event_code,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        visits.exited_date as event_date,
        visits.source,
        visits.deal_id,
        visits.pipeline,
        visits.stage,
        1 as base_count,
        case when visits.outcome in ('forward', 'won') then 1 else 0 end as advanced_count,
        0 as decided_count,
        0 as won_count,
        visits.days as stay_days
    from visits
    inner join stages
        on visits.source = stages.source
            and visits.pipeline = stages.pipeline
            and visits.stage = stages.stage
    inner join deals on visits.source = deals.source and visits.deal_id = deals.deal_id
    left join versions
        on visits.source = versions.source
            and visits.deal_id = versions.deal_id
            and visits.exited_date between versions.valid_from and versions.valid_to
    left join known_owners
        on coalesce(versions.owner_id, deals.owner_id) = known_owners.owner_id

),

-- What became of deals decided on a day, at each stage that they had reached.
decided_rows as (

    select
        'period' as conversion_kind,
        'decided' as stage_event_code,
        decisions.owner_id,
        decisions.event_date,
        deal_stages.source,
        deal_stages.deal_id,
        deal_stages.pipeline,
        deal_stages.stage,
        0 as base_count,
        0 as advanced_count,
        1 as decided_count,
        cast(decisions.numerator as integer) as won_count,
        cast(null as integer) as stay_days
    from decisions
    inner join deal_stages
        on decisions.source = deal_stages.source and decisions.record_id = deal_stages.deal_id

),

contributions as (

    {%- for rows in ['cohort_rows', 'exit_rows', 'decided_rows'] %}
    {{ 'union all' if not loop.first }}
    select * from {{ rows }}
    {%- endfor %}

)

select * from contributions

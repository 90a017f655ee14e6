{{ config(materialized='incremental', pre_hook="{{ forget_deals_tonight() }}") }}

with days as (

    select * from {{ ref('int_deals_turned') }}

),

stages as (

    select * from {{ ref('int_stages_known') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

rules as (

    select * from {{ ref('stg_parameters__eligibility_rules') }}

),

classed as (

    select
        days.source,
        days.deal_id,
        days.valid_from,
        coalesce(own_stages.pipeline, any_stages.pipeline, '*') as pipeline,
        days.stage,
        coalesce(own_stages.stage_order, any_stages.stage_order) as stage_order,
        coalesce(own_stages.status_class, any_stages.status_class) as status,
        days.amount,
        days.currency,
        days.close_date,
        coalesce(aliases.owner_id, {{ unassigned() }}) as owner_id,
        days.is_deleted,
        not exists (
            select 1 from rules
            where rules.kind = 'deal_type' and rules.value = days.deal_type
        )
        and not exists (
            select 1 from rules
            where rules.kind = 'name_contains'
                and {{ contains_text('lower(days.deal_name)', 'lower(rules.value)') }}
        ) as is_eligible,
        days.source_file,
        days.source_row
    from days
    left join stages as own_stages
        on days.source = own_stages.source
            and days.pipeline = own_stages.asked_pipeline
            and days.stage = own_stages.stage
            and days.valid_from between own_stages.held_from and own_stages.held_to
    left join stages as any_stages
        on days.source = any_stages.source
            and any_stages.asked_pipeline = '*'
            and days.stage = any_stages.stage
            and days.valid_from between any_stages.held_from and any_stages.held_to
    left join aliases on {{ person_key('days.owner_key') }} = aliases.alias

),

marked as (

    select
        *,
        {{ fingerprint(['pipeline', 'stage', 'stage_order', 'status', 'amount', 'currency',
            'close_date', 'owner_id', 'is_deleted', 'is_eligible']) }} as state
    from classed

),

compared as (

    select
        *,
        lag(state) over (partition by source, deal_id order by valid_from) as previous_state
    from marked

),

changed as (

    select * from compared
    where previous_state is null or state <> previous_state

),

dated as (

    select
        source,
        deal_id,
        valid_from,
        coalesce(
            {{ add_days(
                'lead(valid_from) over (partition by source, deal_id order by valid_from)', -1
            ) }},
            {{ far_future() }}
        ) as valid_to,
        pipeline,
        stage,
        stage_order,
        status,
        amount,
        currency,
        close_date,
        owner_id,
        is_deleted,
        is_eligible,
        source_file,
        source_row
    from changed

)

select * from dated

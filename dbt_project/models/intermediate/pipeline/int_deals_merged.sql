{#
    A deal that counts as another one from a day on: its system merged it, or a source that ranks above
    holds the same deal. Chains are followed to their end; what runs in a circle is no merge.
#}
{% set steps = range(1, 7) %}
{{ config(materialized='table') }}

with sightings as (

    select * from {{ ref('int_deal_sightings') }}

),

changes as (

    select * from {{ ref('int_deal_changes_known') }}

),

first_days as (

    select
        source,
        deal_id,
        min(told_on) as first_on
    from (
        select
            source,
            deal_id,
            snapshot_on as told_on
        from sightings
        union all
        select
            source,
            deal_id,
            changed_date as told_on
        from changes
    ) as tellings
    group by source, deal_id

),

merged_by_system as (

    select * from {{ ref('int_deals_marked_merged') }}

),

-- Both count until the day from which both are told.
matched as (

    select
        matches.*,
        {{ greater_of('own_days.first_on', 'survivor_days.first_on') }} as merged_on
    from {{ ref('int_deals_matched') }} as matches
    inner join first_days as own_days
        on matches.source = own_days.source and matches.deal_id = own_days.deal_id
    inner join first_days as survivor_days
        on matches.survivor_source = survivor_days.source
            and matches.survivor_deal_id = survivor_days.deal_id

),

step_0 as (

    select
        source,
        deal_id,
        survivor_source,
        survivor_deal_id,
        merged_on,
        0 as preference,
        'merged' as reason
    from merged_by_system
    union all
    select
        matched.source,
        matched.deal_id,
        matched.survivor_source,
        matched.survivor_deal_id,
        matched.merged_on,
        matched.preference,
        'same_deal' as reason
    from matched
    left join merged_by_system
        on matched.source = merged_by_system.source
            and matched.deal_id = merged_by_system.deal_id
    where merged_by_system.source is null

),

{% for step in steps %}
step_{{ step }} as (

    select
        here.source,
        here.deal_id,
        coalesce(onward.survivor_source, here.survivor_source) as survivor_source,
        coalesce(onward.survivor_deal_id, here.survivor_deal_id) as survivor_deal_id,
        here.merged_on,
        here.preference,
        here.reason
    from step_{{ step - 1 }} as here
    left join step_0 as onward
        on here.survivor_source = onward.source and here.survivor_deal_id = onward.deal_id

),

{% endfor %}
resolved as (

    select
        here.source,
        here.deal_id,
        here.survivor_source,
        here.survivor_deal_id,
        first_step.survivor_source as into_source,
        first_step.survivor_deal_id as into_deal_id,
        here.merged_on,
        here.preference,
        here.reason
    from step_{{ steps | last }} as here
    inner join step_0 as first_step
        on here.source = first_step.source and here.deal_id = first_step.deal_id
    left join step_0 as onward
        on here.survivor_source = onward.source and here.survivor_deal_id = onward.deal_id
    where onward.source is null

)

select * from resolved

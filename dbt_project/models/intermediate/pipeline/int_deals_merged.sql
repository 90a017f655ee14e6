{#
    A deal that counts as another one from a day on: its system merged it, or a source that ranks above
    holds the same deal. Chains are followed to their end; what runs in a circle is no merge.
#}
{% set steps = range(1, 7) %}
{{ config(materialized='table') }}

with deals as (

    select * from {{ ref('int_deals_seen') }}

),

merged_by_system as (

    select * from {{ ref('int_deals_marked_merged') }}

),

-- Both count until the day from which both are told; history before the first sighting counts too.
paired as (

    select
        matches.source,
        matches.deal_id,
        matches.survivor_source,
        matches.survivor_deal_id,
        matches.preference,
        case
            when matches.own_first_on = own_deals.first_seen_on then own_deals.first_told_on
            else matches.own_first_on
        end as own_from,
        case
            when matches.survivor_first_on = survivors.first_seen_on
                then survivors.first_told_on
            else matches.survivor_first_on
        end as survivor_from,
        survivors.gone_on as merged_until
    from {{ ref('int_deals_matched') }} as matches
    inner join deals as own_deals
        on matches.source = own_deals.source and matches.deal_id = own_deals.deal_id
    inner join deals as survivors
        on matches.survivor_source = survivors.source
            and matches.survivor_deal_id = survivors.deal_id

),

matched as (

    select
        *,
        {{ greater_of('own_from', 'survivor_from') }} as merged_on
    from paired

),

step_0 as (

    select
        source,
        deal_id,
        survivor_source,
        survivor_deal_id,
        merged_on,
        cast(null as date) as merged_until,
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
        matched.merged_until,
        matched.preference,
        'same_deal' as reason
    from matched
    left join merged_by_system
        on matched.source = merged_by_system.source
            and matched.deal_id = merged_by_system.deal_id
    where merged_by_system.source is null
        and (matched.merged_until is null or matched.merged_until > matched.merged_on)

),

{% for step in steps %}
step_{{ step }} as (

    select
        here.source,
        here.deal_id,
        coalesce(onward.survivor_source, here.survivor_source) as survivor_source,
        coalesce(onward.survivor_deal_id, here.survivor_deal_id) as survivor_deal_id,
        here.merged_on,
        here.merged_until,
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
        here.merged_until,
        deals.gone_on is null as is_still_told,
        here.preference,
        here.reason
    from step_{{ steps | last }} as here
    inner join deals on here.source = deals.source and here.deal_id = deals.deal_id
    inner join step_0 as first_step
        on here.source = first_step.source and here.deal_id = first_step.deal_id
    left join step_0 as onward
        on here.survivor_source = onward.source and here.survivor_deal_id = onward.deal_id
    where onward.source is null

)

select * from resolved

{#
    Which deal an id means that a record of some source bears: the deal of its own source, or, where that
    source has no deals at all, of the only source that knows the id ('*'); a merged deal is the one it
    counts as.
#}
{{ config(materialized='incremental', pre_hook="{{ forget_ids_tonight() }}") }}

with deals as (

    {{ of_ids_tonight('int_deals_seen') }}

),

merged as (

    select * from {{ ref('int_deals_merged') }}

),

meant as (

    select
        deals.source,
        deals.deal_id,
        coalesce(merged.survivor_source, deals.source) as meant_source,
        coalesce(merged.survivor_deal_id, deals.deal_id) as meant_deal_id
    from deals
    left join merged
        on deals.source = merged.source
            and deals.deal_id = merged.deal_id
            and merged.merged_until is null

),

anywhere as (

    select
        '*' as source,
        deal_id,
        min(meant_source) as meant_source,
        min(meant_deal_id) as meant_deal_id
    from meant
    group by deal_id
    having min(meant_source) = max(meant_source) and min(meant_deal_id) = max(meant_deal_id)

),

linked as (

    select * from meant
    union all
    select * from anywhere

)

select * from linked

{{ config(
    materialized='incremental', pre_hook="{{ forget_deals_tonight('int_deals_arrived') }}"
) }}

with sightings as (

    select
        *,
        row_number() over (
            partition by source, deal_id order by snapshot_on desc nulls last
        ) as recency_rank
    from (
        {{ of_deals_tonight('int_deal_sightings', 'int_deals_arrived') }}
    ) as told

),

seen as (

    select
        source,
        deal_id,
        min(snapshot_on) as first_seen_on,
        max(case when recency_rank = 1 then missed_on end) as gone_on
    from sightings
    group by source, deal_id

),

changes as (

    select
        source,
        deal_id,
        min(changed_date) as first_changed_on
    from (
        {{ of_deals_tonight('int_deal_changes_known', 'int_deals_arrived') }}
    ) as told
    group by source, deal_id

),

spanned as (

    select
        seen.source,
        seen.deal_id,
        seen.first_seen_on,
        {{ lesser_of(
            'seen.first_seen_on', 'coalesce(changes.first_changed_on, seen.first_seen_on)'
        ) }} as first_told_on,
        seen.gone_on
    from seen
    left join changes on seen.source = changes.source and seen.deal_id = changes.deal_id

)

select * from spanned

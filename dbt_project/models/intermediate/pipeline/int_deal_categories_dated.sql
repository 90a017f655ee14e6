{{ config(materialized='incremental', pre_hook="{{ forget_touched_deals() }}") }}

-- Where nobody forecasts by category there is nothing to read.
with keepers as (

    select distinct source
    from (
        select source from {{ ref('int_deals_stated') }}
        where row_outcome = 'accepted' and forecast_category is not null
        union all
        select source from {{ ref('int_deal_changes_known') }}
        where deal_id is not null and forecast_category is not null
    ) as told_by

),

snapshots as (

    select * from ({{ of_tonight('int_deals_stated') }}) as stated
    where row_outcome = 'accepted'

),

changes as (

    select * from ({{ of_tonight('int_deal_changes_known') }}) as known
    where forecast_category is not null

),

told as (

    select
        snapshots.source,
        snapshots.deal_id,
        snapshots.snapshot_on as told_on,
        2 as told_rank,
        cast(null as {{ type_local_time() }}) as told_at,
        coalesce(snapshots.forecast_category, '') as forecast_category
    from snapshots
    inner join keepers on snapshots.source = keepers.source
    union all
    select
        source,
        deal_id,
        changed_date as told_on,
        1 as told_rank,
        changed_at as told_at,
        forecast_category
    from changes

),

ranked as (

    select
        *,
        row_number() over (
            partition by source, deal_id, told_on
            order by told_rank desc nulls last, told_at desc nulls last
        ) as recency_rank
    from told

),

compared as (

    select
        *,
        lag(forecast_category) over (partition by source, deal_id order by told_on)
            as previous_category
    from ranked
    where recency_rank = 1

),

dated as (

    select
        source,
        deal_id,
        nullif(forecast_category, '') as forecast_category,
        told_on as valid_from,
        coalesce(
            {{ add_days(
                'lead(told_on) over (partition by source, deal_id order by told_on)', -1
            ) }},
            {{ far_future() }}
        ) as valid_to
    from compared
    where previous_category is null or previous_category <> forecast_category

)

select * from dated

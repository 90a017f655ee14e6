{{ config(materialized='incremental', pre_hook="{{ forget_touched_deals() }}") }}

with tonight as (

    select * from {{ ref('int_deals_touched') }}
    where is_past_touched

),

all_snapshots as (

    select * from {{ ref('int_deals_stated') }}
    where row_outcome = 'accepted'

),

all_changes as (

    select * from {{ ref('int_deal_changes_known') }}
    where deal_id is not null and forecast_category is not null

),

-- Where nobody forecasts by category there is nothing to read.
keepers as (

    select distinct source
    from (
        select source from all_snapshots
        where forecast_category is not null
        union all
        select source from all_changes
    ) as told_by

),

snapshots as (

    select all_snapshots.*
    from all_snapshots
    inner join tonight
        on all_snapshots.source = tonight.source and all_snapshots.deal_id = tonight.deal_id

),

changes as (

    select all_changes.*
    from all_changes
    inner join tonight
        on all_changes.source = tonight.source and all_changes.deal_id = tonight.deal_id

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

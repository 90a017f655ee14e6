{% set deal = 'source, deal_id' %}
{% set in_order = 'snapshot_on, told_rank, told_place' %}
with told as (

    select * from {{ ref('int_deal_updates_told') }}

),

deliveries as (

    select * from {{ ref('int_deliveries_dated') }}
    where object = 'deal'

),

filled as (

    select
        source,
        deal_id,
        snapshot_on,
        told_rank,
        {{ last_known('seen_on', deal, in_order) }} as seen_on,
        {{ last_known('own_on', deal, in_order) }} as own_on,
        {{ last_known('update_on', deal, in_order) }} as update_on,
        {{ last_known('update_file', deal, in_order) }} as update_file,
        {{ last_known('update_sheet', deal, in_order) }} as update_sheet,
        {{ last_known('update_row', deal, in_order) }} as update_row,
        row_number() over (
            partition by source, deal_id, snapshot_on
            order by told_rank desc nulls last, told_place desc nulls last
        ) as rank_in_day,
        {{ filled_columns(deal, in_order) }}
    from told

),

-- An update speaks of a deal that is there: seen in, or after, the newest complete delivery.
standing as (

    select filled.*
    from filled
    inner join deliveries as of_day
        on filled.source = of_day.source and filled.snapshot_on = of_day.snapshot_on
    inner join deliveries as of_sight
        on filled.source = of_sight.source and filled.seen_on = of_sight.snapshot_on
    where filled.rank_in_day = 1 and filled.told_rank > 0
        and filled.own_on is not null
        and filled.seen_on is not null
        and of_sight.complete_number >= of_day.complete_number

),

unmarked as (

    select
        source,
        deal_id,
        snapshot_on,
        own_on,
        update_on,
        update_file,
        update_sheet,
        update_row,
        {{ unmarked_columns() }}
    from standing

)

select * from unmarked

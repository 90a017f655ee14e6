{#
    In a snapshot row a blank is a fact; in a history row it means "not told". Blank facts travel
    under a mark that the fill of the next model does not skip, and are unmarked there. In a rewound
    delivery they are none.
    Holds the deals of tonight only.
#}
with sightings as (

    {{ of_tonight('int_deal_sightings') }}

),

merged as (

    select * from {{ ref('int_deals_merged') }}

),

snapshots as (

    select
        deals.*,
        coalesce(merged.merged_on <= deals.snapshot_on, false)
        and coalesce(merged.merged_until > deals.snapshot_on, true) as is_merged
    from {{ ref('int_deals_stated') }} as deals
    inner join sightings
        on deals.source = sightings.source
            and deals.deal_id = sightings.deal_id
            and deals.snapshot_on = sightings.snapshot_on
    left join merged on deals.source = merged.source and deals.deal_id = merged.deal_id
    where deals.row_outcome = 'accepted' and sightings.is_kept

),

deals as (

    select distinct
        source,
        deal_id
    from snapshots

),

changes as (

    select known.*
    from {{ ref('int_deal_changes_known') }} as known
    inner join deals on known.source = deals.source and known.deal_id = deals.deal_id

),

-- Missed in a delivery; merged; told by itself again where the deal that counted instead is gone.
endings as (

    select
        source,
        deal_id,
        missed_on as event_date,
        3 as event_rank,
        true as is_deleted
    from sightings
    where missed_on is not null
    union all
    select
        source,
        deal_id,
        merged_on as event_date,
        4 as event_rank,
        true as is_deleted
    from merged
    union all
    select
        source,
        deal_id,
        merged_until as event_date,
        4 as event_rank,
        false as is_deleted
    from merged
    where merged_until is not null and is_still_told

),

events as (

    select
        source,
        deal_id,
        changed_date as event_date,
        1 as event_rank,
        changed_at as event_at,
        {{ pad_number('source_row', 12) }} as event_row,
        pipeline,
        stage,
        amount,
        cast(null as {{ type_text() }}) as currency,
        close_date,
        owner_id as owner_key,
        cast(null as {{ type_text() }}) as deal_type,
        cast(null as {{ type_text() }}) as deal_name,
        cast(null as boolean) as is_deleted,
        source_file,
        source_row
    from changes
    union all
    select
        source,
        deal_id,
        snapshot_on as event_date,
        2 as event_rank,
        cast(null as {{ type_local_time() }}) as event_at,
        {{ pad_number('source_row', 12) }} as event_row,
        coalesce(pipeline, '') as pipeline,
        stage,
        case when not ({{ is_rewound() }}) then coalesce(amount, {{ blank_amount() }}) end
            as amount,
        coalesce(currency, '') as currency,
        case when not ({{ is_rewound() }}) then coalesce(close_date, {{ blank_day() }}) end
            as close_date,
        coalesce(owner_id, owner_name, '') as owner_key,
        coalesce(deal_type, '') as deal_type,
        coalesce(deal_name, '') as deal_name,
        is_deleted or is_merged as is_deleted,
        source_file,
        source_row
    from snapshots
    union all
    select
        endings.source,
        endings.deal_id,
        endings.event_date,
        endings.event_rank,
        cast(null as {{ type_local_time() }}) as event_at,
        '' as event_row,
        cast(null as {{ type_text() }}) as pipeline,
        cast(null as {{ type_text() }}) as stage,
        cast(null as decimal(18, 2)) as amount,
        cast(null as {{ type_text() }}) as currency,
        cast(null as date) as close_date,
        cast(null as {{ type_text() }}) as owner_key,
        cast(null as {{ type_text() }}) as deal_type,
        cast(null as {{ type_text() }}) as deal_name,
        endings.is_deleted,
        cast(null as {{ type_text() }}) as source_file,
        cast(null as {{ type_text() }}) as source_row
    from endings
    inner join deals on endings.source = deals.source and endings.deal_id = deals.deal_id

)

select * from events

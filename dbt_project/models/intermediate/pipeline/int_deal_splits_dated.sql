{{ config(materialized='table') }}

with staged as (

    select * from {{ ref('stg_lake__deal_splits') }}
    where part = '' and row_outcome = 'accepted' and not is_deleted

),

seen as (

    select * from {{ ref('int_deal_splits_seen') }}

),

starts as (

    select
        source,
        min(snapshot_on) as first_on
    from {{ ref('int_deliveries_dated') }}
    where object = 'deal'
    group by source

),

split_starts as (

    select
        source,
        min(snapshot_on) as first_on
    from {{ ref('int_deliveries_dated') }}
    where object = 'deal_split'
    group by source

),

deals as (

    select
        source,
        deal_id
    from {{ ref('int_deals_seen') }}

),

-- A list of splits that holds no deals speaks of the only source that knows the deal.
deals_anywhere as (

    select
        deal_id,
        min(source) as source
    from deals
    group by deal_id
    having count(*) = 1

),

deal_sources as (

    select distinct source from deals

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

lines as (

    select
        case
            when deal_sources.source is null
                then coalesce(deals_anywhere.source, staged.source)
            else staged.source
        end as source,
        staged.deal_id,
        staged.source as split_source,
        staged.split_id,
        staged.split_kind,
        coalesce(aliases.owner_id, {{ unassigned() }}) as owner_id,
        cast(staged.percent as decimal(12, 8)) as percent,
        staged.amount,
        staged.source_file,
        staged.source_sheet,
        staged.source_row,
        staged.snapshot_on as read_on,
        seen.seen_on,
        coalesce({{ add_days('seen.gone_on', -1) }}, {{ far_future() }}) as valid_to
    from seen
    inner join staged
        on seen.source = staged.source
            and seen.split_id = staged.split_id
            and seen.read_on = staged.snapshot_on
    left join deal_sources on staged.source = deal_sources.source
    left join deals_anywhere on staged.deal_id = deals_anywhere.deal_id
    left join aliases on {{ person_key('staged.owner_id') }} = aliases.alias

),

-- What the first delivery of all says of a deal holds for the time before, as its owner does.
dated as (

    select
        lines.source,
        lines.deal_id,
        lines.split_source,
        lines.split_id,
        lines.split_kind,
        lines.owner_id,
        lines.percent,
        lines.amount,
        lines.source_file,
        lines.source_sheet,
        lines.source_row,
        lines.read_on,
        case
            when lines.seen_on = split_starts.first_on and lines.seen_on <= starts.first_on
                then {{ far_past() }}
            else lines.seen_on
        end as valid_from,
        lines.valid_to
    from lines
    inner join split_starts on lines.split_source = split_starts.source
    left join starts on lines.source = starts.source

)

select * from dated

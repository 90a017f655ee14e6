{# Deals that their own system merged into another one that is there too. #}
with deals as (

    select * from {{ ref('int_deals_seen') }}

),

merging_rows as (

    select
        stated.source,
        stated.deal_id,
        stated.merged_into_id,
        stated.snapshot_on,
        {{ greater_of('stated.snapshot_on', 'deals.first_told_on') }} as merged_on
    from {{ ref('int_deals_stated') }} as stated
    inner join deals
        on stated.source = deals.source and stated.merged_into_id = deals.deal_id
    where stated.row_outcome = 'accepted' and stated.merged_into_id <> stated.deal_id

),

merging_spans as (

    select
        source,
        deal_id,
        min(merged_on) as merged_on,
        max(snapshot_on) as last_merged_on
    from merging_rows
    group by source, deal_id

),

newest as (

    select * from {{ ref('int_deals_newest') }}

),

-- A deal that lives again by its newest row was never merged.
marked as (

    select
        merging_rows.source,
        merging_rows.deal_id,
        merging_rows.source as survivor_source,
        merging_rows.merged_into_id as survivor_deal_id,
        merging_spans.merged_on
    from merging_rows
    inner join merging_spans
        on merging_rows.source = merging_spans.source
            and merging_rows.deal_id = merging_spans.deal_id
            and merging_rows.snapshot_on = merging_spans.last_merged_on
    inner join newest
        on merging_rows.source = newest.source
            and merging_rows.deal_id = newest.deal_id
            and merging_rows.snapshot_on = newest.snapshot_on

)

select * from marked

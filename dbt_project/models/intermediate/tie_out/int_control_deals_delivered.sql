{#
    The deals of a source as its own totals count them on a day: each row of its newest whole delivery
    up to then, as exported. Rows that could not be read are among them: the source counts them too.
#}
with asked as (

    select distinct
        source,
        control_date
    from {{ ref('int_control_totals_told') }}

),

deliveries as (

    select * from {{ ref('int_deliveries_dated') }}
    where object = 'deal'

),

last_numbers as (

    select
        asked.source,
        asked.control_date,
        max(deliveries.complete_number) as complete_number
    from asked
    inner join deliveries
        on asked.source = deliveries.source and asked.control_date >= deliveries.snapshot_on
    group by asked.source, asked.control_date

),

landed as (

    select
        asked.control_date,
        deals.*
    from {{ ref('stg_lake__deals') }} as deals
    inner join asked
        on deals.source = asked.source and deals.snapshot_on <= asked.control_date
    where deals.deal_id is not null and deals.part = '' and deals.row_outcome <> 'superseded'

),

newest as (

    select
        source,
        control_date,
        deal_id,
        max(snapshot_on) as snapshot_on
    from landed
    group by source, control_date, deal_id

),

-- A deal that a whole delivery since lacks is gone; one that its system merged is part of another.
delivered as (

    select
        landed.source,
        landed.control_date,
        landed.deal_id,
        landed.stage,
        landed.status,
        landed.amount,
        landed.currency,
        landed.close_date,
        coalesce(landed.owner_id, landed.owner_name) as owner_key,
        landed.row_outcome
    from landed
    inner join newest
        on landed.source = newest.source
            and landed.control_date = newest.control_date
            and landed.deal_id = newest.deal_id
            and landed.snapshot_on = newest.snapshot_on
    inner join deliveries
        on landed.source = deliveries.source and landed.snapshot_on = deliveries.snapshot_on
    inner join last_numbers
        on landed.source = last_numbers.source
            and landed.control_date = last_numbers.control_date
    left join {{ ref('int_deals_merged') }} as merged
        on landed.source = merged.source
            and landed.deal_id = merged.deal_id
            and merged.reason = 'merged'
            and landed.control_date >= merged.merged_on
    where not landed.is_deleted
        and merged.deal_id is null
        and deliveries.complete_number >= last_numbers.complete_number

)

select * from delivered

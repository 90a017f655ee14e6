{{ config(
    materialized='incremental',
    pre_hook="{{ forget_deals(ref('int_deals_arrived'), 'tonight.is_changed') }}"
) }}

with stated as (

    {{ of_tonight('int_deals_stated', 'int_deals_arrived', 'tonight.is_changed') }}

),

rows_seen as (

    select
        source,
        deal_id,
        snapshot_on,
        case
            when row_outcome = 'accepted' then {{ fingerprint([
                'pipeline', 'stage', 'amount', 'currency', 'close_date', 'owner_id', 'owner_name',
                'deal_type', 'deal_name', 'is_deleted', 'merged_into_id'
            ]) }}
        end as state
    from stated

),

deliveries as (

    select * from {{ ref('int_deliveries_dated') }}
    where object = 'deal'

),

last_numbers as (

    select
        source,
        max(complete_number) as last_complete_number
    from deliveries
    group by source

),

-- The delivery that first shows what a history row told: its snapshot must be kept, even where it
-- equals the snapshot before, because on the same day the snapshot has the last word.
told_by_history as (

    select distinct
        changes.source,
        changes.deal_id,
        deliveries.snapshot_on
    from {{ ref('int_deal_changes_known') }} as changes
    inner join deliveries
        on changes.source = deliveries.source
            and changes.changed_date <= deliveries.snapshot_on
            and changes.changed_date > coalesce(deliveries.previous_snapshot_on, {{ far_past() }})
            and deliveries.is_own

),

compared as (

    select
        rows_seen.source,
        rows_seen.deal_id,
        rows_seen.snapshot_on,
        rows_seen.state,
        lag(rows_seen.state) over (
            partition by rows_seen.source, rows_seen.deal_id order by rows_seen.snapshot_on
        ) as previous_state,
        lag(deliveries.complete_number) over (
            partition by rows_seen.source, rows_seen.deal_id order by rows_seen.snapshot_on
        ) as previous_complete_number,
        lead(deliveries.complete_number - case when deliveries.is_complete then 1 else 0 end) over (
            partition by rows_seen.source, rows_seen.deal_id order by rows_seen.snapshot_on
        ) as next_complete_number,
        deliveries.complete_number,
        deliveries.complete_number - case when deliveries.is_complete then 1 else 0 end
            as complete_number_before
    from rows_seen
    inner join deliveries
        on rows_seen.source = deliveries.source
            and rows_seen.snapshot_on = deliveries.snapshot_on

),

flagged as (

    select
        compared.source,
        compared.deal_id,
        compared.snapshot_on,
        compared.state is not null
        and (
            compared.previous_state is null
            or compared.state <> compared.previous_state
            or compared.complete_number_before > compared.previous_complete_number
            or told_by_history.deal_id is not null
        ) as is_kept,
        -- Complete deliveries without the deal before it came again, or up to now.
        coalesce(compared.next_complete_number, last_numbers.last_complete_number)
        > compared.complete_number as is_missed_next,
        compared.complete_number
    from compared
    inner join last_numbers on compared.source = last_numbers.source
    left join told_by_history
        on compared.source = told_by_history.source
            and compared.deal_id = told_by_history.deal_id
            and compared.snapshot_on = told_by_history.snapshot_on

),

missed as (

    select
        flagged.source,
        flagged.deal_id,
        flagged.snapshot_on,
        flagged.is_kept,
        case when flagged.is_missed_next then deliveries.snapshot_on end as missed_on
    from flagged
    left join deliveries
        on flagged.source = deliveries.source
            and deliveries.is_complete
            and deliveries.complete_number = flagged.complete_number + 1
    where flagged.is_kept or flagged.is_missed_next

)

select * from missed

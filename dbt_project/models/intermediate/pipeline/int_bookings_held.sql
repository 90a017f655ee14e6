{{ config(materialized='table') }}

with housed as (

    select * from {{ ref('int_owners_housed') }}

),

whole as (

    select * from {{ ref('int_bookings_credited') }}
    where not is_shared

),

parted as (

    select * from {{ ref('int_bookings_credited') }}
    where is_shared

),

parted_held as (

    {{ held_spans('parted', 'housed', 'decided_date') }}

),

-- Where one of the people changes the unit, the lines of all of a deal are cut.
cuts as (

    select distinct
        source,
        deal_id,
        valid_from as cut_on
    from parted_held

),

cut_spans as (

    select
        *,
        lead(cut_on) over (partition by source, deal_id order by cut_on) as next_cut_on
    from cuts

),

recut as (

    select
        parted_held.source,
        parted_held.deal_id,
        cut_spans.cut_on as valid_from,
        {{ lesser_of('parted_held.valid_to', add_days('cut_spans.next_cut_on', -1)) }} as valid_to,
        parted_held.status,
        parted_held.amount,
        parted_held.currency,
        parted_held.due_date,
        parted_held.decided_date,
        parted_held.owner_id,
        parted_held.unit_id,
        parted_held.is_deleted,
        parted_held.is_counted,
        parted_held.created_date,
        parted_held.history_start
    from parted_held
    inner join cut_spans
        on parted_held.source = cut_spans.source
            and parted_held.deal_id = cut_spans.deal_id
            and cut_spans.cut_on between parted_held.valid_from and parted_held.valid_to

),

whole_held as (

    {{ held_spans('whole', 'housed', 'decided_date') }}

),

held as (

    select
        *,
        false as is_shared
    from whole_held
    union all
    select
        *,
        true as is_shared
    from recut

)

select * from held

with staged as (

    select * from {{ ref('stg_lake__deal_splits') }}
    where split_id is not null and part = '' and row_outcome <> 'superseded'

),

deliveries as (

    select * from {{ ref('int_deliveries_dated') }}
    where object = 'deal_split'

),

completes as (

    select
        source,
        complete_number,
        snapshot_on
    from deliveries
    where is_complete

),

-- An unreadable line counts as seen: it goes on as last read.
sightings as (

    select
        staged.source,
        staged.split_id,
        staged.snapshot_on,
        deliveries.complete_number,
        max(case when staged.row_outcome = 'accepted' then staged.snapshot_on end) over (
            partition by staged.source, staged.split_id order by staged.snapshot_on
            rows between unbounded preceding and current row
        ) as read_on,
        lead(staged.snapshot_on) over (
            partition by staged.source, staged.split_id order by staged.snapshot_on
        ) as next_seen_on
    from staged
    inner join deliveries
        on staged.source = deliveries.source and staged.snapshot_on = deliveries.snapshot_on

),

-- Until the line is seen again, or a complete delivery is without it.
ended as (

    select
        sightings.source,
        sightings.split_id,
        sightings.snapshot_on as seen_on,
        sightings.read_on,
        {{ lesser_of('sightings.next_seen_on', 'completes.snapshot_on') }} as gone_on
    from sightings
    left join completes
        on sightings.source = completes.source
            and sightings.complete_number + 1 = completes.complete_number

)

select * from ended

{{ config(materialized='incremental', pre_hook="{{ forget_changes_arrived() }}") }}
with changes as (

    select * from ({{ changes_arrived('stg_lake__deal_changes') }}) as told
    where row_outcome = 'accepted' and changed_date <= {{ as_of_date() }}

),

-- A history is exported again and again: of each change, the row that came last.
newest as (

    select
        source,
        change_id,
        max(snapshot_on) as snapshot_on
    from changes
    group by source, change_id

),

known as (

    select changes.*
    from changes
    inner join newest
        on changes.source = newest.source
            and changes.change_id = newest.change_id
            and changes.snapshot_on = newest.snapshot_on

)

select * from known

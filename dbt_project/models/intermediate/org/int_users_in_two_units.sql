with users as (

    select * from {{ ref('stg_lake__users') }}
    where part = ''

),

newest as (

    select
        source,
        max(snapshot_on) as snapshot_on
    from users
    group by source

),

-- Of several rows of a person in one list the last counts; the earlier ones are superseded.
lists as (

    select users.*
    from users
    inner join newest
        on users.source = newest.source and users.snapshot_on = newest.snapshot_on

),

doubled as (

    select
        earlier.*,
        coalesce(earlier.unit_id, earlier.unit_name) as unit_key
    from lists as earlier
    inner join lists as counted
        on earlier.source = counted.source and earlier.user_id = counted.user_id
    where earlier.row_outcome = 'superseded'
        and counted.row_outcome = 'accepted'
        and coalesce(earlier.unit_id, earlier.unit_name)
        <> coalesce(counted.unit_id, counted.unit_name)

)

select * from doubled

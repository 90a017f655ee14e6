with keyed as (

    select
        *,
        owner_id || {{ key_mark() }} || cast(first_date as {{ type_text() }})
        || {{ key_mark() }} || day_part as absence_key
    from {{ ref('stg_lake__absences') }}

),

newest as (

    {{ newest_rows('keyed', 'absence', 'absence_key', deleted=none) }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

-- Days off that were refused or withdrawn are none; one that is only asked for is planned.
known as (

    select
        newest.source,
        newest.snapshot_on,
        newest.source_file,
        newest.source_sheet,
        newest.source_row,
        newest.absence_key,
        newest.owner_id as owner_key,
        aliases.owner_id,
        newest.first_date,
        coalesce(newest.last_date, newest.first_date) as last_date,
        newest.day_part
    from newest
    left join aliases on {{ person_key('newest.owner_id') }} = aliases.alias
    where not {{ is_called_off('newest.status') }}

)

select * from known

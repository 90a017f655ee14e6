with aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

deals as (

    select
        'deal' as object,
        source,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        coalesce(owner_id, owner_name) as owner_key,
        deal_id as record_key,
        amount
    from {{ ref('int_deals_latest') }}

),

activities as (

    select
        'activity' as object,
        source,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        owner_key,
        activity_id as record_key,
        cast(null as decimal(18, 2)) as amount
    from {{ ref('int_activities_known') }}

),

absences as (

    select
        'absence' as object,
        source,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        owner_key,
        absence_key as record_key,
        cast(null as decimal(18, 2)) as amount
    from {{ ref('int_absences_known') }}

),

united as (

    select * from deals
    union all
    select * from activities
    union all
    select * from absences

),

-- Accepted, and counted under nobody: the newest row of each record whose owner no user is.
ownerless as (

    select united.*
    from united
    left join aliases on {{ person_key('united.owner_key') }} = aliases.alias
    where aliases.alias is null

)

select * from ownerless

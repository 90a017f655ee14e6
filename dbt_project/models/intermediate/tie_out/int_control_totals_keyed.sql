{#
    A control total with the key that its member has among the deals: an owner by id, a period by its
    first day or its quarter. Of a list of deals, what it leaves out is a total of 0.
#}
with told as (

    select * from {{ ref('int_control_totals_told') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

days as (

    select * from {{ ref('stg_parameters__days') }}

),

keyed as (

    select
        told.source,
        told.control_date,
        told.measure,
        told.status,
        told.dimension,
        told.member,
        case told.dimension
            when 'none' then ''
            when 'stage' then {{ bare_name('told.member') }}
            when 'owner' then coalesce(aliases.owner_id, {{ person_key('told.member') }})
            when 'deal' then told.member_deal_id
            else coalesce(cast(days.month_start as {{ type_text() }}), told.member_quarter)
        end as member_key,
        told.theirs_value,
        told.source_file,
        told.source_row
    from told
    left join aliases
        on case when told.dimension = 'owner' then {{ person_key('told.member') }} end
            = aliases.alias
    left join days
        on case when told.dimension = 'period' then told.member_date end = days.date_day

),

-- Two rows that mean one member are one total.
summed as (

    select
        source,
        control_date,
        measure,
        status,
        dimension,
        min(member) as member,
        member_key,
        cast(sum(theirs_value) as decimal(18, 2)) as theirs_value,
        min(source_file) as source_file,
        min(source_row) as source_row
    from keyed
    group by source, control_date, measure, status, dimension, member_key

)

select * from summed

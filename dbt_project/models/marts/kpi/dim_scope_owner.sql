with scoped_owners as (

    select * from {{ ref('int_owners_scoped') }}

),

members as (

    select distinct
        scope_kind,
        scope_id,
        owner_id
    from scoped_owners

)

select * from members

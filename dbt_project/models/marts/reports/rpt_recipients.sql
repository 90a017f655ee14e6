with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported and manager_id is not null

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

recipients as (

    select
        owners.owner_id,
        owners.name,
        owners.email,
        owners.language,
        owners.is_active,
        scopes.scope_kind,
        scopes.scope_id
    from scopes
    inner join owners on scopes.manager_id = owners.owner_id

)

select * from recipients

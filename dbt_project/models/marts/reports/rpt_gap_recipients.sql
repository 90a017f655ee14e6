with readers as (

    select * from {{ ref('dim_scope_reader') }}

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

)

select
    readers.scope_kind,
    readers.scope_id,
    owners.owner_id,
    owners.name,
    owners.email,
    owners.language,
    owners.is_active
from readers
inner join owners on readers.owner_id = owners.owner_id

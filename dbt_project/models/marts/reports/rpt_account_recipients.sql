with accounts as (

    select * from {{ ref('fct_account') }}
    where owner_id <> {{ unassigned() }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where scope_kind <> 'owner' and manager_id is not null

),

members as (

    select * from {{ ref('dim_scope_owner') }}

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

-- The owner, and who leads a unit that the owner belongs to, up to the company.
readers as (

    select
        owner_id,
        owner_id as reader_id
    from accounts
    union all
    select
        members.owner_id,
        scopes.manager_id as reader_id
    from members
    inner join scopes
        on members.scope_kind = scopes.scope_kind and members.scope_id = scopes.scope_id

),

reading as (

    select distinct
        owner_id,
        reader_id
    from readers

)

select
    'account' as scope_kind,
    accounts.source || '/' || accounts.account_id as scope_id,
    owners.owner_id,
    owners.name,
    owners.email,
    owners.language,
    owners.is_active
from accounts
inner join reading on accounts.owner_id = reading.owner_id
inner join owners on reading.reader_id = owners.owner_id

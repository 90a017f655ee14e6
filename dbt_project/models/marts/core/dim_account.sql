with accounts as (

    {{ newest_rows(ref('stg_lake__accounts'), 'account', 'account_id') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

)

select
    accounts.account_id,
    accounts.source,
    accounts.account_name,
    accounts.parent_account_id,
    coalesce(aliases.owner_id, {{ unassigned() }}) as owner_id,
    accounts.industry,
    accounts.region,
    accounts.segment,
    accounts.created_date,
    accounts.source_file,
    accounts.source_row
from accounts
left join aliases on {{ person_key('accounts.owner_id') }} = aliases.alias

with accounts as (

    select * from {{ ref('int_accounts_known') }}

),

owner_aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

-- Of the ways a derived account is written, the one that most records use.
derived as (

    select
        *,
        row_number() over (
            partition by source, account_id
            order by record_count desc nulls last, account_name asc nulls last
        ) as name_rank
    from {{ ref('int_account_aliases') }}
    where is_derived

),

listed as (

    select
        accounts.*,
        coalesce(owner_aliases.owner_id, {{ unassigned() }}) as owner_id
    from accounts
    left join owner_aliases on {{ person_key('accounts.owner_key') }} = owner_aliases.alias

),

united as (

    select
        account_id,
        source,
        account_name,
        parent_account_id,
        owner_id,
        industry,
        region,
        segment,
        created_date,
        is_derived,
        source_file,
        source_row
    from listed
    union all
    select
        account_id,
        source,
        account_name,
        cast(null as {{ type_text() }}) as parent_account_id,
        {{ unassigned() }} as owner_id,
        cast(null as {{ type_text() }}) as industry,
        cast(null as {{ type_text() }}) as region,
        cast(null as {{ type_text() }}) as segment,
        cast(null as date) as created_date,
        is_derived,
        cast(null as {{ type_text() }}) as source_file,
        cast(null as {{ type_text() }}) as source_row
    from derived
    where name_rank = 1

)

select
    account_id,
    source,
    account_name,
    parent_account_id,
    owner_id,
    industry,
    region,
    segment,
    created_date,
    is_derived,
    source_file,
    source_row
from united

with accounts as (

    select
        *,
        {{ account_key('account_name') }} as account_key
    from {{ ref('dim_account') }}

),

tops as (

    select * from {{ ref('dim_account_ancestor') }}
    where is_top

),

-- Accounts of one parent are settled.
topped as (

    select
        accounts.source,
        accounts.account_id,
        accounts.account_name,
        accounts.account_key,
        accounts.owner_id,
        tops.ancestor_id as top_account_id,
        accounts.source || '/' || tops.ancestor_id as top_key
    from accounts
    inner join tops {{ on_account('accounts', 'tops') }}
    where accounts.account_key is not null

),

shared as (

    select
        account_key,
        count(*) as twin_count
    from topped
    group by account_key
    having count(distinct top_key) > 1

)

select
    topped.account_key,
    topped.source,
    topped.account_id,
    topped.account_name,
    topped.owner_id,
    topped.top_account_id,
    cast(shared.twin_count as bigint) as twin_count,
    'merge them in the source, or name one of them as parent of the other' as mend
from topped
inner join shared on topped.account_key = shared.account_key

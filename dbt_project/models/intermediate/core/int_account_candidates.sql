{{ config(materialized='table') }}

with names as (

    select * from {{ ref('int_account_names_referred') }}

),

accounts as (

    select
        *,
        {{ account_key('account_name') }} as account_key,
        {{ account_spelling('account_name') }} as account_spelling
    from {{ ref('int_accounts_known') }}

),

-- The own source before others, and the name as it is before the name without its legal form.
fitting as (

    select
        names.source,
        names.account_name,
        accounts.source as account_source,
        accounts.account_id,
        accounts.account_name as candidate_name,
        case when names.source = accounts.source then 0 else 2 end
        + case when names.account_spelling = accounts.account_spelling then 1 else 2 end
            as match_rank
    from names
    inner join accounts on names.account_key = accounts.account_key

),

ranked as (

    select
        *,
        min(match_rank) over (partition by source, account_name) as best_rank
    from fitting

),

best as (

    select
        source,
        account_name,
        account_source,
        account_id,
        candidate_name
    from ranked
    where match_rank = best_rank

)

select * from best

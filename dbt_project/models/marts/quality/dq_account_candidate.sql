with aliases as (

    select * from {{ ref('int_account_aliases') }}
    where account_id is null

),

candidates as (

    select * from {{ ref('int_account_candidates') }}

),

listed as (

    select
        aliases.source,
        aliases.account_name,
        case when aliases.candidate_count = 0 then 'no_account' else 'several_accounts' end
            as reason_code,
        aliases.record_count,
        candidates.account_source as candidate_source,
        candidates.account_id as candidate_id,
        candidates.candidate_name
    from aliases
    left join candidates
        on aliases.source = candidates.source
            and aliases.account_name = candidates.account_name

)

select
    source,
    account_name,
    reason_code,
    record_count,
    candidate_source,
    candidate_id,
    candidate_name,
    case reason_code
        when 'no_account'
            then 'deliver the account, or map the name to that of the account under values'
        else 'give the records the id of the account, or map the name to one under values'
    end as mend
from listed

{{ config(materialized='table') }}

with names as (

    select * from {{ ref('int_account_names_referred') }}

),

candidates as (

    select
        source,
        account_name,
        count(*) as candidate_count,
        min(account_source) as account_source,
        min(account_id) as account_id
    from {{ ref('int_account_candidates') }}
    group by source, account_name

),

sources_with_accounts as (

    select distinct source
    from {{ ref('stg_lake_file__files') }}
    where object = 'account'

),

taken_ids as (

    select
        source,
        account_id
    from {{ ref('int_accounts_known') }}

),

-- A name that fits several accounts is none of them; one that fits none is an account of its own
-- only where the source delivers no accounts at all.
resolved as (

    select
        names.source,
        names.account_name,
        names.account_key,
        names.record_count,
        coalesce(candidates.candidate_count, 0) as candidate_count,
        case when candidates.candidate_count = 1 then candidates.account_source end
            as known_source,
        case when candidates.candidate_count = 1 then candidates.account_id end as known_id,
        candidates.source is null and sources_with_accounts.source is null
        and taken_ids.source is null and names.account_key is not null as is_derived
    from names
    left join candidates
        on names.source = candidates.source and names.account_name = candidates.account_name
    left join sources_with_accounts on names.source = sources_with_accounts.source
    left join taken_ids
        on names.source = taken_ids.source and names.account_key = taken_ids.account_id

),

aliases as (

    select
        source,
        account_name,
        case when is_derived then source else known_source end as account_source,
        case when is_derived then account_key else known_id end as account_id,
        is_derived,
        cast(candidate_count as integer) as candidate_count,
        cast(record_count as bigint) as record_count
    from resolved

)

select * from aliases

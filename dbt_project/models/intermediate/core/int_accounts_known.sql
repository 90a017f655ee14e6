{{ config(materialized='table') }}

with listed as (

    {{ newest_rows(ref('stg_lake__accounts'), 'account', 'account_id') }}

),

deals as (

    select * from {{ ref('int_deals_latest') }}
    where account_id is not null

),

sources_with_accounts as (

    select distinct source
    from {{ ref('stg_lake_file__files') }}
    where object = 'account'

),

-- A source that never delivers accounts: they are what its deals call by an id.
named_by_deals as (

    select
        deals.*,
        row_number() over (
            partition by deals.source, deals.account_id
            order by
                deals.snapshot_on desc nulls last,
                deals.account_name asc nulls last,
                deals.deal_id asc nulls last
        ) as name_rank
    from deals
    left join sources_with_accounts on deals.source = sources_with_accounts.source
    where sources_with_accounts.source is null

),

united as (

    select
        source,
        account_id,
        account_name,
        parent_account_id,
        owner_id as owner_key,
        industry,
        region,
        segment,
        created_date,
        false as is_derived,
        cast(snapshot_on as {{ type_text() }}) || '/' || source_file as source_file,
        source_row
    from listed
    where not ({{ is_rewound() }}) or coalesce(created_date <= {{ as_of_date() }}, true)
    union all
    select
        source,
        account_id,
        account_name,
        cast(null as {{ type_text() }}) as parent_account_id,
        cast(null as {{ type_text() }}) as owner_key,
        cast(null as {{ type_text() }}) as industry,
        cast(null as {{ type_text() }}) as region,
        cast(null as {{ type_text() }}) as segment,
        cast(null as date) as created_date,
        true as is_derived,
        cast(file_on as {{ type_text() }}) || '/' || source_file as source_file,
        source_row
    from named_by_deals
    where name_rank = 1

)

select * from united

with deals as (

    select * from {{ ref('int_deals_latest') }}

),

aliases as (

    select * from {{ ref('int_account_aliases') }}

),

accounts as (

    select * from {{ ref('int_accounts_known') }}

),

-- An id says which account it is, whether the account was delivered or not; a name only without.
accounted as (

    select
        deals.source,
        deals.deal_id,
        deals.deal_name,
        case when deals.account_id is null then aliases.account_source else deals.source end
            as account_source,
        coalesce(deals.account_id, aliases.account_id) as account_id,
        coalesce(deals.account_name, accounts.account_name) as account_name,
        deals.first_created_date,
        deals.forecast_category,
        deals.deal_type,
        deals.lead_source,
        deals.lost_reason,
        deals.snapshot_on,
        deals.file_on,
        deals.source_file,
        deals.source_row
    from deals
    left join aliases
        on deals.source = aliases.source
            and case when deals.account_id is null then deals.account_name end
            = aliases.account_name
    left join accounts
        on deals.source = accounts.source and deals.account_id = accounts.account_id

)

select * from accounted

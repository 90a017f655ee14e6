with accounts as (

    select * from {{ ref('fct_account') }}

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

twins as (

    select * from {{ ref('dq_account_twin') }}

),

companies as (

    select * from {{ ref('dim_scope') }}
    where scope_kind = 'company'

),

ranked as (

    select
        *,
        row_number() over (
            partition by owner_id
            order by
                won_year_amount desc nulls last,
                won_amount desc nulls last,
                source asc nulls last,
                account_id asc nulls last
        ) as owner_rank
    from accounts

)

select
    ranked.source || '/' || ranked.account_id as scope_id,
    {{ as_of_date() }} as as_of,
    ranked.account_name,
    ranked.account_id,
    ranked.owner_id,
    owners.name as owner_name,
    cast(ranked.owner_rank as integer) as owner_rank,
    case when ranked.top_account_id <> ranked.account_id then tops.account_name end
        as top_account_name,
    ranked.industry,
    ranked.region,
    companies.currency_code,
    ranked.open_deal_count,
    ranked.open_amount,
    ranked.won_deal_count,
    ranked.won_amount,
    ranked.won_year_amount,
    ranked.lost_deal_count,
    ranked.amount_missing_count,
    ranked.contact_count,
    ranked.contact_touched_count,
    ranked.last_activity_date,
    ranked.activity_recent_count,
    ranked.is_touched,
    ranked.open_inquiry_count,
    ranked.purchase_count,
    ranked.last_purchase_date,
    {{ days_between('ranked.last_purchase_date', as_of_date()) }} as quiet_days,
    ranked.purchase_interval_days,
    ranked.next_purchase_date,
    ranked.next_purchase_from,
    ranked.next_purchase_to,
    ranked.purchase_state,
    ranked.purchase_note,
    ranked.child_count,
    ranked.group_open_amount,
    ranked.group_won_amount,
    coalesce(twins.twin_count, 0) as twin_count
from ranked
cross join companies
left join owners on ranked.owner_id = owners.owner_id
left join accounts as tops
    on ranked.source = tops.source and ranked.top_account_id = tops.account_id
left join twins {{ on_account('ranked', 'twins') }}

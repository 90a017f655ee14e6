with accounts as (

    select * from {{ ref('dim_account') }}

),

figures as (

    select * from {{ ref('fct_account_figure') }}

),

rhythms as (

    select * from {{ ref('fct_account_rhythm') }}

),

account_groups as (

    select * from {{ ref('fct_account_group') }}

),

tops as (

    select * from {{ ref('dim_account_ancestor') }}
    where is_top

)

select
    accounts.source,
    accounts.account_id,
    accounts.account_name,
    case when tops.ancestor_id <> accounts.account_id then accounts.parent_account_id end
        as parent_account_id,
    tops.ancestor_id as top_account_id,
    case
        when accounts.owner_id <> {{ unassigned() }} then accounts.owner_id
        else coalesce(figures.deal_owner_id, {{ unassigned() }})
    end as owner_id,
    case
        when accounts.owner_id <> {{ unassigned() }} then 'account'
        when figures.deal_owner_id is not null then 'deal'
        else 'none'
    end as owner_basis,
    accounts.industry,
    accounts.region,
    accounts.segment,
    accounts.is_derived,
    figures.open_deal_count,
    figures.open_amount,
    figures.won_deal_count,
    figures.won_amount,
    figures.won_year_amount,
    figures.last_won_date,
    figures.lost_deal_count,
    figures.lost_amount,
    figures.amount_missing_count,
    figures.contact_count,
    figures.contact_touched_count,
    figures.last_activity_date,
    figures.activity_recent_count,
    figures.is_touched,
    figures.inquiry_count,
    figures.open_inquiry_count,
    coalesce(rhythms.purchase_count, 0) as purchase_count,
    coalesce(rhythms.purchase_amount, 0) as purchase_amount,
    rhythms.last_purchase_date,
    rhythms.purchase_interval_days,
    rhythms.purchase_spread_days,
    rhythms.next_purchase_date,
    rhythms.next_purchase_from,
    rhythms.next_purchase_to,
    coalesce(rhythms.purchase_state, 'unknown') as purchase_state,
    coalesce(rhythms.is_dormant, false) as is_dormant,
    case when rhythms.account_id is null then 'no_purchases' else rhythms.purchase_note end
        as purchase_note,
    account_groups.child_count,
    account_groups.group_open_deal_count,
    account_groups.group_open_amount,
    account_groups.group_won_deal_count,
    account_groups.group_won_amount,
    account_groups.group_won_year_amount,
    account_groups.group_lost_deal_count,
    account_groups.group_lost_amount,
    account_groups.group_contact_count,
    account_groups.group_open_inquiry_count,
    account_groups.group_purchase_count,
    account_groups.group_purchase_amount,
    accounts.source_file,
    accounts.source_row
from accounts
inner join figures {{ on_account('accounts', 'figures') }}
inner join account_groups {{ on_account('accounts', 'account_groups') }}
inner join tops {{ on_account('accounts', 'tops') }}
left join rhythms {{ on_account('accounts', 'rhythms') }}

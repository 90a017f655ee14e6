{% set touched_days = 90 %}
with accounts as (

    select * from {{ ref('dim_account') }}

),

deals as (

    select * from {{ ref('fct_deal') }}
    where is_eligible and status <> 'disqualified' and account_id is not null

),

deal_sums as (

    select
        account_source as source,
        account_id,
        sum(case when status = 'open' then 1 else 0 end) as open_deal_count,
        sum(case when status = 'open' then amount_reporting end) as open_amount,
        sum(case when status = 'won' then 1 else 0 end) as won_deal_count,
        sum(case when status = 'won' then amount_reporting end) as won_amount,
        sum(
            case
                when status = 'won'
                    and decided_date > {{ add_days(as_of_date(), -365) }}
                    and decided_date <= {{ as_of_date() }}
                    then amount_reporting
            end
        ) as won_year_amount,
        max(case when status = 'won' then decided_date end) as last_won_date,
        sum(case when status = 'lost' then 1 else 0 end) as lost_deal_count,
        sum(case when status = 'lost' then amount_at_loss end) as lost_amount,
        sum(
            case when status in ('open', 'won') and amount_reporting is null then 1 else 0 end
        ) as amount_missing_count
    from deals
    group by account_source, account_id

),

deal_owners as (

    select
        account_source as source,
        account_id,
        owner_id,
        row_number() over (
            partition by account_source, account_id
            order by created_date desc nulls last, deal_id desc nulls last
        ) as deal_rank
    from deals
    where owner_id <> {{ unassigned() }}

),

contacts as (

    select
        source,
        account_id,
        count(*) as contact_count,
        sum(case when is_touched then 1 else 0 end) as contact_touched_count
    from {{ ref('dim_contact') }}
    where account_id is not null
    group by source, account_id

),

touches as (

    select
        account_source as source,
        account_id,
        max(touched_date) as last_activity_date,
        sum(
            case when touched_date > {{ add_days(as_of_date(), -touched_days) }} then 1 else 0 end
        ) as activity_recent_count
    from {{ ref('int_accounts_touched') }}
    group by account_source, account_id

),

-- Where no activity of a source is of an account, or names a contact, it does not keep them.
kept as (

    select
        account_source as source,
        count(contact_id) > 0 as is_contact_kept
    from {{ ref('int_accounts_touched') }}
    group by account_source

),

inquiries as (

    select
        source,
        account_id,
        count(*) as inquiry_count,
        sum(case when closed_date is null and coalesce(status, '') <> 'closed' then 1 else 0 end)
            as open_inquiry_count
    from {{ ref('fct_inquiry') }}
    where account_id is not null
    group by source, account_id

)

select
    accounts.source,
    accounts.account_id,
    deal_owners.owner_id as deal_owner_id,
    cast(coalesce(deal_sums.open_deal_count, 0) as bigint) as open_deal_count,
    cast(coalesce(deal_sums.open_amount, 0) as decimal(18, 2)) as open_amount,
    cast(coalesce(deal_sums.won_deal_count, 0) as bigint) as won_deal_count,
    cast(coalesce(deal_sums.won_amount, 0) as decimal(18, 2)) as won_amount,
    cast(coalesce(deal_sums.won_year_amount, 0) as decimal(18, 2)) as won_year_amount,
    deal_sums.last_won_date,
    cast(coalesce(deal_sums.lost_deal_count, 0) as bigint) as lost_deal_count,
    cast(coalesce(deal_sums.lost_amount, 0) as decimal(18, 2)) as lost_amount,
    cast(coalesce(deal_sums.amount_missing_count, 0) as bigint) as amount_missing_count,
    cast(coalesce(contacts.contact_count, 0) as bigint) as contact_count,
    case
        when kept.is_contact_kept
            then cast(coalesce(contacts.contact_touched_count, 0) as bigint)
    end as contact_touched_count,
    touches.last_activity_date,
    case
        when kept.source is not null
            then cast(coalesce(touches.activity_recent_count, 0) as bigint)
    end as activity_recent_count,
    coalesce(touches.activity_recent_count > 0, false) as is_touched,
    cast(coalesce(inquiries.inquiry_count, 0) as bigint) as inquiry_count,
    cast(coalesce(inquiries.open_inquiry_count, 0) as bigint) as open_inquiry_count
from accounts
left join deal_sums {{ on_account('accounts', 'deal_sums') }}
left join deal_owners {{ on_account('accounts', 'deal_owners') }} and deal_owners.deal_rank = 1
left join contacts {{ on_account('accounts', 'contacts') }}
left join touches {{ on_account('accounts', 'touches') }}
left join kept on accounts.source = kept.source
left join inquiries {{ on_account('accounts', 'inquiries') }}

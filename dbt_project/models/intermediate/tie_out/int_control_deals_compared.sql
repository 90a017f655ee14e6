{#
    Each deal that a source's totals count beside what the numbers of the reports count of it on that
    day, and why the two differ.
#}
with delivered as (

    select * from {{ ref('int_control_deals_delivered') }}

),

asked as (

    select distinct
        source,
        control_date
    from {{ ref('int_control_totals_told') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

versions as (

    select
        asked.control_date,
        versions.*
    from {{ ref('int_deals_versioned') }} as versions
    inner join asked
        on versions.source = asked.source
            and asked.control_date between versions.valid_from and versions.valid_to

),

updated as (

    select distinct
        source,
        deal_id
    from {{ ref('int_deal_updates_filled') }}
    where update_on is not null

),

-- What cannot be read of a row is taken to be as it last was.
paired as (

    select
        coalesce(delivered.source, versions.source) as source,
        coalesce(delivered.control_date, versions.control_date) as control_date,
        coalesce(delivered.deal_id, versions.deal_id) as deal_id,
        delivered.deal_id is not null as is_delivered,
        delivered.row_outcome,
        delivered.stage as delivered_stage,
        {{ as_last_read('status') }} as delivered_status,
        coalesce({{ as_last_read('amount') }}, 0) as delivered_amount,
        {{ as_last_read('close_date') }} as delivered_close_date,
        delivered.owner_key,
        delivered.currency,
        versions.deal_id is not null as is_known,
        coalesce(versions.is_deleted, false) as is_deleted,
        coalesce(versions.is_eligible, false) as is_eligible,
        versions.stage,
        versions.status,
        versions.amount as native_amount,
        versions.currency as native_currency,
        versions.close_date,
        versions.owner_id
    from delivered
    full outer join versions
        on delivered.source = versions.source
            and delivered.control_date = versions.control_date
            and delivered.deal_id = versions.deal_id

),

-- Money of the reports is in their own currency; a foreign amount without a rate is not counted.
counted as (

    select
        paired.*,
        coalesce(aliases.owner_id, {{ person_key('paired.owner_key') }}) as delivered_owner,
        paired.is_known and not paired.is_deleted and paired.is_eligible as is_counted,
        companies.currency as reporting_currency,
        coalesce(
            rates.rate,
            case
                when coalesce(upper(paired.native_currency), upper(companies.currency))
                    = upper(companies.currency)
                    then 1
            end
        ) as rate,
        merged.reason = 'same_deal' as is_counted_elsewhere,
        updated.deal_id is not null as is_updated
    from paired
    cross join companies
    left join aliases on {{ person_key('paired.owner_key') }} = aliases.alias
    left join {{ ref('int_deal_rates') }} as rates
        on paired.source = rates.source and paired.deal_id = rates.deal_id
    left join {{ ref('int_deals_merged') }} as merged
        on paired.source = merged.source
            and paired.deal_id = merged.deal_id
            and paired.control_date >= merged.merged_on
            and coalesce(merged.merged_until, {{ far_future() }}) > paired.control_date
    left join updated
        on paired.source = updated.source and paired.deal_id = updated.deal_id
    where paired.is_delivered or not paired.is_deleted

)

select
    source,
    control_date,
    deal_id,
    is_delivered,
    delivered_stage,
    delivered_status,
    delivered_amount,
    delivered_close_date,
    delivered_owner,
    is_counted,
    stage,
    status,
    case when rate is not null then {{ converted('native_amount', 'rate') }} end as amount,
    close_date,
    owner_id,
    case
        when coalesce(row_outcome, '') = 'quarantined' then 'quarantined'
        when is_counted_elsewhere then 'counted_elsewhere'
        when not is_delivered then 'not_delivered'
        when is_deleted or not is_known then 'deleted'
        when not is_eligible then 'not_eligible'
        when rate is null and native_amount is not null then 'no_rate'
        when is_updated then 'updated'
        when coalesce(upper(currency), upper(reporting_currency)) <> upper(reporting_currency)
            then 'converted'
        when coalesce(owner_id, '') <> coalesce(delivered_owner, '') then 'owner'
        else 'history'
    end as reason
from counted

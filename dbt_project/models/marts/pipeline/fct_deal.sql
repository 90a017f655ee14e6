{% set tonight = 'int_deals_retold' %}
{{ config(
    materialized='incremental', pre_hook="{{ forget_deals_tonight('int_deals_retold') }}"
) }}
with deals as (

    {{ of_deals_tonight('int_deals_accounted', tonight) }}

),

versions as (

    select * from ({{ of_deals_tonight('int_deals_versioned', tonight) }}) as told
    where valid_to = {{ far_future() }}

),

measures as (

    {{ of_deals_tonight('int_deals_measured', tonight) }}

),

baselines as (

    select * from {{ ref('int_deals_baselined') }}

),

followed as (

    select * from {{ ref('int_deals_followed') }}

),

rates as (

    {{ of_deals_tonight('int_deal_rates', tonight) }}

),

record_urls as (

    select * from {{ ref('stg_parameters__record_urls') }}
    where object = 'deal'

),

joined as (

    select
        deals.deal_id,
        deals.source,
        deals.deal_name,
        deals.account_source,
        deals.account_id,
        deals.account_name,
        versions.owner_id,
        versions.pipeline,
        versions.stage,
        versions.stage_order,
        versions.status,
        versions.amount,
        coalesce(versions.currency, rates.reporting_currency) as currency,
        rates.rate,
        measures.amount_at_loss,
        measures.first_amount,
        versions.close_date,
        coalesce(deals.first_created_date, measures.first_seen_on) as created_date,
        {{ lesser_of(
            'coalesce(deals.first_created_date, measures.first_seen_on)', 'measures.first_seen_on'
        ) }} as qualified_date,
        rates.decided_date,
        measures.closed_gap_days,
        measures.push_count,
        measures.slip_days,
        baselines.stage_age_days,
        versions.is_eligible,
        baselines.baseline_days,
        baselines.baseline_count,
        baselines.baseline_level,
        followed.next_action,
        followed.next_action_date,
        followed.is_next_action_kept,
        followed.is_contact_kept,
        deals.forecast_category,
        deals.deal_type,
        deals.lead_source,
        deals.lost_reason,
        followed.last_activity_date,
        {{ record_url('deals.deal_id') }} as crm_url,
        cast(deals.file_on as {{ type_text() }}) || '/' || deals.source_file as source_file,
        deals.source_row,
        deals.snapshot_on
    from deals
    inner join versions
        on deals.source = versions.source and deals.deal_id = versions.deal_id
    inner join measures
        on deals.source = measures.source and deals.deal_id = measures.deal_id
    inner join rates on deals.source = rates.source and deals.deal_id = rates.deal_id
    inner join baselines
        on deals.source = baselines.source and deals.deal_id = baselines.deal_id
    left join followed
        on deals.source = followed.source and deals.deal_id = followed.deal_id
    left join record_urls on deals.source = record_urls.source

),

fired as (

    select
        *,
        status = 'open' and coalesce(stage_age_days > baseline_days, false) as is_old_in_stage,
        status = 'open' and is_contact_kept
        and coalesce(
            last_activity_date < {{ add_days(as_of_date(), '-' ~ quiet_days()) }}, true
        ) as is_without_contact,
        status = 'open' and is_next_action_kept
        and coalesce(next_action_date <= {{ as_of_date() }}, true) as is_without_next_action
    from joined

)

select
    deal_id,
    source,
    deal_name,
    account_source,
    account_id,
    account_name,
    owner_id,
    pipeline,
    stage,
    stage_order,
    status,
    amount,
    currency,
    {{ converted('amount', 'rate') }} as amount_reporting,
    case
        when status = 'lost' then {{ converted('amount_at_loss', 'rate') }}
    end as amount_at_loss,
    close_date,
    created_date,
    qualified_date,
    {{ converted('first_amount', 'rate') }} as first_amount,
    decided_date,
    push_count,
    slip_days,
    case when status in ('open', 'on_hold') then stage_age_days end as stage_age_days,
    baseline_days,
    baseline_count,
    baseline_level,
    case
        when status in ('won', 'lost')
            and {{ days_between('created_date', 'decided_date') }} - closed_gap_days >= 0
            then {{ days_between('created_date', 'decided_date') }} - closed_gap_days
    end as cycle_days,
    is_eligible,
    is_old_in_stage and (is_without_contact or not is_contact_kept)
    and (is_without_next_action or not is_next_action_kept) as is_stalled,
    nullif(
        case when is_old_in_stage then 'stage_age' else '' end
        || case
            when is_old_in_stage and (is_without_contact or is_without_next_action) then ','
            else ''
        end
        || case when is_without_contact then 'no_contact' else '' end
        || case when is_without_contact and is_without_next_action then ',' else '' end
        || case when is_without_next_action then 'no_next_action' else '' end,
        ''
    ) as stalled_reasons,
    next_action,
    next_action_date,
    forecast_category,
    deal_type,
    lead_source,
    lost_reason,
    last_activity_date,
    crm_url,
    source_file,
    source_row,
    snapshot_on
from fired

with leads as (

    {{ newest_rows(ref('stg_lake__leads'), 'lead', 'lead_id') }}

),

told as (

    select
        source,
        lead_id,
        snapshot_on,
        {{ is_turned_down('status') }} as is_down,
        max(case when not {{ is_turned_down('status') }} then snapshot_on end)
            over (partition by source, lead_id) as last_up_on
    from {{ ref('stg_lake__leads') }}
    where lead_id is not null and row_outcome = 'accepted'

),

-- Exports do not date it: the first delivery since which the lead stands as turned down.
turned_down as (

    select
        source,
        lead_id,
        min(snapshot_on) as closed_date
    from told
    where is_down and coalesce(snapshot_on > last_up_on, true)
    group by source, lead_id

),

accounts as (

    select
        source,
        {{ account_key('account_name') }} as account_key,
        min(account_id) as account_id
    from {{ ref('int_accounts_known') }}
    group by source, {{ account_key('account_name') }}
    having count(*) = 1

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

known as (

    select
        *,
        {{ account_key('company_name') }} as company_key,
        case
            when converted_date is not null then converted_date <= {{ as_of_date() }}
            else
                {{ is_said_converted('status') }}
                or converted_account_id is not null
                or converted_deal_id is not null
        end as is_converted
    from leads
    where coalesce(created_date <= {{ as_of_date() }}, true)

),

resolved as (

    select
        known.*,
        turned_down.closed_date as turned_down_date,
        accounts.account_id as company_account_id,
        coalesce(aliases.owner_id, {{ unassigned() }}) as resolved_owner_id
    from known
    left join turned_down
        on known.source = turned_down.source and known.lead_id = turned_down.lead_id
    left join accounts
        on known.source = accounts.source and known.company_key = accounts.account_key
    left join aliases on {{ person_key('known.owner_id') }} = aliases.alias

)

select
    lead_id,
    source,
    company_name,
    company_account_id,
    resolved_owner_id as owner_id,
    lead_source,
    status,
    created_date,
    case when is_converted then converted_date end as converted_date,
    case when is_converted then converted_account_id end as converted_account_id,
    case when is_converted then converted_deal_id end as converted_deal_id,
    case when not is_converted then turned_down_date end as closed_date,
    is_converted,
    not is_converted and turned_down_date is null as is_open,
    {{ days_between('created_date', as_of_date()) }} as lead_age_days,
    cast(snapshot_on as {{ type_text() }}) || '/' || source_file as source_file,
    source_row
from resolved

with promises as (

    select
        *,
        {{ greater_of('due_date', 'promised_close_date') }} as last_day,
        is_deal_known and (
            promised_stage_order is not null
            or promised_amount is not null
            or promised_close_date is not null
        ) as is_of_deal
    from {{ ref('int_promises_known') }}
    where promise is not null

),

versions as (

    select * from {{ ref('int_deals_versioned') }}

),

-- A promise on a deal is judged by the deal as it stood at the end of the last day, or stands now.
dated as (

    select
        *,
        {{ lesser_of('last_day', as_of_date()) }} as judged_on,
        case when is_of_deal then deal_id end as judged_deal_id,
        coalesce(last_day < {{ as_of_date() }}, false) as is_past_due
    from promises

),

seen as (

    select
        dated.*,
        versions.status as deal_status,
        coalesce(versions.is_deleted, false) as is_deal_deleted,
        coalesce(
            not versions.is_deleted
            and versions.status in ('open', 'on_hold', 'won')
            and (
                dated.promised_stage_order is null
                or versions.status = 'won'
                or versions.stage_order >= dated.promised_stage_order
            )
            and (dated.promised_amount is null or versions.amount >= dated.promised_amount)
            and (
                dated.promised_close_date is null
                or (
                    versions.status = 'won'
                    and coalesce(versions.close_date, versions.valid_from)
                    <= dated.promised_close_date
                )
            ),
            false
        ) as is_reached
    from dated
    left join versions
        on dated.deal_source = versions.source
            and dated.judged_deal_id = versions.deal_id
            and dated.judged_on between versions.valid_from and versions.valid_to

),

told as (

    select
        *,
        case
            when {{ is_called_off('status') }} then 'called_off'
            when is_of_deal and is_reached then 'deal_reached'
            when is_of_deal and is_deal_deleted then 'deal_deleted'
            when is_of_deal and deal_status in ('lost', 'disqualified') then 'deal_lost'
            when is_of_deal and is_past_due then 'deal_not_reached'
            when is_of_deal then 'waits'
            when {{ is_done('status') }} and done_date > last_day then 'done_late'
            when {{ is_done('status') }} then 'done'
            when is_past_due then 'past_due'
            when last_day is null then 'due_date_missing'
            else 'waits'
        end as verdict_code
    from seen

)

select
    promise_id,
    source,
    meeting_date,
    unit_id,
    coalesce(owner_id, {{ unassigned() }}) as owner_id,
    deal_source,
    deal_id,
    promise,
    promised_stage,
    promised_amount,
    promised_close_date,
    last_day as due_date,
    done_date,
    status,
    is_of_deal,
    judged_on,
    case
        when verdict_code = 'called_off' then 'withdrawn'
        when verdict_code in ('deal_reached', 'done') then 'kept'
        when verdict_code in ('waits', 'due_date_missing') then 'open'
        else 'missed'
    end as promise_state,
    verdict_code,
    source_file,
    source_row
from told

with promises as (

    select * from {{ ref('fct_meeting_promise') }}

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

members as (

    select * from {{ ref('dim_scope_owner') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

-- Who is neither in the scope nor leads it, and a deal of theirs, is not named in its pack.
named as (

    select
        promises.scope_kind,
        promises.scope_id,
        promises.line_rank,
        promises.promise_id,
        promises.meeting_date,
        promises.is_of_last_meeting,
        promises.is_unsettled,
        promises.promise,
        case
            when members.owner_id is not null or promises.owner_id = scopes.manager_id
                then promises.owner_id
        end as owner_id,
        case
            when members.owner_id is not null or promises.owner_id = scopes.manager_id
                then owners.name
        end as owner_name,
        promises.owner_id <> {{ unassigned() }} and members.owner_id is null
        and coalesce(promises.owner_id <> scopes.manager_id, true) as is_owner_outside,
        promises.deal_id is not null and deal_members.owner_id is null as is_deal_outside,
        case when deal_members.owner_id is not null then promises.deal_id end as deal_id,
        case when deal_members.owner_id is not null then deals.deal_name end as deal_name,
        case when deal_members.owner_id is not null then promises.promised_stage end
            as promised_stage,
        case when deal_members.owner_id is not null then promises.promised_amount end
            as promised_amount,
        case when deal_members.owner_id is not null then promises.promised_close_date end
            as promised_close_date,
        promises.due_date,
        promises.promise_state,
        promises.verdict_code
    from promises
    inner join scopes on {{ same_key('promises', 'scopes', ['scope_kind', 'scope_id']) }}
    left join owners on promises.owner_id = owners.owner_id
    left join members
        on {{ same_key('promises', 'members', ['scope_kind', 'scope_id']) }}
            and promises.owner_id = members.owner_id
            and members.owner_id <> {{ unassigned() }}
    left join deals
        on promises.deal_source = deals.source and promises.deal_id = deals.deal_id
    left join members as deal_members
        on {{ same_key('promises', 'deal_members', ['scope_kind', 'scope_id']) }}
            and deals.owner_id = deal_members.owner_id

)

select * from named

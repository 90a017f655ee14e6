with promises as (

    select * from {{ ref('fct_promise') }}

),

windows as (

    select * from {{ ref('dim_movement_window') }}
    where window_id = 'seven_days/period'

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

-- A single top unit is the company: its meeting is the company's.
roots as (

    select unit_id from {{ ref('dim_org_unit') }}
    where is_current and parent_unit_id is null

),

placed as (

    select
        case when scopes.scope_id is not null then 'unit' else 'company' end as scope_kind,
        coalesce(scopes.scope_id, 'company') as scope_id,
        promises.*
    from promises
    left join scopes on scopes.scope_kind = 'unit' and promises.unit_id = scopes.scope_id
    left join roots on promises.unit_id = roots.unit_id
    where
        (scopes.scope_id is not null or roots.unit_id is not null or promises.unit_id = 'company')
        and coalesce(promises.meeting_date, {{ far_past() }}) <= {{ as_of_date() }}

),

dated as (

    select
        placed.*,
        windows.t0 as previous_on,
        max(placed.meeting_date) over (
            partition by placed.scope_kind, placed.scope_id
        ) as last_meeting_date,
        {{ is_done('placed.status') }} or {{ is_called_off('placed.status') }} as is_closed
    from placed
    cross join windows

),

-- The last meeting's lines, what is not settled yet, and what was settled since the last pack.
listed as (

    select
        *,
        coalesce(meeting_date = last_meeting_date, false) as is_of_last_meeting
    from dated
    where
        coalesce(meeting_date = last_meeting_date, false)
        or promise_state = 'open'
        or (promise_state = 'missed' and not is_closed)
        or (promise_state in ('kept', 'missed') and coalesce(done_date, judged_on) > previous_on)

),

ranked as (

    select
        *,
        promise_state = 'open' or (promise_state = 'missed' and not is_closed) as is_unsettled,
        cast(
            row_number() over (
                partition by scope_kind, scope_id
                order by
                    case promise_state
                        when 'missed' then 0 when 'open' then 1 when 'kept' then 2 else 3
                    end,
                    due_date asc nulls last, promise_id asc, source asc
            ) as integer
        ) as line_rank
    from listed

)

select
    scope_kind,
    scope_id,
    line_rank,
    source,
    promise_id,
    meeting_date,
    is_of_last_meeting,
    is_unsettled,
    owner_id,
    deal_source,
    deal_id,
    promise,
    promised_stage,
    promised_amount,
    promised_close_date,
    due_date,
    done_date,
    status,
    promise_state,
    verdict_code
from ranked

{{ config(tags=['after_outlook']) }}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

windows as (

    select * from {{ ref('dim_movement_window') }}
    where window_id = 'seven_days/period'

),

promises as (

    select
        scope_kind,
        scope_id,
        count(*) as line_count,
        sum(case when promise_state = 'kept' then 1 else 0 end) as kept_count,
        sum(case when promise_state = 'missed' then 1 else 0 end) as missed_count,
        sum(case when promise_state = 'open' then 1 else 0 end) as open_count
    from {{ ref('fct_meeting_promise') }}
    group by scope_kind, scope_id

),

changes as (

    select
        scope_kind,
        scope_id,
        count(*) as change_count
    from {{ ref('fct_meeting_change') }}
    group by scope_kind, scope_id

),

inspections as (

    select
        scope_kind,
        scope_id,
        count(*) as inspection_count
    from {{ ref('fct_meeting_inspection') }}
    group by scope_kind, scope_id

),

speakers as (

    select
        scope_kind,
        scope_id,
        count(*) as rep_count
    from {{ ref('fct_meeting_rep') }}
    group by scope_kind, scope_id

),

counted as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        windows.t1 as as_of,
        windows.t0 as previous_on,
        windows.note as window_note,
        cast(coalesce(promises.line_count, 0) as bigint) as promise_count,
        cast(coalesce(promises.kept_count, 0) as bigint) as kept_count,
        cast(coalesce(promises.missed_count, 0) as bigint) as missed_count,
        cast(coalesce(promises.open_count, 0) as bigint) as open_count,
        cast(coalesce(changes.change_count, 0) as bigint) as change_count,
        cast(coalesce(inspections.inspection_count, 0) as bigint) as inspection_count,
        cast(coalesce(speakers.rep_count, 0) as bigint) as rep_count
    from scopes
    cross join windows
    left join promises on {{ same_key('scopes', 'promises', ['scope_kind', 'scope_id']) }}
    left join changes on {{ same_key('scopes', 'changes', ['scope_kind', 'scope_id']) }}
    left join inspections on {{ same_key('scopes', 'inspections', ['scope_kind', 'scope_id']) }}
    left join speakers on {{ same_key('scopes', 'speakers', ['scope_kind', 'scope_id']) }}

),

-- One minute per promise that is not kept, half a minute per change, four per deal, two per person;
-- never more than can be spoken of in an hour and a half.
timed as (

    select
        *,
        5 as status_minutes,
        cast({{ lesser_of('missed_count + open_count', '15') }} as integer) as promise_minutes,
        cast(
            {{ lesser_of(rounded('0.5 * change_count', 0), '10') }} as integer
        ) as change_minutes,
        cast(inspection_count * 4 as integer) as inspection_minutes,
        cast({{ lesser_of('rep_count * 2', '30') }} as integer) as round_minutes,
        5 as decision_minutes
    from counted

)

select * from timed

with actions as (

    select * from {{ ref('fct_action') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

tree as (

    select * from {{ ref('dim_scope_tree') }}
    where ancestor_kind = 'unit' and member_kind = 'unit'

),

members as (

    select * from {{ ref('dim_scope_owner') }}
    where owner_id <> {{ unassigned() }}

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

units as (

    select
        scope_id,
        scope_id as unit_id
    from scopes
    where scope_kind = 'unit'
    union all
    select
        ancestor_id as scope_id,
        member_id as unit_id
    from tree

),

-- Whose an action is: everybody's of the company, a unit's by the unit that the register names, and
-- where it names none by who does it.
placed as (

    select
        'company' as scope_kind,
        'company' as scope_id,
        source,
        action_id
    from actions
    union all
    select
        'unit' as scope_kind,
        units.scope_id,
        actions.source,
        actions.action_id
    from actions
    inner join units on actions.unit_id = units.unit_id
    union all
    select
        members.scope_kind,
        members.scope_id,
        actions.source,
        actions.action_id
    from actions
    inner join members on actions.owner_id = members.owner_id and members.scope_kind = 'unit'
    where actions.unit_id is null

),

-- Who is neither in the scope nor leads it is not named in its report.
named as (

    select
        placed.scope_kind,
        placed.scope_id,
        actions.*,
        case
            when members.owner_id is not null or actions.owner_id = scopes.manager_id
                then owners.name
        end as owner_name,
        actions.owner_id <> {{ unassigned() }} and members.owner_id is null
        and coalesce(actions.owner_id <> scopes.manager_id, true) as is_owner_outside,
        {{ is_called_off('actions.status') }} as is_called_off,
        {{ is_done('actions.status') }} as is_done
    from placed
    inner join scopes on {{ same_key('placed', 'scopes', ['scope_kind', 'scope_id']) }}
    inner join actions on {{ same_key('placed', 'actions', ['source', 'action_id']) }}
    left join members
        on {{ same_key('placed', 'members', ['scope_kind', 'scope_id']) }}
            and actions.owner_id = members.owner_id
    left join owners on actions.owner_id = owners.owner_id

),

judged as (

    select
        *,
        case
            when is_called_off then 'cancelled'
            when is_done and done_date <= due_date then 'done_on_time'
            when is_done and done_date > due_date then 'done_late'
            when is_done then 'done'
            when due_date <= {{ as_of_date() }} then 'overdue'
            else 'open'
        end as action_state,
        coalesce(not is_called_off and due_date <= {{ as_of_date() }}, false) as is_due
    from named

)

select
    scope_kind,
    scope_id,
    source,
    action_id,
    action_name,
    cause,
    metric_id,
    owner_name,
    is_owner_outside,
    baseline_value,
    goal_value,
    created_date,
    due_date,
    done_date,
    action_state,
    is_due,
    case
        when action_state = 'overdue' then {{ days_between('due_date', as_of_date()) }}
        when action_state = 'done_late' then {{ days_between('due_date', 'done_date') }}
    end as late_days
from judged

with actions as (

    {{ newest_rows(ref('stg_lake__action_items'), 'action_item', 'action_id', deleted=none) }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

)

select
    actions.action_id,
    actions.source,
    actions.action_name,
    actions.cause,
    actions.metric_id,
    coalesce(aliases.owner_id, {{ unassigned() }}) as owner_id,
    actions.unit_id,
    actions.baseline_value,
    actions.goal_value,
    actions.created_date,
    actions.due_date,
    actions.done_date,
    actions.status,
    actions.source_file,
    actions.source_row
from actions
left join aliases on {{ person_key('actions.owner_id') }} = aliases.alias

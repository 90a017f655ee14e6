{{ config(tags=['after_outlook']) }}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported and manager_id is not null

),

periods as (

    select * from {{ ref('dim_period') }}
    where is_current and period_kind = 'month'

),

overdue as (

    select * from {{ ref('kpi_value') }}
    where metric_id = 'task_overdue_ratio' and segment_kind = 'all'

),

teams as (

    select
        'owner' as scope_kind,
        scopes.manager_id as scope_id,
        scopes.scope_kind as team_kind,
        scopes.scope_id as team_id,
        scopes.scope_name as team_name,
        scopes.scope_name_en as team_name_en,
        cast(overdue.numerator as integer) as overdue_task_count,
        cast(overdue.denominator as integer) as due_task_count
    from scopes
    cross join periods
    inner join overdue
        on
            scopes.scope_kind = overdue.scope_kind
            and scopes.scope_id = overdue.scope_id
            and periods.period_kind = overdue.period_kind
            and periods.period_start = overdue.period_start
    -- What no source ever delivered is not 0.
    where coalesce(overdue.note, '') <> 'not_delivered'

)

select * from teams

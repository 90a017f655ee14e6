{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_activities(among='int_activities_arrived') }}"
) }}
{% set arrived = touched_activities('int_activities_arrived') %}
with activities as (

    {{ newest_rows(ref('stg_lake__activities'), 'activity', 'activity_id', among=arrived) }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

-- An appointment without status took place when its day has passed; one with a status says so.
dated as (

    select
        *,
        coalesce(activity_date, started_date, completed_date) as held_date,
        {{ is_called_off('status') }} or {{ is_called_off('outcome') }} as is_called_off,
        case
            when {{ is_called_off('status') }} or {{ is_called_off('outcome') }} then false
            when completed_date is not null then true
            when status is null then true
            else {{ is_done('status') }}
        end as is_held
    from activities

),

known as (

    select
        dated.activity_id,
        dated.source,
        coalesce(dated.activity_kind, 'other') as activity_kind,
        dated.owner_id as owner_key,
        coalesce(aliases.owner_id, {{ unassigned() }}) as owner_id,
        dated.account_id,
        dated.contact_id,
        {{ linked_deal_columns('dated') }},
        deal_links.meant_deal_id is not null as is_deal_known,
        dated.subject,
        dated.direction,
        dated.note,
        dated.created_date,
        dated.is_called_off,
        dated.is_held,
        {{ with_time_of_day('dated.started_at') }} as started_at,
        {{ with_time_of_day('dated.completed_at') }} as completed_at,
        dated.held_date as activity_date,
        case
            when dated.is_held then coalesce(dated.completed_date, dated.held_date)
        end as completed_date,
        dated.is_held
        and coalesce(dated.completed_date, dated.held_date) <= {{ as_of_date() }} as is_completed,
        coalesce(dated.outcome, dated.status) as outcome,
        dated.snapshot_on,
        cast(dated.snapshot_on as {{ type_text() }}) || '/' || dated.source_file as source_file,
        dated.source_sheet,
        dated.source_row
    from dated
    left join aliases on {{ person_key('dated.owner_id') }} = aliases.alias
    {{ join_deal_links('dated') }}
    where not ({{ is_rewound() }}) or dated.held_date <= {{ as_of_date() }}

)

select * from known

{% set same_start_seconds = 300 %}
{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_activities(among='int_activities_asked') }}"
) }}
{# named here, not in a comment, for unit tests give no such input #}
{% set tonight = touched_activities('int_activities_asked') %}
with activities as (

    select * from {{ ref('int_activities_linked') }}

),

rules as (

    select * from {{ ref('stg_parameters__eligibility_rules') }}

),

-- Sent by a machine: by its kind, or by a word of the settings in its subject.
judged as (

    select
        *,
        case
            when is_called_off then 'called_off'
            when activity_date is null then 'undated'
            when coalesce(completed_date, activity_date) > {{ as_of_date() }} then 'ahead'
            when not is_held then 'not_done'
            when exists (
                    select 1 from rules
                    where rules.kind = 'activity_kind' and rules.value = activities.activity_kind
                )
                or exists (
                    select 1 from rules
                    where rules.kind = 'activity_subject_contains'
                        and {{ contains_text('lower(activities.subject)', 'lower(rules.value)') }}
                )
                then 'automatic'
        end as left_out_code,
        {{ activity_holder('activities') }} as known_owner,
        {{ activity_met('activities', 'known_account_id') }} as met
    from activities

),

-- What began within five minutes of the one before is that one written down again.
begun as (

    select
        source,
        activity_id,
        known_owner,
        met,
        activity_kind,
        started_at,
        case
            when {{ seconds_between(
                'lag(started_at) over (
                    partition by source, known_owner, met, activity_kind
                    order by started_at nulls last, activity_id
                )',
                'started_at'
            ) }} <= {{ same_start_seconds }} then 0
            else 1
        end as new_start
    from judged
    where left_out_code is null and started_at is not null and met is not null

),

groups as (

    select
        *,
        sum(new_start) over (
            partition by source, known_owner, met, activity_kind
            order by started_at nulls last, activity_id
            rows between unbounded preceding and current row
        ) as start_number
    from begun

),

repeated as (

    select
        source,
        activity_id,
        new_start,
        max(case when new_start = 1 then activity_id end) over (
            partition by source, known_owner, met, activity_kind, start_number
        ) as first_activity_id
    from groups

),

counted as (

    select
        judged.*,
        coalesce(judged.left_out_code, case when repeated.new_start = 0 then 'duplicate' end)
            as counting_code,
        case when repeated.new_start = 0 then repeated.first_activity_id end as duplicate_of_id,
        coalesce(judged.left_out_code is null and coalesce(repeated.new_start, 1) = 1, false)
            as is_counted
    from judged
    left join repeated
        on judged.source = repeated.source and judged.activity_id = repeated.activity_id

)

select
    source,
    activity_id,
    activity_kind,
    owner_key,
    owner_id,
    known_account_id as account_id,
    contact_id,
    coalesce(chosen_source, deal_source) as deal_source,
    coalesce(chosen_id, case when not is_linked_to_account then deal_id end) as deal_id,
    link_rule,
    subject,
    direction,
    note,
    created_date,
    is_called_off,
    is_completed,
    is_counted,
    coalesce(counting_code, 'counted') as counting_code,
    duplicate_of_id,
    activity_date,
    completed_date,
    started_at,
    completed_at,
    outcome,
    source_file,
    source_row
from counted

{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_activities(among='int_activities_requalified') }}"
) }}
{# named here, not in a comment, for unit tests give no such input #}
{% set tonight = touched_activities('int_activities_requalified') %}
with activities as (

    select * from {{ ref('int_activities_followed') }}

),

contacts as (

    select * from {{ ref('int_contacts_accounted') }}

),

title_words as (

    select * from {{ ref('stg_parameters__eligibility_rules') }}
    where kind = 'decision_maker_title'

),

versions as (

    select * from {{ ref('int_deals_versioned') }}

),

stages as (

    select * from {{ ref('stg_parameters__stages') }}

),

-- The stage is that with which the day began, before what the activity moved.
placed as (

    select
        activities.*,
        versions.status,
        stages.activity_kinds,
        contacts.title,
        case
            when exists (
                    select 1 from title_words
                    where {{ contains_text('lower(contacts.title)', 'lower(title_words.value)') }}
                )
                then true
            else false
        end as is_titled
    from activities
    left join contacts
        on activities.source = contacts.source and activities.contact_id = contacts.contact_id
    left join versions
        on activities.deal_source = versions.source
            and activities.deal_id = versions.deal_id
            and {{ add_days('activities.held_on', -1) }}
            between versions.valid_from and versions.valid_to
    left join stages
        on versions.source = stages.source
            and versions.pipeline = stages.pipeline
            and versions.stage = stages.stage
            and activities.held_on between stages.held_from and stages.held_to

)

select
    activity_id,
    source,
    owner_id,
    held_on,
    case when title is not null then is_titled end as is_decision_maker_present,
    case when deal_id is not null and has_steps then is_stepped end as has_next_step,
    case when status = 'open' and is_old_enough then is_forwarded end as has_moved_forward,
    is_old_enough,
    case when has_notes then note is not null end as has_note,
    case
        when activity_kinds is not null
            then {{ contains_text('activity_kinds', "',' || activity_kind || ','") }}
    end as is_kind_of_stage,
    source_file,
    source_row
from placed

{#
    An activity follows its file, its people, its contact, account and deal, and the date. Where one of
    these is another than at the last build, the activities that follow it are asked anew
    (int_activities_arrived, _asked, _requalified); those that turn out other than they were
    (int_activities_touched) are made anew in all that rests on one activity alone.
#}

{# Who an activity was held by and with whom: those of one group may be one activity twice. #}
{% macro activity_holder(told) -%}
    coalesce(
            case
                when {{ told }}.owner_id = {{ unassigned() }} then {{ told }}.owner_key
                else {{ told }}.owner_id
            end,
            ''
        )
{%- endmacro %}

{% macro activity_met(told, account='account_id') -%}
    coalesce(
            'contact/' || {{ told }}.contact_id,
            'deal/' || {{ told }}.deal_id,
            'account/' || {{ told }}.{{ account }}
        )
{%- endmacro %}

{# Days after an activity within which its deal is to go on. #}
{% macro followed_within_days() -%}
    {{ return(14) }}
{%- endmacro %}

{# That a day has come since the last build. #}
{% macro has_come(day, last_builds) -%}
    ({{ day }} > {{ last_builds }}.as_of and {{ day }} <= {{ as_of_date() }})
{%- endmacro %}

{# The columns that the mart of activities has, and that of their qualities. #}
{% macro activity_columns() -%}
    activity_id, source, activity_kind, owner_id, account_id, contact_id, deal_source, deal_id,
    link_rule, activity_date, completed_date, started_at, direction, is_completed, is_counted,
    counting_code, duplicate_of_id, outcome, source_file, source_row
{%- endmacro %}

{% macro quality_columns() -%}
    activity_id, source, owner_id, held_on, is_decision_maker_present, has_next_step,
    has_moved_forward, is_old_enough, has_note, is_kind_of_stage, source_file, source_row
{%- endmacro %}

{# What the mart tells of activities, out of rows of int_activities_counted. #}
{% macro told_activities(counted) -%}
    select
        activity_id,
        source,
        activity_kind,
        owner_id,
        account_id,
        contact_id,
        deal_source,
        deal_id,
        link_rule,
        activity_date,
        case when is_completed then completed_date end as completed_date,
        started_at,
        direction,
        coalesce(is_completed, false) as is_completed,
        is_counted,
        counting_code,
        duplicate_of_id,
        outcome,
        source_file,
        source_row
    from {{ counted }}
{%- endmacro %}

{# The activities that a model makes anew tonight, or nothing where it makes all. A view keeps nothing:
   it follows the table that is made of it. #}
{% macro touched_activities(among='int_activities_touched', kept_in=none) -%}
    {%- if model is defined and model.resource_type != 'unit_test' -%}
        {%- set touched = ref(among) -%}
        {%- if as_built(kept_in or model.name) -%}{{ touched }}{%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# That a row is of an activity that is made anew tonight. #}
{% macro is_touched_activity(touched, told) -%}
    exists (
        select 1 from {{ touched }} as tonight
        where tonight.source = {{ told }}.source and tonight.activity_id = {{ told }}.activity_id
    )
{%- endmacro %}

{# Leaves of the rows those of tonight's activities. A join, where rows are read: an engine that is asked
   whether there is such an activity may keep all other rows aside first. #}
{% macro join_touched_activities(touched, told) -%}
    inner join (select distinct source, activity_id from {{ touched }}) as tonight
        on {{ told }}.source = tonight.source and {{ told }}.activity_id = tonight.activity_id
{%- endmacro %}

{# The rows of a model that are of tonight's activities; all without a past. #}
{% macro activities_of_tonight(model_name, among='int_activities_touched', kept_in=none) -%}
    {%- set touched = touched_activities(among, kept_in) -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if touched %}
    {{ join_touched_activities(touched, 'told') }}
    {%- endif %}
{%- endmacro %}

{# Before a model takes up tonight's activities: what it held of them goes. #}
{% macro forget_touched_activities(among='int_activities_touched') -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }}
    where {{ is_touched_activity(ref(among), this) }}
    {%- endif -%}
{%- endmacro %}

{#
    Contributions that do not rest on one activity or one deal alone: all of them, each night. What they
    differ in from those of the last build is found by comparing (int_record_contributions_changed).
#}
with measures as (

    select * from {{ ref('fct_activity_measure') }}
    where record_kind = 'activity_review'

),

{% for told, named in [
    ('responses', 'fct_response'), ('tasks', 'fct_task'), ('milestones', 'fct_deal_milestone')
] -%}
{{ told }} as (

    select * from {{ ref(named) }}

),

{% endfor -%}
known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

contributions as (

    select * from {{ ref('fct_account_contribution') }}
    union all
    select * from {{ ref('fct_burden_contribution') }}
    union all
    {{ kpi_measure_contributions('measures') }}
    union all
    {{ kpi_response_contributions() }}
    union all
    {{ kpi_task_contributions() }}
    union all
    {{ kpi_milestone_contributions() }}

)

{{ owned_contributions('contributions') }}

{# Scopes and periods in which another deal came to or left a stage than at the last build, and those whose
   deals are old enough since then for rates of a cohort. #}
{{ config(materialized='table') }}
{% set is_recredited = is_recredited_deal('here', 'deal_id') %}
{% set changed = net_changes(
    ref('fct_stage_contribution'), ref('int_stage_contributions_before'),
    stage_contribution_columns(),
    which=is_recredited if as_built('int_stage_contributions_before') else '1 = 0'
) %}
with stages_touched as (

    {{ touched_periods('(' ~ changed ~ ')', 'event_date') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

last_builds as (

    select as_of from {{ ref('stg_lake_file__last_built') }}

)

select * from stages_touched
union all
select
    scopes.scope_kind,
    scopes.scope_id,
    periods.period_kind,
    periods.period_start
from scopes
cross join periods
cross join last_builds
where {{ has_come(add_days('periods.period_end', cohort_days()), 'last_builds') }}

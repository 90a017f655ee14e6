{{ config(tags=['after_outlook']) }}

with needs as (

    select * from {{ ref('fct_gap_need') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

)

select
    needs.scope_kind,
    needs.scope_id,
    needs.source,
    needs.pipeline,
    needs.stage_order,
    needs.stage,
    stages.stage_name_ja,
    stages.stage_name_en,
    needs.is_told,
    needs.average_won_amount,
    needs.stage_win_rate_ratio,
    needs.in_time_ratio,
    needs.activities_per_entry,
    needs.reach_code,
    needs.needed_win_count,
    needs.needed_entry_count,
    needs.needed_activity_count,
    needs.needed_activity_per_day_count,
    {{ ratio('needs.needed_activity_per_day_count', 'needs.person_count') }}
        as needed_activity_per_person_day,
    needs.n,
    needs.note
from needs
inner join scopes on {{ same_key('needs', 'scopes', ['scope_kind', 'scope_id']) }}
left join stages
    on
        needs.source = stages.source
        and needs.pipeline = stages.pipeline
        and needs.stage = stages.stage

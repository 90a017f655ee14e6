{{ config(tags=['after_outlook']) }}

with feedback as (

    select * from {{ ref('fct_owner_feedback') }}

),

definitions as (

    select * from {{ ref('kpi_definitions') }}

),

told as (

    select
        'owner' as scope_kind,
        feedback.owner_id as scope_id,
        feedback.outcome_code,
        feedback.told_rank,
        feedback.metric_id,
        feedback.basis,
        definitions.unit,
        feedback.value,
        feedback.n,
        feedback.baseline_value,
        feedback.spread_value,
        feedback.baseline_count,
        feedback.sigma_better
    from feedback
    inner join definitions on feedback.metric_id = definitions.metric_id
    where feedback.told_rank is not null

)

select * from told

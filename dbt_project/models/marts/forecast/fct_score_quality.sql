{{ config(tags=['after_outlook']) }}

with qualities as (

    select * from {{ ref('stg_forecast__score_qualities') }}

),

-- How far the chances told on held-out periods added up to the wins that came.
weighed as (

    select
        origin,
        period_kind,
        period_start,
        method,
        note,
        n,
        won_count,
        lost_count,
        judged_period_count,
        judged_count,
        judged_won_count,
        judged_expected_count,
        {{ ratio('judged_expected_count', 'judged_won_count') }} as expected_to_won_ratio,
        auc_ratio,
        brier_ratio,
        brier_skill_ratio,
        table_log_loss,
        logistic_log_loss,
        boosting_log_loss,
        mean_log_loss
    from qualities

)

select * from weighed

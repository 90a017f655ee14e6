{{ config(tags=['after_outlook']) }}

with qualities as (

    select * from {{ ref('stg_forecast__lead_score_qualities') }}

),

weighed as (

    select
        *,
        {{ ratio('judged_expected_count', 'judged_converted_count') }}
            as expected_to_converted_ratio
    from qualities

)

select
    origin,
    horizon_days,
    method,
    note,
    n,
    converted_count,
    unconverted_count,
    judged_origin_count,
    judged_count,
    judged_converted_count,
    judged_expected_count,
    expected_to_converted_ratio,
    auc_ratio,
    brier_ratio,
    brier_skill_ratio,
    table_log_loss,
    logistic_log_loss,
    boosting_log_loss,
    mean_log_loss
from weighed

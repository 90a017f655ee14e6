{{ config(tags=['after_outlook']) }}

with qualities as (

    select * from {{ source('forecast_gap', 'score_quality') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(period_kind as {{ type_text() }}) as period_kind,
        cast(period_start as date) as period_start,
        cast(method as {{ type_text() }}) as method,
        cast(note as {{ type_text() }}) as note,
        cast(n as bigint) as n,
        cast(won_count as bigint) as won_count,
        cast(lost_count as bigint) as lost_count,
        cast(judged_period_count as bigint) as judged_period_count,
        cast(judged_count as bigint) as judged_count,
        cast(judged_won_count as bigint) as judged_won_count,
        cast(judged_expected_count as {{ type_double() }}) as judged_expected_count,
        cast(auc_ratio as {{ type_double() }}) as auc_ratio,
        cast(brier_ratio as {{ type_double() }}) as brier_ratio,
        cast(brier_skill_ratio as {{ type_double() }}) as brier_skill_ratio,
        cast(table_log_loss as {{ type_double() }}) as table_log_loss,
        cast(logistic_log_loss as {{ type_double() }}) as logistic_log_loss,
        cast(boosting_log_loss as {{ type_double() }}) as boosting_log_loss,
        cast(mean_log_loss as {{ type_double() }}) as mean_log_loss
    from qualities
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known

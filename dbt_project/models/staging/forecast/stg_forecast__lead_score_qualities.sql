{{ config(tags=['after_outlook']) }}

with qualities as (

    select * from {{ source('forecast_gap', 'lead_score_quality') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(horizon_days as integer) as horizon_days,
        cast(method as {{ type_text() }}) as method,
        cast(note as {{ type_text() }}) as note,
        cast(n as bigint) as n,
        cast(converted_count as bigint) as converted_count,
        cast(unconverted_count as bigint) as unconverted_count,
        cast(judged_origin_count as bigint) as judged_origin_count,
        cast(judged_count as bigint) as judged_count,
        cast(judged_converted_count as bigint) as judged_converted_count,
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

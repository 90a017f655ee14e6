{{ config(tags=['after_outlook']) }}

with chances as (

    select * from {{ source('forecast_backtest', 'chance') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(made_on as date) as made_on,
        cast(source as {{ type_text() }}) as source,
        cast(deal_id as {{ type_text() }}) as deal_id,
        cast(period_kind as {{ type_text() }}) as period_kind,
        cast(period_start as date) as period_start,
        cast(scored_deals_ratio as {{ type_double() }}) as scored_deals_ratio,
        cast(same_days_left_ratio as {{ type_double() }}) as same_days_left_ratio,
        cast(stage_weighted_ratio as {{ type_double() }}) as stage_weighted_ratio,
        cast(crm_probability_ratio as {{ type_double() }}) as crm_probability_ratio
    from chances
    where cast(made_on as date) <= {{ as_of_date() }}

)

select * from known

{{ config(tags=['after_outlook']) }}

{% set methods = ['scored_deals', 'same_days_left', 'stage_weighted', 'crm_probability'] %}
with chances as (

    select * from {{ ref('stg_forecast__backtest_chances') }}

),

origins as (

    select * from {{ ref('dim_forecast_origin') }}
    where is_over

),

won_deals as (

    select * from {{ ref('fct_deal') }}
    where status = 'won' and is_eligible

),

judged as (

    select
        chances.origin,
        chances.period_kind,
        chances.period_start,
        origins.days_left_band,
        {%- for method in methods %}
        cast(chances.{{ method }}_ratio as decimal(12, 8)) as {{ method }},
        {%- endfor %}
        case when won_deals.deal_id is null then 0 else 1 end as hit
    from chances
    inner join origins
        on {{ same_key('chances', 'origins',
            ['origin', 'made_on', 'period_kind', 'period_start']) }}
    left join won_deals
        on chances.source = won_deals.source
            and chances.deal_id = won_deals.deal_id
            and won_deals.decided_date between origins.period_start and origins.period_end

),

by_method as (

    {%- for method in methods %}
    {{ 'union all' if not loop.first }}
    select
        '{{ method }}' as method,
        origin,
        period_kind,
        period_start,
        days_left_band,
        {{ method }} as chance,
        stage_weighted as base_chance,
        hit
    from judged
    where {{ method }} is not null
    {%- endfor %}

),

binned as (

    select
        *,
        case when hit = 1 then chance else 1 - chance end as told_chance,
        case
            {%- for bin in range(9) %}
            when chance < 0.{{ bin + 1 }} then {{ bin }}
            {%- endfor %}
            else 9
        end as chance_bin
    from by_method

),

summed as (

    select
        method,
        period_kind,
        period_start,
        origin,
        days_left_band,
        chance_bin,
        count(*) as deal_count,
        sum(hit) as won_count,
        sum(chance) as chances,
        sum((chance - hit) * (chance - hit)) as squared_errors,
        sum((base_chance - hit) * (base_chance - hit)) as base_squared_errors,
        sum(cast(
            -1 * {{ natural_log(within_unit('told_chance')) }} as decimal(18, 8)
        )) as log_losses
    from binned
    group by method, period_kind, period_start, origin, days_left_band, chance_bin

)

select
    method,
    period_kind,
    period_start,
    origin,
    days_left_band,
    cast(chance_bin as integer) as chance_bin,
    cast(deal_count as bigint) as deal_count,
    cast(won_count as bigint) as won_count,
    {{ ratio('chances', 'deal_count') }} as mean_chance_ratio,
    {{ ratio('won_count', 'deal_count') }} as won_ratio,
    cast(squared_errors as {{ type_double() }}) as squared_error_total,
    cast(base_squared_errors as {{ type_double() }}) as base_squared_error_total,
    cast(log_losses as {{ type_double() }}) as log_loss_total
from summed

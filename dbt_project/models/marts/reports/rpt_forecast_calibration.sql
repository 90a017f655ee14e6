{{ config(tags=['after_outlook']) }}

{# Chances of single deals are known of the company as a whole alone. #}
with chances as (

    select * from {{ ref('fct_forecast_calibration') }}
    where method = {{ printed_method() }}

),

companies as (

    select * from {{ ref('dim_scope') }}
    where scope_kind = 'company' and is_reported

),

summed as (

    select
        period_kind,
        chance_bin,
        sum(deal_count) as deal_count,
        sum(won_count) as won_count,
        sum(cast(mean_chance_ratio * deal_count as decimal(28, 8))) as chances
    from chances
    group by period_kind, chance_bin

),

totalled as (

    select
        *,
        sum(deal_count) over (partition by period_kind) as all_deal_count,
        sum(won_count) over (partition by period_kind) as all_won_count,
        sum(chances) over (partition by period_kind) as all_chances
    from summed

)

select
    companies.scope_kind,
    companies.scope_id,
    totalled.period_kind,
    totalled.chance_bin,
    cast(totalled.deal_count as bigint) as deal_count,
    cast(totalled.won_count as bigint) as won_count,
    {{ ratio('totalled.chances', 'totalled.deal_count') }} as mean_chance_ratio,
    {{ ratio('totalled.won_count', 'totalled.deal_count') }} as won_ratio,
    cast(totalled.all_deal_count as bigint) as all_deal_count,
    {{ ratio('totalled.all_chances', 'totalled.all_deal_count') }} as all_chance_ratio,
    {{ ratio('totalled.all_won_count', 'totalled.all_deal_count') }} as all_won_ratio
from totalled
cross join companies

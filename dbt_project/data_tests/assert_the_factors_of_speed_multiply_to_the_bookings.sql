{{ config(tags=['after_outlook']) }}

{# Deals worked · (days / implied cycle) · win rate · bookings per win, as kpi_value has them. #}
with factors as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        max(case when metric_id = 'worked_deal_count' then value end) as worked,
        max(case when metric_id = 'worked_deal_count' then denominator end) as business_days,
        max(case when metric_id = 'implied_cycle_days' then value end) as implied_cycle,
        max(case when metric_id = 'win_rate_count_ratio' then value end) as win_rate,
        max(case when metric_id = 'bookings_per_win_amount' then value end) as per_win,
        max(case when metric_id = 'bookings_amount' then value end) as bookings
    from {{ ref('kpi_value') }}
    where segment_kind = 'all'
        and metric_id in (
            'worked_deal_count', 'implied_cycle_days', 'win_rate_count_ratio',
            'bookings_per_win_amount', 'bookings_amount'
        )
    group by scope_kind, scope_id, period_kind, period_start

)

select *
from factors
where
    implied_cycle > 0
    and abs(
        worked * {{ ratio('business_days', 'implied_cycle') }} * win_rate * per_win - bookings
    ) > 0.005

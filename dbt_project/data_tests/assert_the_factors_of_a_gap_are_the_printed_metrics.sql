{{ config(tags=['after_outlook']) }}

{# Outlook reckons the factors anew, in fractions; kpi_value is where they are defined.
   Of who did nothing at all in a period it has no rows: no deals worked. #}
{% set tolerance = '0.000000001' %}
with metrics as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        max(case when metric_id = 'worked_deal_count' then value end) as volume,
        max(case when metric_id = 'worked_deal_count' then denominator end) as business_days,
        max(case when metric_id = 'implied_cycle_days' then value end) as implied_cycle,
        max(case when metric_id = 'win_rate_count_ratio' then value end) as win_rate,
        max(case when metric_id = 'bookings_per_win_amount' then value end) as size
    from {{ ref('kpi_value') }}
    where segment_kind = 'all'
        and metric_id in (
            'worked_deal_count', 'implied_cycle_days', 'win_rate_count_ratio',
            'bookings_per_win_amount'
        )
    group by scope_kind, scope_id, period_kind, period_start

),

factors as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        max(case when factor_code = 'volume' then actual_value end) as volume,
        max(case when factor_code = 'speed' then actual_value end) as speed,
        max(case when factor_code = 'win_rate' then actual_value end) as win_rate,
        max(case when factor_code = 'size' then actual_value end) as size
    from {{ ref('fct_gap_factor') }}
    group by scope_kind, scope_id, period_kind, period_start

)

select
    factors.scope_kind,
    factors.scope_id,
    factors.period_kind,
    factors.period_start
from factors
left join metrics on {{ kpi_same_period('factors', 'metrics') }}
where
    abs(factors.volume - coalesce(metrics.volume, 0)) > {{ tolerance }}
    or abs(
        factors.speed - coalesce({{ ratio('metrics.business_days', 'metrics.implied_cycle') }}, 0)
    ) > {{ tolerance }}
    or abs(factors.win_rate - coalesce(metrics.win_rate, -1)) > {{ tolerance }}
    or abs(factors.size - coalesce(metrics.size, -1)) > {{ tolerance }} * abs(factors.size)

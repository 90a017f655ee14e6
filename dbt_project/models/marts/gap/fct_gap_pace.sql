{{ config(tags=['after_outlook']) }}

{# Below this share of the business days a gap to the pace is chance. #}
{% set soonest = '0.15' %}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

paces as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        max(case when metric_id = 'linear_pace_amount' then value end) as pace_amount,
        max(case when metric_id = 'pace_gap_amount' then value end) as pace_gap_amount
    from {{ ref('kpi_value') }}
    where metric_id in ('linear_pace_amount', 'pace_gap_amount') and segment_kind = 'all'
    group by scope_kind, scope_id, period_kind, period_start

)

select
    scopes.scope_kind,
    scopes.scope_id,
    report_periods.period_kind,
    report_periods.period_start,
    report_periods.fiscal_year,
    report_periods.fiscal_quarter,
    {{ ratio('paces.pace_gap_amount', 'paces.pace_amount') }} as pace_gap_ratio,
    report_periods.elapsed_business_days
    >= {{ soonest }} * report_periods.business_days as is_pace_told
from scopes
cross join report_periods
left join paces
    on
        {{ same_key('scopes', 'paces', ['scope_kind', 'scope_id']) }}
        and {{ same_key('report_periods', 'paces', ['period_kind', 'period_start']) }}

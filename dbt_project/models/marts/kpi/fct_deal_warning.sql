{{ config(tags=['after_outlook']) }}

with deals as (

    select * from {{ ref('fct_deal') }}

),

open_contributions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'total_open_pipeline_count'

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

scores as (

    select * from {{ ref('fct_deal_score') }}
    where origin = {{ as_of_date() }} and period_kind = 'quarter'

),

-- The owner who stands for the deal in the KPI is the one who has it in the lists.
open_deals as (

    select
        deals.source,
        deals.deal_id,
        open_contributions.owner_id,
        deals.amount_reporting as amount,
        deals.baseline_days,
        scores.p_win_ratio,
        scores.reasons as score_reason_codes,
        coalesce(deals.is_stalled, false) as is_stalled,
        coalesce(deals.close_date <= report_periods.period_end, false) as is_due_in_period,
        coalesce(deals.close_date < report_periods.as_of, false) as is_overdue,
        ',' || coalesce(deals.stalled_reasons, '') || ',' as signs,
        coalesce(
            deals.close_date between report_periods.as_of
            and {{ add_days('report_periods.as_of', 14) }}, false
        ) as is_closing_soon
    from deals
    inner join open_contributions
        on
            deals.source = open_contributions.source
            and deals.deal_id = open_contributions.record_id
    cross join report_periods
    left join scores
        on
            deals.source = scores.source
            and deals.deal_id = scores.deal_id
            and report_periods.period_start = scores.period_start

),

warned as (

    select
        *,
        cast({{ rounded('amount * (1 - p_win_ratio)', 2) }} as decimal(18, 2)) as effect_amount,
        case when is_overdue then 'overdue,' else '' end
        {%- for sign in ['no_next_action', 'stage_age', 'no_contact'] %}
        || case when signs like '%,{{ sign }},%' then '{{ sign }},' else '' end
        {%- endfor %}
        || case when is_closing_soon then 'closing_soon,' else '' end as reason_list
    from open_deals

),

-- Without the comma at the end.
coded as (

    select
        source,
        deal_id,
        owner_id,
        amount,
        baseline_days,
        p_win_ratio,
        nullif(score_reason_codes, '') as score_reason_codes,
        effect_amount,
        is_stalled,
        is_due_in_period,
        is_overdue,
        nullif(
            substr(reason_list, 1, {{ greater_of('length(reason_list) - 1', '0') }}), ''
        ) as reason_codes
    from warned

)

select * from coded

{# Every period, the unassigned included: what people sum to is what the company has. #}
with totals as (

    select * from {{ ref('fct_kpi_total') }}
    where metric_id = 'bookings_amount' and segment_kind = 'all'

),

compared as (

    select
        period_kind,
        period_start,
        sum(case when scope_kind = 'company' then numerator else 0 end) as company_amount,
        sum(case when scope_kind = 'owner' then numerator else 0 end) as owners_amount
    from totals
    group by period_kind, period_start

)

select * from compared
where company_amount <> owners_amount

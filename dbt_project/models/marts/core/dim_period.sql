{% set kinds = ['week', 'month', 'quarter', 'half', 'year'] %}
with days as (

    select * from {{ ref('stg_parameters__days') }}

),

placed as (
    {% for kind in kinds %}
    select
        '{{ kind }}' as period_kind,
        {{ kind }}_start as period_start,
        {{ kind }}_end as period_end,
        date_day,
        is_business_day,
        fiscal_year,
        fiscal_half,
        fiscal_quarter,
        fiscal_month,
        is_short_year,
        month_named
    from days
    {%- if not loop.last %}
    union all
    {%- endif %}
    {% endfor %}
),

periods as (

    select
        period_kind,
        period_start,
        period_end,
        min(date_day) as first_day,
        max(date_day) as last_day,
        min(case when date_day = period_start then fiscal_year end) as fiscal_year,
        min(case when date_day = period_start then fiscal_half end) as fiscal_half,
        min(case when date_day = period_start then fiscal_quarter end) as fiscal_quarter,
        min(case when date_day = period_start then fiscal_month end) as fiscal_month,
        max(
            case when date_day = period_start and is_short_year then 1 else 0 end
        ) = 1 as is_short_year,
        min(case when date_day = period_start then month_named end) as month_named,
        sum(case when is_business_day then 1 else 0 end) as business_days,
        sum(case when is_business_day and date_day <= {{ as_of_date() }} then 1 else 0 end)
            as elapsed_business_days
    from placed
    group by period_kind, period_start, period_end

)

select
    period_kind,
    period_start,
    period_end,
    fiscal_year,
    case when period_kind <> 'year' then fiscal_half end as fiscal_half,
    case when period_kind not in ('year', 'half') then fiscal_quarter end as fiscal_quarter,
    case when period_kind in ('week', 'month') then fiscal_month end as fiscal_month,
    is_short_year,
    case when period_kind = 'month' then month_named end as month_named,
    cast(business_days as integer) as business_days,
    cast(elapsed_business_days as integer) as elapsed_business_days,
    cast(business_days - elapsed_business_days as integer) as remaining_business_days,
    {{ as_of_date() }} between period_start and period_end as is_current
from periods
-- A week cut by the edge of the calendar is no period.
where first_day = period_start and last_day = period_end

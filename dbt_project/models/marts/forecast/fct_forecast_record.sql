{{ config(tags=['after_outlook']) }}

{#
    Of each past period one call of ours: that of the day with as many business days left as today, or the
    nearest to it. A call of a day further off than most_days_off is none of "today, then".
#}
{% set most_periods = 8 %}
{% set earlier_periods = 2 %}
{% set most_days_off = 7 %}
with calls as (

    select * from {{ ref('fct_forecast_call') }}
    where {{ was_printed() }} and days_left_band <> 'ahead'

),

periods as (

    select * from {{ ref('dim_period') }}
    where period_kind in ('month', 'quarter')

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where scope_kind in ('company', 'unit')

),

-- As the replay has it: a month counts as known from the one of the first booking on.
first_months as (

    select min(period_start) as first_start
    from {{ ref('fct_kpi_total') }}
    where
        metric_id = 'bookings_amount'
        and scope_kind = 'company'
        and period_kind = 'month'
        and segment_kind = 'all'

),

complete as (

    select
        periods.*,
        row_number() over (
            partition by periods.period_kind order by periods.period_start desc
        ) as period_rank,
        row_number() over (
            partition by periods.period_kind order by periods.period_start
        ) as place
    from periods
    inner join first_months on periods.period_start >= first_months.first_start
    where periods.period_end < {{ as_of_date() }}

),

-- A shorter period is asked at its first day at most.
asked as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        complete.period_kind,
        complete.period_start,
        complete.period_end,
        complete.fiscal_year,
        complete.fiscal_quarter,
        complete.period_rank,
        {{ lesser_of('current_periods.remaining_business_days', 'complete.business_days') }}
            as asked_days_left
    from complete
    inner join periods as current_periods
        on complete.period_kind = current_periods.period_kind and current_periods.is_current
    cross join scopes
    where complete.period_rank <= {{ most_periods }} and complete.place > {{ earlier_periods }}

),

-- Of two days equally near: what was printed goes first, then the day that knew less.
ranked as (

    select
        asked.*,
        calls.method,
        calls.basis,
        calls.origin,
        calls.days_left,
        abs(calls.days_left - asked.asked_days_left) as days_off,
        calls.expected_amount,
        calls.p10_amount,
        calls.p90_amount,
        calls.actual_amount,
        calls.error_amount,
        calls.outcome,
        calls.is_covered,
        row_number() over (
            partition by
                asked.scope_kind, asked.scope_id, asked.period_kind, asked.period_start
            order by
                abs(calls.days_left - asked.asked_days_left) nulls last,
                calls.basis nulls last,
                calls.origin nulls last
        ) as nearness
    from asked
    left join calls
        on {{ same_key('asked', 'calls',
            ['scope_kind', 'scope_id', 'period_kind', 'period_start']) }}
            and abs(calls.days_left - asked.asked_days_left) <= {{ most_days_off }}

),

recorded as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        period_end,
        fiscal_year,
        fiscal_quarter,
        cast(period_rank as integer) as period_rank,
        cast(asked_days_left as integer) as asked_days_left,
        method,
        basis,
        origin,
        days_left,
        cast(days_off as integer) as days_off,
        expected_amount,
        p10_amount,
        p90_amount,
        actual_amount,
        error_amount,
        {{ ratio('error_amount', 'actual_amount') }} as error_ratio,
        case
            when origin is null then 'waiting'
            when outcome <> 'scored' then outcome
            when is_covered is null then 'no_interval'
            when is_covered then 'hit'
            else 'miss'
        end as record_code
    from ranked
    where nearness = 1

)

select * from recorded

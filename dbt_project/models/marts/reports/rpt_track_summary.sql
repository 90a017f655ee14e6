{{ config(tags=['after_outlook']) }}

{% set fewest_periods = 3 %}
with records as (

    select * from {{ ref('fct_forecast_record') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

current_periods as (

    select * from {{ ref('dim_period') }}
    where is_current and period_kind in ('month', 'quarter')

),

marked as (

    select
        *,
        record_code in ('hit', 'miss', 'no_interval') as is_scored
    from records

),

summed as (

    select
        scope_kind,
        scope_id,
        period_kind,
        max(method) as method,
        count(*) as period_count,
        sum(case when is_scored then 1 else 0 end) as scored_count,
        sum(case when record_code = 'hit' then 1 else 0 end) as hit_count,
        sum(case when record_code in ('hit', 'miss') then 1 else 0 end) as interval_count,
        sum(case when is_scored and basis = 'printed' then 1 else 0 end) as printed_count,
        {%- for code in ['waiting', 'no_forecast', 'no_actual'] %}
        sum(case when record_code = '{{ code }}' then 1 else 0 end) as {{ code }}_count,
        {%- endfor %}
        min(case when is_scored then days_left end) as days_left_from,
        max(case when is_scored then days_left end) as days_left_to,
        sum(case when is_scored then actual_amount end) as actuals,
        sum(abs(error_amount)) as misses,
        sum(error_amount) as errors
    from marked
    group by scope_kind, scope_id, period_kind

),

told as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        current_periods.period_kind,
        summed.method,
        current_periods.remaining_business_days as asked_days_left,
        {%- for name in [
            'period', 'scored', 'hit', 'interval', 'printed', 'waiting', 'no_forecast', 'no_actual'
        ] %}
        cast(coalesce(summed.{{ name }}_count, 0) as bigint) as {{ name }}_count,
        {%- endfor %}
        summed.days_left_from,
        summed.days_left_to,
        {{ ratio('summed.misses', 'summed.actuals') }} as wape_ratio,
        {{ ratio('summed.errors', 'summed.actuals') }} as bias_ratio,
        {{ ratio('summed.hit_count', 'summed.interval_count') }} as interval_coverage_ratio,
        case
            when summed.period_count is null then 'no_past'
            when summed.waiting_count = summed.period_count then 'waiting'
            when summed.scored_count = 0 and summed.no_forecast_count > 0 then 'no_forecast'
            when summed.scored_count = 0 then 'no_actual'
            when summed.scored_count < {{ fewest_periods }} then 'few'
            else 'told'
        end as record_state
    from scopes
    cross join current_periods
    left join summed
        on scopes.scope_kind = summed.scope_kind
            and scopes.scope_id = summed.scope_id
            and current_periods.period_kind = summed.period_kind

)

select * from told

{{ config(tags=['after_outlook']) }}

{# Complete periods that what is told is held against. #}
{% set trailing = 4 %}

with told as (

    select * from {{ ref('fct_gap_told') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

-- Of what was decided before, an export that begins with open deals holds nothing.
first_days as (

    select min(decided_date) as first_day
    from {{ ref('fct_deal') }}
    where
        is_eligible and status in ('won', 'lost')
        and decided_date <= {{ as_of_date() }}

),

earlier as (

    select
        told.scope_kind,
        told.scope_id,
        periods.period_kind,
        periods.period_start,
        periods.period_end,
        row_number() over (
            partition by told.scope_kind, told.scope_id
            order by periods.period_start desc nulls last
        ) as age_rank
    from told
    cross join first_days
    inner join periods
        on
            told.period_kind = periods.period_kind
            and told.period_start > periods.period_start
            and first_days.first_day <= periods.period_start

),

windows as (

    select
        scope_kind,
        scope_id,
        'now' as window_code,
        period_kind,
        period_start,
        period_end
    from told
    union all
    select
        scope_kind,
        scope_id,
        'before' as window_code,
        period_kind,
        period_start,
        period_end
    from earlier
    where age_rank <= {{ trailing }}

)

select * from windows

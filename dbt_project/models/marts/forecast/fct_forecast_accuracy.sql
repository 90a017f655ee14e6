{{ config(tags=['after_outlook']) }}

with calls as (

    select * from {{ ref('fct_forecast_call') }}
    where outcome <> 'running'

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where scope_kind = 'unit'

),

chances as (

    select * from {{ ref('fct_forecast_calibration') }}

),

-- Teams are units with no unit below them; together they are a scope of their own.
teams as (

    select scopes.scope_id
    from scopes
    left join scopes as below
        on below.parent_scope_kind = 'unit' and scopes.scope_id = below.parent_scope_id
    where below.scope_id is null

),

recent_periods as (

    select
        period_kind,
        period_start,
        dense_rank() over (partition by period_kind order by period_start desc) as recency
    from calls
    where days_left_band <> 'ahead'
    group by period_kind, period_start

),

own_calls as (

    select * from calls
    where {{ was_printed() }} and outcome = 'scored'

),

compared as (

    select
        calls.*,
        coalesce(recent_periods.recency <= 2, false) as is_recent,
        case when calls.outcome = 'scored' then own_calls.error_amount end as own_error_amount
    from calls
    left join recent_periods
        on {{ same_key('calls', 'recent_periods', ['period_kind', 'period_start']) }}
    left join own_calls
        on {{ same_key('calls', 'own_calls',
            ['basis', 'origin', 'scope_kind', 'scope_id', 'period_kind', 'period_start']) }}

),

scoped as (

    select
        compared.*,
        compared.scope_kind as told_kind,
        compared.scope_id as told_id
    from compared
    union all
    select
        compared.*,
        'team' as told_kind,
        '(all)' as told_id
    from compared
    inner join teams on compared.scope_kind = 'unit' and compared.scope_id = teams.scope_id

),

banded as (

    select
        scoped.*,
        scoped.days_left_band as told_band
    from scoped
    union all
    select
        scoped.*,
        'all' as told_band
    from scoped
    where scoped.days_left_band <> 'ahead'

),

summed as (

    {{ forecast_score_sums('banded') }}

),

chance_sums as (

    {{ forecast_chance_sums('chances') }}

),

scored as (

    {{ forecast_scores('summed', 'chance_sums') }}

)

select * from scored

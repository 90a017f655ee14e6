{{ config(tags=['after_outlook']) }}

{#
    Scores of replayed calls as the accuracy page prints them. A method is held against the printed one on
    the calls of both; the nearest is told of methods that know enough periods.
#}
{% set fewest_periods = 3 %}
{% set fewest_periods_of_drift = 4 %}
{% set drift_times = 1.25 %}
{% set drift_points = 0.03 %}
with scores as (

    select * from {{ ref('fct_forecast_accuracy') }}
    where basis = 'replayed' and days_left_band <> 'ahead'

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

compared as (

    select
        scores.*,
        scores.method = {{ printed_method() }} as is_printed,
        case
            when scores.period_count >= {{ fewest_periods }}
                and scores.method = {{ printed_method() }} then 1
            when scores.period_count >= {{ fewest_periods }}
                then {{ ratio('scores.wape_ratio', 'scores.own_wape_ratio') }}
        end as relative_wape_ratio
    from scores
    inner join scopes on {{ same_key('scores', 'scopes', ['scope_kind', 'scope_id']) }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by scope_kind, scope_id, period_kind, days_left_band
            order by
                relative_wape_ratio nulls last,
                case when is_printed then 0 else 1 end,
                method nulls last
        ) as nearness_rank
    from compared

)

select
    scope_kind,
    scope_id,
    period_kind,
    days_left_band,
    method,
    is_printed,
    cast(nearness_rank as integer) as nearness_rank,
    coalesce(nearness_rank = 1 and relative_wape_ratio is not null, false) as is_nearest,
    call_count,
    origin_count,
    period_count,
    no_forecast_count,
    wape_ratio,
    own_wape_ratio,
    relative_wape_ratio,
    bias_ratio,
    interval_coverage_ratio,
    cast({{ rounded('pinball_amount', 0) }} as decimal(18, 2)) as pinball_amount,
    recent_wape_ratio,
    recent_bias_ratio,
    case
        when period_count < {{ fewest_periods_of_drift }} or recent_wape_ratio is null then null
        when recent_wape_ratio >= wape_ratio * {{ drift_times }}
            and recent_wape_ratio - wape_ratio >= {{ drift_points }} then 'worse'
        when wape_ratio >= recent_wape_ratio * {{ drift_times }}
            and wape_ratio - recent_wape_ratio >= {{ drift_points }} then 'better'
        else 'same'
    end as drift_code,
    deal_count,
    brier_ratio,
    brier_skill_ratio
from ranked

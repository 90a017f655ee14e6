{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_courses_touched') }}"
) }}
{% set grain = ['scope_kind', 'scope_id', 'period_kind', 'period_start'] %}
{% set owner_grain = [
    'timed.curve_kind', 'timed.owner_id', 'period_days.period_kind', 'period_days.period_start',
    'timed.waited_days'
] | join(', ') %}
{% set step_grain = (grain + ['curve_kind', 'waited_days', 'grain_key']) | join(', ') %}
with courses as (

    select * from {{ ref('fct_deal_course') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

period_days as (

    {{ period_days_of_tonight('calendar', 'int_courses_touched') }}

),

owner_steps as (

    select
        {{ owner_grain }},
        sum(timed.event_count) as event_count,
        count(*) as deal_count
    from ({{ timed_courses('courses') }}) as timed
    inner join period_days on timed.qualified_date = period_days.date_day
    group by {{ owner_grain }}

),

scope_steps as (

    select
        owner_steps.curve_kind,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_steps.period_kind,
        owner_steps.period_start,
        owner_steps.waited_days,
        owner_steps.event_count,
        owner_steps.deal_count,
        {{ fingerprint([
            'scope_owners.scope_kind', 'scope_owners.scope_id', 'owner_steps.period_kind',
            'owner_steps.period_start'
        ]) }} as grain_key
    from owner_steps
    inner join scope_owners on owner_steps.owner_id = scope_owners.owner_id

),

steps_of_tonight as (

    {{ rows_of_touched_keys('scope_steps', 'int_courses_touched', grain) }}

),

-- Sorted by a short key instead of four columns.
steps as (

    select
        {{ step_grain }},
        sum(event_count) as event_count,
        sum(deal_count) as deal_count
    from steps_of_tonight
    group by {{ step_grain }}

),

risks as (

    select
        *,
        sum(deal_count) over (
            partition by curve_kind, grain_key
            order by waited_days desc nulls last
            rows between unbounded preceding and current row
        ) as at_risk_count
    from steps

),

curves as (

    select
        *,
        {{ share_left(
            'partition by curve_kind, grain_key'
            ~ ' order by waited_days nulls last rows between unbounded preceding and current row'
        ) }} as left_ratio
    from risks

),

survivals as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        cast(
            sum(case when curve_kind = 'decision' then deal_count else 0 end) as bigint
        ) as cycle_deal_count,
        -- Half of the deals are decided: a share of exactly a half must not miss by a rounding.
        cast(
            min(
                case when curve_kind = 'decision' and left_ratio <= 0.500000001 then waited_days end
            ) as integer
        ) as cycle_median_days,
        min(
            case
                when curve_kind = 'win' and waited_days <= {{ cohort_days() }} then left_ratio
                else 1
            end
        ) as not_won_ratio
    from curves
    group by scope_kind, scope_id, period_kind, period_start

)

-- The last digits of a product hang on the order of its factors, which no engine promises.
select
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    cycle_deal_count,
    cycle_median_days,
    {{ rounded('1 - not_won_ratio', 12) }} as win_estimate_ratio
from survivals

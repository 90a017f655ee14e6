{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_spreads_touched', ['metric_id']) }}"
) }}
{% set grain = ['metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start'] %}
{% set trimmed_share = 0.1 %}
{% set enough_to_trim = 30 %}
{% set is_kept = 'value_count >= ' ~ enough_to_trim
    ~ ' and value_rank > trimmed_count and value_rank <= value_count - trimmed_count' %}
with contributions as (

    select * from {{ ref('fct_kpi_contribution') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

median_ranks as (

    select * from {{ ref('median_ranks') }}

),

period_days as (

    {{ period_days_of_tonight('calendar', 'int_spreads_touched') }}

),

spread_values as (

    select
        contributions.metric_id,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start,
        contributions.numerator as exact_value,
        cast(contributions.numerator as {{ type_double() }}) as single_value,
        {{ fingerprint([
            'contributions.metric_id', 'scope_owners.scope_kind', 'scope_owners.scope_id',
            'period_days.period_kind', 'period_days.period_start'
        ]) }} as grain_key
    from contributions
    inner join period_days on contributions.event_date = period_days.date_day
    inner join scope_owners on contributions.owner_id = scope_owners.owner_id
    where contributions.metric_id in ({{ spread_metrics() }})

),

values_of_tonight as (

    {{ rows_of_touched_keys('spread_values', 'int_spreads_touched', grain) }}

),

-- Sorted by one short key instead of five columns.
placed_values as (

    select
        *,
        row_number() over (partition by grain_key order by single_value nulls last) as value_rank,
        count(*) over (partition by grain_key) as value_count
    from values_of_tonight

),

-- A tenth of the values is left out at either end, rounded down; where there are too few, no mean.
marked_values as (

    select
        placed_values.*,
        {{ median_low_rank('placed_values.value_count', 'median_ranks.low_rank') }} as low_rank,
        floor({{ trimmed_share }} * placed_values.value_count) as trimmed_count
    from placed_values
    left join median_ranks on placed_values.value_count = median_ranks.value_count

),

distributions as (

    select
        metric_id,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        {{ median("single_value") }} as median_value,
        max(case when value_rank = low_rank then single_value end) as median_low_value,
        max(case when value_rank = value_count + 1 - low_rank then single_value end)
            as median_high_value,
        {{ percentile("single_value", 0.8) }} as p80_value,
        {{ ratio(
            'sum(case when ' ~ is_kept ~ ' then exact_value end)',
            'sum(case when ' ~ is_kept ~ ' then 1 else 0 end)'
        ) }} as trimmed_mean_value,
        cast(count(*) as bigint) as n
    from marked_values
    group by metric_id, scope_kind, scope_id, period_kind, period_start

)

select * from distributions

{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_stage_periods_touched') }}"
) }}
with stays as (

    select * from {{ ref('fct_stage_contribution') }}
    where stay_days is not null

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

    {{ period_days_of_tonight('calendar', 'int_stage_periods_touched') }}

),

-- Sorted by one short key instead of seven columns.
keyed_stays as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start,
        stays.source,
        stays.pipeline,
        stays.stage,
        stays.stay_days,
        {{ fingerprint([
            'scope_owners.scope_kind', 'scope_owners.scope_id', 'period_days.period_kind',
            'period_days.period_start', 'stays.source', 'stays.pipeline', 'stays.stage'
        ]) }} as grain_key,
        {{ fingerprint([
            'scope_owners.scope_kind', 'scope_owners.scope_id', 'period_days.period_kind',
            'period_days.period_start'
        ]) }} as period_key
    from stays
    inner join period_days on stays.event_date = period_days.date_day
    inner join scope_owners on stays.owner_id = scope_owners.owner_id

),

stays_of_tonight as (

    {{ rows_of_touched_keys(
        'keyed_stays', 'int_stage_periods_touched',
        ['scope_kind', 'scope_id', 'period_kind', 'period_start'], key='period_key'
    ) }}

),

placed_stays as (

    select
        *,
        row_number() over (partition by grain_key order by stay_days nulls last) as stay_rank,
        count(*) over (partition by grain_key) as stay_count
    from stays_of_tonight

),

ranked_stays as (

    select
        placed_stays.*,
        {{ median_low_rank('placed_stays.stay_count', 'median_ranks.low_rank') }} as low_rank
    from placed_stays
    left join median_ranks on placed_stays.stay_count = median_ranks.value_count

),

spread_stays as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        source,
        pipeline,
        stage,
        cast(count(*) as bigint) as n,
        {{ median("stay_days") }} as median_stay_days,
        cast(max(case when stay_rank = low_rank then stay_days end) as {{ type_double() }})
            as median_stay_low_days,
        cast(
            max(case when stay_rank = stay_count + 1 - low_rank then stay_days end)
            as {{ type_double() }}
        ) as median_stay_high_days,
        {{ percentile("stay_days", 0.8) }} as p80_stay_days,
        case when count(*) < {{ enough_records() }} then 'n_small' end as note
    from ranked_stays
    group by scope_kind, scope_id, period_kind, period_start, source, pipeline, stage

)

select * from spread_stays

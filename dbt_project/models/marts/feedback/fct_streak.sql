{% set most_months = 12 %}
{{ config(tags=['after_outlook']) }}

with months as (

    select
        period_kind,
        period_start,
        row_number() over (order by period_start desc) as months_back
    from {{ ref('dim_period') }}
    where period_kind = 'month' and period_end <= {{ as_of_date() }}

),

attained as (

    select
        scope_id as owner_id,
        period_kind,
        period_start,
        value
    from {{ ref('kpi_value') }}
    where
        metric_id = 'attainment_ratio'
        and scope_kind = 'owner'
        and segment_kind = 'all'
        and scope_id <> {{ unassigned() }}

),

people as (

    select distinct owner_id from attained

),

-- A month without a target ends a streak: nothing was there to reach.
missed as (

    select
        people.owner_id,
        count(*) as told_count,
        min(
            case when coalesce(attained.value, 0) < 1 then months.months_back end
        ) as last_missed_back
    from people
    cross join months
    left join attained
        on people.owner_id = attained.owner_id and months.period_start = attained.period_start
    where months.months_back <= {{ most_months }}
    group by people.owner_id

)

select
    owner_id,
    cast(coalesce(last_missed_back - 1, told_count) as integer) as month_count
from missed

{% set known_days = 180 %}
with periods as (

    select * from {{ ref('dim_feedback_period') }}
    where periods_ago = 0

),

wins as (

    select
        contributions.owner_id,
        contributions.source,
        contributions.record_id as deal_id,
        contributions.event_date as won_on,
        deals.amount_reporting as amount,
        row_number() over (
            partition by contributions.owner_id
            order by
                contributions.event_date asc nulls last,
                contributions.source asc,
                contributions.record_id asc
        ) as win_number,
        min(contributions.event_date) over () as first_known_on
    from {{ ref('fct_kpi_contribution') }} as contributions
    inner join {{ ref('fct_deal') }} as deals
        on contributions.source = deals.source and contributions.record_id = deals.deal_id
    where contributions.metric_id = 'won_deal_count'

),

-- The longest stay of each deal, as a multiple of what is usual in that stage.
long_stays as (

    select
        visits.source,
        visits.deal_id,
        max({{ ratio('visits.days', 'stages.baseline_days') }}) as times_usual
    from {{ ref('fct_stage_visit') }} as visits
    inner join {{ ref('dim_stage') }} as stages
        on visits.source = stages.source
            and visits.pipeline = stages.pipeline
            and visits.stage = stages.stage
            and stages.is_current
    where visits.exited_date is not null and not visits.is_skipped
    group by visits.source, visits.deal_id

),

month_wins as (

    select
        wins.owner_id,
        wins.source,
        wins.deal_id,
        wins.won_on,
        wins.amount,
        long_stays.times_usual,
        coalesce(
            wins.win_number = 1
            and wins.first_known_on <= {{ add_days('periods.period_start', -known_days) }},
            false
        ) as is_first
    from wins
    inner join periods on wins.won_on between periods.period_start and periods.until_date
    left join long_stays
        on wins.source = long_stays.source and wins.deal_id = long_stays.deal_id

)

select * from month_wins

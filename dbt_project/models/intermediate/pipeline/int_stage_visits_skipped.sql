with visits as (

    select * from {{ ref('int_stage_visits_real') }}

),

open_stages as (

    select
        source,
        pipeline,
        coalesce(replaced_by, stage) as stage,
        coalesce(replaced_order, stage_order) as stage_order,
        valid_from,
        valid_to
    from {{ ref('stg_parameters__stages') }}
    where status_class = 'open'

),

-- Each arrival, and the highest open stage reached before it.
arrivals as (

    select
        source,
        deal_id,
        pipeline,
        entered_date,
        status,
        stay_number,
        stage_order,
        coalesce(
            max(case when status = 'open' then stage_order end) over (
                partition by source, deal_id order by stay_number
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as highest_before
    from visits

),

-- An open stage that lies between was passed in no time; a win passes all that remain.
passed as (

    select distinct
        arrivals.source,
        arrivals.deal_id,
        arrivals.pipeline,
        open_stages.stage,
        open_stages.stage_order,
        arrivals.stay_number,
        arrivals.entered_date,
        case when arrivals.status = 'won' then 'won' else 'forward' end as outcome
    from arrivals
    inner join open_stages
        on arrivals.source = open_stages.source
            and arrivals.pipeline = open_stages.pipeline
            and arrivals.entered_date between open_stages.valid_from and open_stages.valid_to
            and arrivals.highest_before < open_stages.stage_order
            and (
                (arrivals.status = 'won')
                or (arrivals.status = 'open' and arrivals.stage_order > open_stages.stage_order)
            )

)

select * from passed

with created as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'pipeline_created_count' and event_date <= {{ as_of_date() }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

measures as (

    select * from {{ ref('int_deals_measured') }}

),

followed as (

    select
        created.source,
        created.record_id as deal_id,
        created.owner_id,
        created.event_date as qualified_date,
        deals.status,
        deals.cycle_days,
        {{ days_between('created.event_date', as_of_date()) }} as followed_days,
        {{ days_between('created.event_date', 'deals.decided_date') }} as days_to_decision,
        {{ days_between('deals.created_date', as_of_date()) }} - measures.closed_gap_days
            as open_days
    from created
    inner join deals
        on created.source = deals.source and created.record_id = deals.deal_id
    inner join measures
        on deals.source = measures.source and deals.deal_id = measures.deal_id

),

coursed as (

    select
        source,
        deal_id,
        owner_id,
        qualified_date,
        status,
        followed_days,
        -- A win dated before the creation took no time.
        case
            when status = 'won'
                then cast({{ greater_of('days_to_decision', '0') }} as integer)
        end as days_to_win,
        case
            when status in ('won', 'lost') then cycle_days
            else cast({{ greater_of('open_days', '0') }} as integer)
        end as cycle_days,
        status in ('won', 'lost') as is_decided,
        coalesce(status = 'won' and days_to_decision <= {{ cohort_days() }}, false)
            as is_won_in_time
    from followed

)

select * from coursed

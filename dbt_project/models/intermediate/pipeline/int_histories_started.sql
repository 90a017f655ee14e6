{#
    From which day on a source tells of every deal of its first delivery that had been created: the
    first line of its history where each is told from its creation on, else the day on which the last
    of the others is told first, which without a history is that of the delivery.
#}
with seen as (

    select * from {{ ref('int_deals_seen') }}

),

newest as (

    select * from {{ ref('int_deals_newest') }}

),

first_deliveries as (

    select
        source,
        min(first_seen_on) as first_seen_on
    from seen
    group by source

),

told as (

    select
        seen.source,
        seen.first_told_on,
        case
            when newest.first_created_date >= seen.first_told_on then null
            else seen.first_told_on
        end as told_late_on
    from seen
    inner join first_deliveries
        on seen.source = first_deliveries.source
            and seen.first_seen_on = first_deliveries.first_seen_on
    left join newest on seen.source = newest.source and seen.deal_id = newest.deal_id

),

started as (

    select
        source,
        coalesce(max(told_late_on), min(first_told_on)) as history_start
    from told
    group by source

)

select * from started

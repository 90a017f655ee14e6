with absences as (

    select * from {{ ref('int_absences_known') }}
    where owner_id is not null

),

calendar as (

    select * from {{ ref('dim_calendar') }}
    where is_business_day

),

-- The same half of a day may be told twice, by two systems: it is one half.
parts as (

    select distinct
        absences.owner_id,
        calendar.date_day,
        absences.day_part
    from absences
    inner join calendar
        on absences.first_date <= calendar.date_day and absences.last_date >= calendar.date_day

),

days as (

    select
        owner_id,
        date_day,
        cast(
            case
                when max(case when day_part = 'full' then 1 else 0 end) = 1 or count(*) > 1
                    then 1
                else 0.5
            end as decimal(18, 2)
        ) as absent_share
    from parts
    group by owner_id, date_day

)

select * from days

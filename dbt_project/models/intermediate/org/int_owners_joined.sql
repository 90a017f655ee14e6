with users as (

    select * from {{ ref('int_owners_known') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

days as (

    select * from {{ ref('stg_parameters__days') }}

),

ranked as (

    select
        *,
        min(snapshot_on) over () as first_list_on,
        row_number() over (partition by owner_id order by snapshot_on) as row_rank
    from users

),

-- Who is in the first list may have been there for long; who comes in a later one has joined.
joined as (

    select
        owner_id,
        coalesce(valid_from, snapshot_on) as joined_on
    from ranked
    where row_rank = 1 and snapshot_on > first_list_on

),

months as (

    select
        joined.owner_id,
        days.month_start,
        sum(case when days.is_business_day then 1 else 0 end) as business_days,
        sum(case when days.is_business_day and days.date_day >= joined.joined_on then 1 else 0 end)
            as worked_days
    from joined
    inner join days on joined.joined_on >= days.month_start
    group by joined.owner_id, days.month_start

),

shared as (

    select
        months.owner_id,
        months.month_start,
        months.business_days,
        months.worked_days,
        case
            when companies.target_joiners = 'by_business_days'
                then {{ ratio('months.worked_days', 'months.business_days') }}
            else 1
        end as target_share
    from months
    cross join companies
    where months.worked_days < months.business_days

)

select * from shared

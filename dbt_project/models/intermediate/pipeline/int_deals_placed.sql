with versions as (

    select * from {{ ref('int_deals_versioned') }}

),

days as (

    select
        date_day,
        month_start
    from {{ ref('stg_parameters__days') }}

),

-- Of a day beyond the calendar, the calendar month.
placed as (

    select
        versions.*,
        coalesce(days.month_start, cast({{ month_of('versions.close_date') }} as date))
            as close_month
    from versions
    left join days on versions.close_date = days.date_day

)

select * from placed

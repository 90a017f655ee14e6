{% set months_before = 6 %}
with months as (

    select
        *,
        row_number() over (order by period_start desc) as number_back
    from {{ ref('dim_period') }}
    where period_kind = 'month' and period_start <= {{ as_of_date() }}

),

-- A month that has hardly begun says little: until half of it is over, the one before counts.
reported as (

    select case when elapsed_business_days * 2 >= business_days then 1 else 2 end as number_back
    from months
    where number_back = 1

),

placed as (

    select
        months.period_kind,
        months.period_start,
        months.period_end,
        {{ lesser_of('months.period_end', as_of_date()) }} as until_date,
        months.elapsed_business_days,
        cast(months.number_back - reported.number_back as integer) as periods_ago
    from months
    cross join reported
    where months.number_back between reported.number_back
        and reported.number_back + {{ months_before }}

)

select * from placed

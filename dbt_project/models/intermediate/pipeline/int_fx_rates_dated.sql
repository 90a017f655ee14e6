with rates as (

    select * from {{ ref('stg_lake__fx_rates') }}
    where row_outcome = 'accepted' and part = '' and rate > 0

),

-- One rate per currency and day: the row that came last, a dated rate before a planned one.
ranked as (

    select
        *,
        row_number() over (
            partition by upper(currency), rate_date
            order by
                case when rate_type = 'plan' then 1 else 0 end asc,
                snapshot_on desc,
                source asc
        ) as choice_rank
    from rates

),

dated as (

    select
        upper(currency) as currency,
        cast(rate as decimal(18, 8)) as rate,
        rate_date as valid_from,
        coalesce(
            {{ add_days(
                'lead(rate_date) over (partition by upper(currency) order by rate_date)', -1
            ) }},
            {{ far_future() }}
        ) as valid_to
    from ranked
    where choice_rank = 1

)

select * from dated

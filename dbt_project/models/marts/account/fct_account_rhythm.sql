{% set fewest_purchases = 3 %}
with purchases as (

    select * from {{ ref('fct_account_purchase') }}

),

totals as (

    select
        account_source as source,
        account_id,
        sum(amount_reporting) as purchase_amount,
        sum(case when amount_reporting is null then 1 else 0 end) as purchase_missing_count
    from purchases
    group by account_source, account_id

),

-- All lines of a day are one purchase; a day on which more came back than went out is none.
purchase_days as (

    select
        account_source as source,
        account_id,
        purchased_date
    from purchases
    group by account_source, account_id, purchased_date
    having sum(amount_reporting) is null or sum(amount_reporting) > 0

),

intervals as (

    select
        *,
        {{ days_between(
            'lag(purchased_date) over (partition by source, account_id order by purchased_date nulls last)',
            'purchased_date'
        ) }} as interval_days
    from purchase_days

),

medians as (

    select
        source,
        account_id,
        count(*) as purchase_count,
        max(purchased_date) as last_purchase_date,
        {{ median('interval_days') }} as median_days
    from intervals
    group by source, account_id

),

spreads as (

    select
        intervals.source,
        intervals.account_id,
        {{ median('abs(intervals.interval_days - medians.median_days)') }} as spread_days
    from intervals
    inner join medians
        on intervals.source = medians.source and intervals.account_id = medians.account_id
    group by intervals.source, intervals.account_id

),

told as (

    select
        totals.source,
        totals.account_id,
        coalesce(medians.purchase_count, 0) as purchase_count,
        totals.purchase_amount,
        totals.purchase_missing_count,
        medians.last_purchase_date,
        case when medians.purchase_count >= {{ fewest_purchases }} then medians.median_days end
            as interval_days,
        case when medians.purchase_count >= {{ fewest_purchases }} then spreads.spread_days end
            as spread_days
    from totals
    left join medians
        on totals.source = medians.source and totals.account_id = medians.account_id
    left join spreads
        on totals.source = spreads.source and totals.account_id = spreads.account_id

),

dated as (

    select
        *,
        {{ add_days('last_purchase_date', rounded('interval_days', 0)) }} as next_purchase_date,
        {{ add_days('last_purchase_date', rounded('interval_days - spread_days', 0)) }}
            as next_purchase_from,
        {{ add_days('last_purchase_date', rounded('interval_days + spread_days', 0)) }}
            as next_purchase_to,
        {{ days_between('last_purchase_date', as_of_date()) }} as quiet_days
    from told

)

select
    source,
    account_id,
    cast(purchase_count as bigint) as purchase_count,
    cast(purchase_amount as decimal(18, 2)) as purchase_amount,
    cast(purchase_missing_count as bigint) as purchase_missing_count,
    last_purchase_date,
    cast(interval_days as {{ type_double() }}) as purchase_interval_days,
    cast(spread_days as {{ type_double() }}) as purchase_spread_days,
    next_purchase_date,
    next_purchase_from,
    next_purchase_to,
    case
        when interval_days is null then 'unknown'
        when quiet_days > 2 * interval_days then 'dormant'
        when {{ as_of_date() }} > next_purchase_to then 'late'
        when {{ as_of_date() }} >= next_purchase_from then 'due'
        else 'ahead'
    end as purchase_state,
    coalesce(quiet_days > 2 * interval_days, false) as is_dormant,
    case when interval_days is null then 'few_purchases' end as purchase_note
from dated

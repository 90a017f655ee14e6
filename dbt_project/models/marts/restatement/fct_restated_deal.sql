{#
    Each won deal as the newest publication counted it beside what it is now: still there, come since or
    gone since, and why. Its day is where its bookings stood, and where they stand.
#}
with printed as (

    select
        source,
        deal_id,
        min(printed_as_of) as printed_as_of,
        min(event_date) as booked_date,
        sum(bookings_amount) as bookings_amount,
        max(native_amount) as native_amount,
        max(currency_code) as currency_code,
        min(case when is_eligible then 1 else 0 end) as eligible_flag
    from {{ ref('stg_parameters__printed_deals') }}
    group by source, deal_id

),

publications as (

    select max(printed_as_of) as printed_as_of
    from {{ ref('stg_parameters__printed_scope_owners') }}

),

booked as (

    select
        source,
        record_id as deal_id,
        min(event_date) as booked_date,
        sum(case when metric_id = 'bookings_amount' then numerator end) as bookings_amount
    from {{ ref('fct_kpi_contribution') }}
    where metric_id in ('bookings_amount', 'won_deal_count') and record_kind = 'deal'
    group by source, record_id

),

deals as (

    select * from {{ ref('fct_deal') }}

),

merged as (

    select * from {{ ref('int_deals_merged') }}
    where merged_until is null

),

survivors as (

    select
        survivor_source,
        survivor_deal_id,
        max(merged_on) as merged_on
    from merged
    group by survivor_source, survivor_deal_id

),

-- How the deals stood on the day of the publication, as known now.
versions as (

    select versions.*
    from {{ ref('fct_deal_version') }} as versions
    inner join publications
        on publications.printed_as_of between versions.valid_from and versions.valid_to

),

paired as (

    select
        coalesce(printed.source, booked.source) as source,
        coalesce(printed.deal_id, booked.deal_id) as deal_id,
        case when printed.eligible_flag = 1 then printed.booked_date end as printed_date,
        booked.booked_date as now_date,
        coalesce(printed.eligible_flag = 0, false) as was_left_out,
        printed.bookings_amount as printed_amount,
        booked.bookings_amount as now_amount,
        printed.native_amount as printed_native_amount,
        printed.currency_code as printed_currency
    from printed
    full outer join booked
        on printed.source = booked.source and printed.deal_id = booked.deal_id

),

compared as (

    select
        paired.source,
        paired.deal_id,
        deals.deal_name,
        paired.printed_date,
        paired.now_date,
        case
            when paired.was_left_out then 'eligibility_rule'
            when paired.printed_date is null and survivors.merged_on > publications.printed_as_of
                then 'merged'
            when paired.printed_date is null and versions.is_deleted then 'restored'
            when paired.printed_date is null then 'late_booking'
            when paired.now_date is null and merged.deal_id is not null then 'merged'
            when paired.now_date is null and deals.deal_id is null then 'deleted'
            when paired.now_date is null and not deals.is_eligible then 'eligibility_rule'
            when paired.now_date is null then 'reopened'
            when coalesce(paired.printed_amount, 0) = coalesce(paired.now_amount, 0)
                then 'owner_moved'
            when coalesce(paired.printed_native_amount, 0) <> coalesce(deals.amount, 0)
                or coalesce(paired.printed_currency, '') <> coalesce(deals.currency, '')
                then 'amount_edited'
            else 'rate'
        end as reason
    from paired
    cross join publications
    left join deals on paired.source = deals.source and paired.deal_id = deals.deal_id
    left join merged on paired.source = merged.source and paired.deal_id = merged.deal_id
    left join survivors
        on paired.source = survivors.survivor_source
            and paired.deal_id = survivors.survivor_deal_id
    left join versions
        on paired.source = versions.source and paired.deal_id = versions.deal_id
    where publications.printed_as_of is not null
        and (paired.printed_date is not null or paired.now_date is not null)

)

select * from compared

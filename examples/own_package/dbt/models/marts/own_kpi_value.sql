{{ config(tags=['after_outlook']) }}

-- Our numbers and the company's own in one form: a BI tool that reads kpi_value can read this.
with kpi_values as (

    select * from {{ ref('shinchoku', 'kpi_value') }}

),

bookings as (

    select * from {{ ref('shinchoku', 'fct_kpi_contribution') }}
    where metric_id = 'bookings_amount'

),

own_deals as (

    select * from {{ ref('own_deal') }}

),

scope_owners as (

    select * from {{ ref('shinchoku', 'dim_scope_owner') }}

),

frame as (

    select * from {{ ref('shinchoku', 'fct_kpi_frame') }}

),

currencies as (

    select * from {{ ref('shinchoku', 'dim_scope') }}
    where scope_kind = 'company'

),

-- Who has the credit of a win, and on which day, is what our bookings say.
margins as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        bookings.event_date,
        own_deals.margin_amount
    from bookings
    inner join own_deals
        on bookings.source = own_deals.source and bookings.record_id = own_deals.deal_id
    inner join scope_owners on bookings.owner_id = scope_owners.owner_id

),

margin_values as (

    select
        {{ shinchoku.as_of_date() }} as as_of,
        'margin_amount' as metric_id,
        frame.scope_kind,
        frame.scope_id,
        frame.period_kind,
        frame.period_start,
        'all' as segment_kind,
        'all' as segment_id,
        cast(coalesce(sum(margins.margin_amount), 0) as double) as value,
        cast(coalesce(sum(margins.margin_amount), 0) as double) as numerator,
        cast(null as double) as denominator,
        cast(count(margins.margin_amount) as bigint) as n,
        currencies.currency_code as unit,
        case
            when count(margins.margin_amount) < count(margins.scope_id) then 'margin_missing'
        end as note
    from frame
    left join margins
        on
            frame.scope_kind = margins.scope_kind
            and frame.scope_id = margins.scope_id
            and margins.event_date between frame.period_start and frame.period_end
    cross join currencies
    group by
        frame.scope_kind,
        frame.scope_id,
        frame.period_kind,
        frame.period_start,
        currencies.currency_code

),

all_values as (

    select * from kpi_values
    union all by name
    select * from margin_values

)

select * from all_values

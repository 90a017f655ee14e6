-- Reports cut this table by scope_kind and scope_id and print it in the order of type_rank.
with bookings as (

    select * from {{ ref('shinchoku', 'fct_kpi_contribution') }}
    where metric_id = 'bookings_amount'

),

deals as (

    select * from {{ ref('shinchoku', 'fct_deal') }}

),

scope_owners as (

    select * from {{ ref('shinchoku', 'dim_scope_owner') }}
    where scope_kind in ('company', 'unit')

),

quarters as (

    select * from {{ ref('shinchoku', 'fct_kpi_frame') }}
    where period_kind = 'quarter' and is_current

),

-- Who has the credit of a win, and on which day, is what our bookings say.
won as (

    select
        bookings.owner_id,
        bookings.event_date as told_date,
        deals.deal_type,
        bookings.numerator as bookings_amount,
        bookings.record_count as won_deal_count,
        cast(0 as decimal(18, 2)) as expected_amount
    from bookings
    inner join deals
        on bookings.source = deals.source and bookings.record_id = deals.deal_id

),

expected as (

    select
        owner_id,
        close_date as told_date,
        deal_type,
        cast(0 as decimal(18, 2)) as bookings_amount,
        0 as won_deal_count,
        amount_reporting as expected_amount
    from deals
    -- a close date that is over is no expectation: ours leaves it out of the open pipeline too
    where status = 'open' and is_eligible and close_date >= {{ shinchoku.as_of_date() }}

),

told as (

    select * from won
    union all
    select * from expected

),

-- A line per type, and one for all of them together.
lines as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        told.deal_type as type_name,
        grouping(told.deal_type) = 1 as is_total,
        cast(sum(told.bookings_amount) as decimal(18, 2)) as bookings_amount,
        cast(sum(told.won_deal_count) as bigint) as won_deal_count,
        cast(coalesce(sum(told.expected_amount), 0) as decimal(18, 2)) as expected_amount
    from told
    inner join scope_owners on told.owner_id = scope_owners.owner_id
    inner join quarters
        on
            scope_owners.scope_kind = quarters.scope_kind
            and scope_owners.scope_id = quarters.scope_id
            and told.told_date between quarters.period_start and quarters.period_end
    group by grouping sets (
        (scope_owners.scope_kind, scope_owners.scope_id, told.deal_type),
        (scope_owners.scope_kind, scope_owners.scope_id)
    )

),

shared as (

    select
        *,
        sum(case when is_total then bookings_amount end) over (
            partition by scope_kind, scope_id
        ) as total_amount
    from lines

),

board_types as (

    select
        scope_kind,
        scope_id,
        row_number() over (
            partition by scope_kind, scope_id
            order by is_total, bookings_amount desc, expected_amount desc, type_name
        ) as type_rank,
        type_name,
        is_total,
        bookings_amount,
        cast(bookings_amount as double) / nullif(cast(total_amount as double), 0) as share_ratio,
        won_deal_count,
        expected_amount
    from shared

)

select * from board_types

{{ config(materialized='table') }}

with deals as (

    select * from {{ ref('int_deals_accounted') }}

),

versions as (

    select * from {{ ref('int_deals_decided') }}

),

-- From its creation, or where that is unknown the first day it was seen, to its decision.
spanned as (

    select
        deals.source,
        deals.deal_id,
        deals.account_source,
        deals.account_id,
        coalesce(deals.first_created_date, min(versions.valid_from)) as opened_on,
        max(
            case
                when versions.valid_to <> {{ far_future() }} then null
                when versions.status in ('open', 'on_hold') then {{ as_of_date() }}
                else versions.decided_date
            end
        ) as closed_on
    from deals
    inner join versions
        on deals.source = versions.source and deals.deal_id = versions.deal_id
    group by
        deals.source,
        deals.deal_id,
        deals.account_source,
        deals.account_id,
        deals.first_created_date

)

select * from spanned

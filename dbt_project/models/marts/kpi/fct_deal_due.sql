with versions as (

    select * from {{ ref('int_deals_decided') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

periods as (

    select * from {{ ref('dim_period') }}
    where period_start <= {{ as_of_date() }}

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

categories as (

    select * from {{ ref('int_deal_categories_dated') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

-- Open when the period began, and expected to close within it.
due as (

    select
        periods.period_kind,
        periods.period_start,
        periods.period_end,
        {{ add_days('periods.period_start', -1) }} as opened_on,
        {{ lesser_of('periods.period_end', as_of_date()) }} as ended_on,
        versions.source,
        versions.deal_id,
        versions.owner_id,
        versions.amount,
        versions.currency
    from versions
    inner join period_days on versions.close_date = period_days.date_day
    inner join periods
        on period_days.period_kind = periods.period_kind
            and period_days.period_start = periods.period_start
            and versions.valid_from < periods.period_start
            and versions.valid_to >= {{ add_days('periods.period_start', -1) }}
    where versions.status = 'open' and versions.is_counted

),

ended as (

    select
        due.*,
        coalesce(
            versions.is_counted
            and versions.status = 'open'
            and versions.close_date > due.period_end,
            false
        ) as is_pushed,
        coalesce(versions.is_counted and versions.status = 'won', false) as is_won,
        {{ is_commit('categories.forecast_category') }} as is_commit
    from due
    left join versions
        on due.source = versions.source
            and due.deal_id = versions.deal_id
            and due.ended_on between versions.valid_from and versions.valid_to
    left join categories
        on due.source = categories.source
            and due.deal_id = categories.deal_id
            and due.opened_on between categories.valid_from and categories.valid_to

)

select
    ended.period_kind,
    ended.period_start,
    ended.period_end,
    ended.source,
    ended.deal_id,
    ended.owner_id,
    cast(
        {{ movement_value('ended.amount', 'ended.currency', 'rates.rate') }} as decimal(18, 2)
    ) as amount_reporting,
    ended.is_commit,
    ended.is_pushed,
    ended.is_won
from ended
cross join companies
left join rates
    on ended.currency = rates.currency
        and ended.opened_on between rates.valid_from and rates.valid_to

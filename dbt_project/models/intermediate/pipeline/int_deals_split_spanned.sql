with lines as (

    select * from {{ ref('int_deal_splits_dated') }}

),

split_deals as (

    select distinct
        source,
        deal_id
    from lines

),

versions as (

    select versions.*
    from {{ ref('int_deals_decided') }} as versions
    inner join split_deals
        on versions.source = split_deals.source and versions.deal_id = split_deals.deal_id

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

cut_days as (

    select
        source,
        deal_id,
        valid_from as cut_on
    from versions
    union all
    select
        source,
        deal_id,
        valid_from as cut_on
    from lines
    union all
    select
        source,
        deal_id,
        {{ add_days('valid_to', 1) }} as cut_on
    from lines
    where valid_to < {{ far_future() }}

),

distinct_days as (

    select distinct * from cut_days

),

cuts as (

    select
        source,
        deal_id,
        cut_on,
        lead(cut_on) over (partition by source, deal_id order by cut_on) as next_cut_on
    from distinct_days

),

spans as (

    select
        versions.source,
        versions.deal_id,
        cuts.cut_on as valid_from,
        {{ lesser_of('versions.valid_to', add_days('cuts.next_cut_on', -1)) }} as valid_to,
        versions.status,
        versions.is_deleted,
        versions.amount,
        case
            when versions.currency is null or versions.currency = upper(companies.currency)
                then cast(1 as decimal(18, 8))
            else rates.rate
        end as rate
    from versions
    inner join cuts
        on versions.source = cuts.source
            and versions.deal_id = cuts.deal_id
            and cuts.cut_on between versions.valid_from and versions.valid_to
    cross join companies
    -- As fct_deal does: decisions at the rate of their day, all else at that of the as-of date.
    left join rates
        on versions.currency = rates.currency
            and case
                when versions.status in ('won', 'lost', 'disqualified') then versions.decided_date
                else {{ as_of_date() }}
            end between rates.valid_from and rates.valid_to

)

select * from spans

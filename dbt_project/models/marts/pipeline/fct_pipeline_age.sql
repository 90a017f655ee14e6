{% set bands = [(1, '0_30', 0, 30), (2, '31_60', 31, 60), (3, '61_90', 61, 90),
    (4, '91_180', 91, 180), (5, '181_365', 181, 365), (6, '366_up', 366, none)] %}
with open_deals as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'total_open_pipeline_count'

),

deals as (

    select * from {{ ref('fct_deal') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

bands as (
    {% for rank, code, first, last in bands %}
    select
        {{ rank }} as age_rank,
        '{{ code }}' as age_band,
        {{ first }} as first_days,
        {{ last if last is not none else 'cast(null as integer)' }} as last_days
    union all
    {%- endfor %}
    select
        7 as age_rank,
        'unknown' as age_band,
        cast(null as integer) as first_days,
        cast(null as integer) as last_days

),

age_kinds as (

    select 'deal' as age_kind
    union all
    select 'stage' as age_kind

),

aged as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        deals.amount_reporting,
        {{ days_between('deals.created_date', as_of_date()) }} as deal_age_days,
        deals.stage_age_days
    from open_deals
    inner join deals
        on open_deals.source = deals.source and open_deals.record_id = deals.deal_id
    inner join scope_owners on open_deals.owner_id = scope_owners.owner_id

),

placed as (

    select
        age_kinds.age_kind,
        aged.scope_kind,
        aged.scope_id,
        aged.amount_reporting,
        case
            when age_kinds.age_kind = 'deal'
                then cast({{ greater_of('aged.deal_age_days', '0') }} as integer)
            else aged.stage_age_days
        end as age_days
    from aged
    cross join age_kinds

),

counted as (

    select
        placed.scope_kind,
        placed.scope_id,
        placed.age_kind,
        bands.age_rank,
        count(*) as deal_count,
        sum(placed.amount_reporting) as open_amount,
        sum(case when placed.amount_reporting is null then 1 else 0 end) as amount_missing_count
    from placed
    inner join bands
        on
            (
                placed.age_days >= bands.first_days
                and placed.age_days <= coalesce(bands.last_days, placed.age_days)
            )
            or (placed.age_days is null and bands.age_band = 'unknown')
    group by placed.scope_kind, placed.scope_id, placed.age_kind, bands.age_rank

),

-- Every band of a scope that has open deals, so that an empty one reads 0.
framed as (

    select distinct
        aged.scope_kind,
        aged.scope_id,
        age_kinds.age_kind,
        bands.age_rank,
        bands.age_band,
        bands.first_days,
        bands.last_days
    from aged
    cross join age_kinds
    cross join bands

)

select
    {{ as_of_date() }} as as_of,
    framed.scope_kind,
    framed.scope_id,
    framed.age_kind,
    cast(framed.age_rank as integer) as age_rank,
    framed.age_band,
    framed.first_days,
    framed.last_days,
    cast(coalesce(counted.deal_count, 0) as bigint) as deal_count,
    cast(coalesce(counted.open_amount, 0) as decimal(18, 2)) as open_amount,
    cast(coalesce(counted.amount_missing_count, 0) as bigint) as amount_missing_count
from framed
left join counted
    on framed.scope_kind = counted.scope_kind
        and framed.scope_id = counted.scope_id
        and framed.age_kind = counted.age_kind
        and framed.age_rank = counted.age_rank

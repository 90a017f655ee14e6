{#
    One row per control total and deal that either side counts in it: what the reports count of the deal
    and what its own source does. A deal may be in one member as delivered and in another as counted.
#}
{{ config(materialized='table') }}

{% set sides = {
    'delivered': {
        'counts': 'is_delivered', 'stage': 'delivered_stage', 'status': 'delivered_status',
        'owner': 'delivered_owner', 'day': 'delivered_close_date', 'amount': 'delivered_amount'
    },
    'ours': {
        'counts': 'is_counted', 'stage': 'stage', 'status': 'status',
        'owner': 'owner_id', 'day': 'close_date', 'amount': 'coalesce(amount, 0)'
    }
} %}
with deals as (

    select * from {{ ref('int_control_deals_compared') }}

),

days as (

    select
        *,
        cast(fiscal_year as {{ type_text() }}) || 'Q'
        || cast(fiscal_quarter as {{ type_text() }}) as quarter_name
    from {{ ref('stg_parameters__days') }}

),

totals as (

    select * from {{ ref('int_control_totals_keyed') }}

),

questions as (

    select distinct
        source,
        control_date,
        measure,
        status,
        dimension
    from totals

),

-- Each deal under every member that a total may ask for, as each side has it.
placed as (

    {%- for side, columns in sides.items() %}
    {{ 'union all' if not loop.first }}
    select
        '{{ side }}' as side,
        deals.source,
        deals.control_date,
        deals.deal_id,
        deals.reason,
        deals.{{ columns.status }} as deal_status,
        {{ columns.amount }} as amount,
        {{ bare_name('deals.' ~ columns.stage) }} as stage_key,
        deals.{{ columns.owner }} as owner_key,
        cast(days.month_start as {{ type_text() }}) as month_key,
        days.quarter_name as quarter_key
    from deals
    left join days on deals.{{ columns.day }} = days.date_day
    where deals.{{ columns.counts }}
    {%- endfor %}

),

-- A close date is in a month and in a quarter; a total asks for one of them.
parts as (

    {%- for dimension, key in [
        ('none', "''"), ('stage', 'placed.stage_key'), ('owner', 'placed.owner_key'),
        ('deal', 'placed.deal_id'), ('period', 'placed.month_key'), ('period', 'placed.quarter_key')
    ] %}
    {{ 'union all' if not loop.first }}
    select
        questions.source,
        questions.control_date,
        questions.measure,
        questions.status,
        questions.dimension,
        coalesce({{ key }}, '') as member_key,
        placed.deal_id,
        placed.reason,
        placed.side,
        case when questions.measure = 'count' then 1 else placed.amount end as value
    from questions
    inner join placed
        on questions.source = placed.source
            and questions.control_date = placed.control_date
            and (questions.status = 'all' or questions.status = placed.deal_status)
    where questions.dimension = '{{ dimension }}'
    {%- endfor %}

),

asked as (

    select parts.*
    from parts
    left join totals
        on parts.source = totals.source
            and parts.control_date = totals.control_date
            and parts.measure = totals.measure
            and parts.status = totals.status
            and parts.dimension = totals.dimension
            and parts.member_key = totals.member_key
    where totals.source is not null or parts.dimension = 'deal'

),

summed as (

    select
        source,
        control_date,
        measure,
        status,
        dimension,
        member_key,
        deal_id,
        min(reason) as reason,
        cast(sum(case when side = 'ours' then value else 0 end) as decimal(18, 2)) as ours_value,
        cast(sum(case when side = 'delivered' then value else 0 end) as decimal(18, 2))
            as delivered_value,
        cast(sum(case when side = 'delivered' then 1 else 0 end) as bigint) as delivered_count
    from asked
    group by source, control_date, measure, status, dimension, member_key, deal_id

)

select * from summed

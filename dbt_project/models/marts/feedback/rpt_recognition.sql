{{ config(tags=['after_outlook']) }}

with recognitions as (

    select * from {{ ref('fct_recognition') }}

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

deals as (

    select * from {{ ref('fct_deal') }}

),

definitions as (

    select * from {{ ref('kpi_definitions') }}

),

-- For the own edition: each thing once, as the widest scope recognises it.
personal as (

    select
        *,
        row_number() over (
            partition by owner_id, category_code
            order by scope_kind, recognition_rank, scope_id
        ) as place
    from recognitions

),

addressed as (

    select
        personal.scope_kind as reader_kind,
        personal.scope_id as reader_id,
        personal.recognition_rank as reader_rank,
        personal.*
    from personal
    union all
    select
        'owner' as reader_kind,
        personal.owner_id as reader_id,
        1 as reader_rank,
        personal.*
    from personal
    where personal.place = 1

),

told as (

    select
        addressed.reader_kind as scope_kind,
        addressed.reader_id as scope_id,
        addressed.scope_kind as recognised_kind,
        addressed.category_code,
        cast(addressed.reader_rank as integer) as recognition_rank,
        addressed.owner_id,
        owners.name as owner_name,
        addressed.until_date,
        addressed.period_start,
        addressed.metric_id,
        definitions.unit,
        rules.basis,
        addressed.value,
        addressed.baseline_value,
        addressed.clean_ratio,
        addressed.month_count,
        addressed.n,
        deals.deal_name,
        deals.account_name,
        case when deals.deal_id is not null then addressed.amount end as amount
    from addressed
    inner join owners on addressed.owner_id = owners.owner_id
    left join definitions on addressed.metric_id = definitions.metric_id
    left join {{ ref('feedback_rules') }} as rules
        on addressed.metric_id = rules.metric_id
    left join deals
        on
            addressed.source = deals.source
            and addressed.deal_id = deals.deal_id
            and addressed.owner_id = deals.owner_id

)

select * from told

{{ config(materialized='table') }}

with lines as (

    select * from {{ ref('int_deal_splits_dated') }}

),

spans as (

    select * from {{ ref('int_deals_split_spanned') }}

),

sums as (

    select
        spans.source,
        spans.deal_id,
        spans.valid_from,
        count(*) as line_count,
        count(lines.percent) as percent_count,
        count(lines.amount) as amount_count,
        sum(lines.percent) as percent_sum,
        sum(lines.amount) as amount_sum,
        sum(abs(lines.amount)) as amount_spread
    from spans
    inner join lines
        on spans.source = lines.source
            and spans.deal_id = lines.deal_id
            and spans.valid_from between lines.valid_from and lines.valid_to
    where lines.split_kind = 'revenue'
    group by spans.source, spans.deal_id, spans.valid_from

),

based as (

    select
        spans.*,
        {{ converted('spans.amount', 'spans.rate') }} as amount_reporting,
        sums.line_count,
        sums.percent_sum,
        sums.amount_sum,
        sums.amount_spread,
        case
            when sums.percent_count = sums.line_count then 'percent'
            when sums.amount_count = sums.line_count then 'amount'
            when sums.line_count > 0 then 'none'
        end as share_basis
    from spans
    left join sums
        on spans.source = sums.source
            and spans.deal_id = sums.deal_id
            and spans.valid_from = sums.valid_from

),

judged as (

    select
        source,
        deal_id,
        valid_from,
        valid_to,
        status,
        is_deleted,
        amount,
        rate,
        amount_reporting,
        line_count,
        share_basis,
        case
            when share_basis = 'amount' then cast(amount_sum as decimal(28, 8))
            else cast(percent_sum as decimal(28, 8))
        end as share_sum,
        case
            when share_basis = 'none' then 'split_incomplete'
            when share_basis = 'percent' and abs(percent_sum - 1) > 0.0001 then 'split_not_whole'
            when
                share_basis = 'amount'
                and coalesce(
                    abs(amount_sum - amount) > 0.0001 * abs(amount)
                    or amount_spread > 1.0001 * abs(amount),
                    true
                )
                then 'split_not_whole'
            when share_basis = 'amount' and amount = 0 then 'split_incomplete'
        end as reason_code
    from based

)

select * from judged

{#
    Deals for which a split was ever delivered, day by day: who is credited for how much. Where the
    revenue split of a span cannot be used, and where there is none, one line without a person
    stands for whoever the rule of the settings credits.
#}
{{ config(materialized='table') }}

with spans as (

    select * from {{ ref('int_deals_split_judged') }}

),

lines as (

    select * from {{ ref('int_deal_splits_dated') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

persons as (

    select
        spans.source,
        spans.deal_id,
        spans.valid_from,
        spans.valid_to,
        spans.amount,
        spans.amount_reporting,
        spans.rate,
        spans.share_basis,
        spans.share_sum,
        spans.reason_code,
        lines.split_kind,
        lines.owner_id,
        sum(lines.percent) as percent,
        sum(lines.amount) as line_amount
    from spans
    inner join lines
        on spans.source = lines.source
            and spans.deal_id = lines.deal_id
            and spans.valid_from between lines.valid_from and lines.valid_to
    group by
        spans.source, spans.deal_id, spans.valid_from, spans.valid_to, spans.amount,
        spans.amount_reporting, spans.rate, spans.share_basis, spans.share_sum, spans.reason_code,
        lines.split_kind, lines.owner_id

),

-- Shares of a hundredth of a percent more or less than the whole are made whole.
shares as (

    select
        *,
        cast(
            case
                when split_kind = 'overlay' then percent
                when share_basis = 'percent' then {{ ratio('percent', 'share_sum') }}
                else {{ ratio('line_amount', 'share_sum') }}
            end as decimal(16, 10)
        ) as share_ratio
    from persons
    where split_kind = 'overlay' or reason_code is null

),

-- In the smallest coin: what is below it goes to whom most of it would have fallen.
coined as (

    select
        shares.*,
        case when companies.money_digits = 0 then 1 else 0.01 end as coin,
        cast(
            shares.amount_reporting * case when companies.money_digits = 0 then 1 else 100 end
            as decimal(18, 2)
        ) as all_coins
    from shares
    cross join companies

),

parted as (

    select
        *,
        cast(all_coins as decimal(28, 2)) * share_ratio as exact_coins
    from coined

),

floored as (

    select
        *,
        floor(exact_coins) as whole_coins,
        row_number() over (
            partition by source, deal_id, valid_from, split_kind
            order by exact_coins - floor(exact_coins) desc nulls last, owner_id
        ) as remainder_rank,
        all_coins - sum(floor(exact_coins)) over (
            partition by source, deal_id, valid_from, split_kind
        ) as missing_coins
    from parted

),

-- A rate may leave less than a coin over: the first one has it too, so that nothing is lost.
credited as (

    select
        source,
        deal_id,
        valid_from,
        valid_to,
        split_kind,
        owner_id,
        share_ratio,
        cast(
            case
                when split_kind = 'overlay' and percent is null
                    then {{ converted('line_amount', 'rate') }}
                when split_kind = 'overlay' then whole_coins * coin
                else {{ with_remainder('whole_coins', 'missing_coins', 'remainder_rank') }} * coin
            end as decimal(18, 2)
        ) as amount_reporting
    from floored
    union all
    select
        source,
        deal_id,
        valid_from,
        valid_to,
        'revenue' as split_kind,
        cast(null as {{ type_text() }}) as owner_id,
        cast(1 as decimal(16, 10)) as share_ratio,
        amount_reporting
    from spans
    where reason_code is not null or share_basis is null

)

select * from credited

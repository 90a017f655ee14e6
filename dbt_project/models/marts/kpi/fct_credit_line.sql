with deals as (

    select * from {{ ref('fct_deal') }}

),

deal_credits as (

    select * from {{ ref('fct_deal_credit') }}

),

shares as (

    select * from {{ ref('int_deals_shared') }}
    where valid_to = {{ far_future() }}

),

whole_lines as (

    select
        deals.source,
        deals.deal_id,
        'revenue' as split_kind,
        coalesce(deal_credits.decided_owner_id, deals.owner_id) as owner_id,
        cast(1 as decimal(16, 10)) as share_ratio,
        deals.amount_reporting,
        false as is_split,
        1 as lead_rank
    from deals
    left join deal_credits
        on deals.source = deal_credits.source and deals.deal_id = deal_credits.deal_id
    left join shares
        on
            deals.source = shares.source
            and deals.deal_id = shares.deal_id
            and shares.split_kind = 'revenue'
            and shares.owner_id is not null
    where shares.source is null

),

-- A deal counts once: for its owner, or, where the split leaves him out, for who has most of it.
split_lines as (

    select
        shares.source,
        shares.deal_id,
        shares.split_kind,
        shares.owner_id,
        shares.share_ratio,
        shares.amount_reporting,
        true as is_split,
        row_number() over (
            partition by shares.source, shares.deal_id, shares.split_kind
            order by
                case when shares.owner_id = deal_credits.decided_owner_id then 0 else 1 end asc,
                shares.share_ratio desc nulls last,
                shares.owner_id asc
        ) as lead_rank
    from shares
    inner join deals
        on shares.source = deals.source and shares.deal_id = deals.deal_id
    left join deal_credits
        on shares.source = deal_credits.source and shares.deal_id = deal_credits.deal_id
    where shares.owner_id is not null

),

lines as (

    select * from whole_lines
    union all
    select * from split_lines

),

typed as (

    select
        source,
        deal_id,
        split_kind,
        owner_id,
        cast(share_ratio as {{ type_double() }}) as share_ratio,
        cast(amount_reporting as decimal(18, 2)) as amount_reporting,
        is_split,
        lead_rank = 1 and split_kind = 'revenue' as is_lead
    from lines

)

select * from typed

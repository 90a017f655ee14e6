{% set most_named = 3 %}
with wins as (

    select * from {{ ref('fct_small_win') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

-- What is alike is counted; the largest of it are named.
ranked as (

    select
        wins.*,
        count(*) over (partition by wins.owner_id, wins.win_code) as win_count,
        row_number() over (
            partition by wins.owner_id, wins.win_code
            order by
                wins.amount desc nulls last, wins.happened_on asc, wins.source asc,
                wins.record_id asc
        ) as win_rank
    from wins

),

told as (

    select
        'owner' as scope_kind,
        ranked.owner_id as scope_id,
        ranked.win_code,
        cast(ranked.win_rank as integer) as win_rank,
        cast(ranked.win_count as integer) as win_count,
        deals.deal_name,
        deals.account_name,
        ranked.amount,
        ranked.happened_on
    from ranked
    left join deals on ranked.deal_source = deals.source and ranked.deal_id = deals.deal_id
    where ranked.win_rank <= {{ most_named }}

)

select * from told

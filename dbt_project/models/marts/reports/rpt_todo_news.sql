{{ config(tags=['after_outlook']) }}

with news as (

    select * from {{ ref('fct_todo_news') }}
    where list_rank <= 3

),

deals as (

    select * from {{ ref('fct_deal') }}

),

accounts as (

    select * from {{ ref('dim_account') }}

),

printed as (

    select
        'owner' as scope_kind,
        news.owner_id as scope_id,
        news.list_code,
        news.list_rank,
        news.list_count,
        news.news_code,
        news.title,
        coalesce(deals.account_name, accounts.account_name) as account_name,
        news.starts_at,
        news.from_stage,
        news.to_stage
    from news
    left join deals on news.deal_source = deals.source and news.deal_id = deals.deal_id
    left join accounts on news.source = accounts.source and news.account_id = accounts.account_id

)

select * from printed

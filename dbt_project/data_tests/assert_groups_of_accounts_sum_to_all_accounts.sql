-- Parents hold their children once: the groups of the uppermost accounts are all there is.
with accounts as (

    select * from {{ ref('fct_account') }}

),

compared as (

    select
        sum(case when top_account_id = account_id then group_won_amount end) as grouped_amount,
        sum(won_amount) as whole_amount,
        sum(case when top_account_id = account_id then group_open_deal_count end) as grouped_count,
        sum(open_deal_count) as whole_count
    from accounts

)

select * from compared
where grouped_amount <> whole_amount or grouped_count <> whole_count

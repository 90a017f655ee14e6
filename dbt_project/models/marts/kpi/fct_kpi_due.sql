with due as (

    select * from {{ ref('fct_deal_due') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

scoped as (

    select
        due.*,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        -- What a commit came to is known when the period is over.
        due.is_commit and due.period_end <= {{ as_of_date() }} as is_judged
    from due
    inner join scope_owners on due.owner_id = scope_owners.owner_id

)

select
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    cast(count(*) as bigint) as due_count,
    cast(sum(case when is_pushed then 1 else 0 end) as bigint) as pushed_count,
    cast(sum(amount_reporting) as decimal(18, 2)) as due_amount,
    cast(sum(case when is_pushed then amount_reporting else 0 end) as decimal(18, 2))
        as pushed_amount,
    cast(sum(case when is_judged then 1 else 0 end) as bigint) as commit_count,
    cast(sum(case when is_judged then amount_reporting else 0 end) as decimal(18, 2))
        as commit_amount,
    cast(
        sum(case when is_judged and not is_won then amount_reporting else 0 end)
        as decimal(18, 2)
    ) as commit_missed_amount
from scoped
group by scope_kind, scope_id, period_kind, period_start

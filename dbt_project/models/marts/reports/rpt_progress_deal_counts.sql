{{ config(tags=['after_outlook']) }}

with listed_deals as (

    select * from {{ ref('fct_listed_deal') }}

),

warnings as (

    select * from {{ ref('fct_deal_warning') }}

),

dual_posts as (

    select * from {{ ref('dim_scope_dual_post') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

counted as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        listed_deals.list_code,
        count(*) as deal_count,
        sum(listed_deals.amount) as amount
    from listed_deals
    inner join scope_owners on listed_deals.owner_id = scope_owners.owner_id
    group by scope_owners.scope_kind, scope_owners.scope_id, listed_deals.list_code

),

dual_counted as (

    select
        dual_posts.scope_kind,
        dual_posts.scope_id,
        'dual_post' as list_code,
        cast(count(warnings.deal_id) as bigint) as deal_count,
        cast(coalesce(sum(warnings.amount), 0) as decimal(18, 2)) as amount
    from dual_posts
    left join warnings on dual_posts.owner_id = warnings.owner_id
    group by dual_posts.scope_kind, dual_posts.scope_id

),

-- Every scope has every list, so that an empty one is told as empty.
lists as (

    {%- for list_code in ['to_move', 'overdue', 'stalled', 'won', 'lost'] %}
    {{ 'union all' if not loop.first }}
    select '{{ list_code }}' as list_code
    {%- endfor %}

),

complete as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        lists.list_code,
        cast(coalesce(counted.deal_count, 0) as bigint) as deal_count,
        cast(coalesce(counted.amount, 0) as decimal(18, 2)) as amount
    from scopes
    cross join lists
    left join counted
        on
            scopes.scope_kind = counted.scope_kind
            and scopes.scope_id = counted.scope_id
            and lists.list_code = counted.list_code
    union all
    select * from dual_counted

)

select * from complete

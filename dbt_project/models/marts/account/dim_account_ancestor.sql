{% set levels = range(1, 9) %}
with accounts as (

    select * from {{ ref('dim_account') }}

),

-- A parent that no delivery knows is none.
distance_0 as (

    select
        accounts.source,
        accounts.account_id,
        accounts.account_id as ancestor_id,
        parents.account_id as next_id,
        0 as distance
    from accounts
    left join accounts as parents
        on accounts.source = parents.source
            and accounts.parent_account_id = parents.account_id
            and accounts.account_id <> parents.account_id

),

{% for level in levels %}
distance_{{ level }} as (

    select
        below.source,
        below.account_id,
        below.next_id as ancestor_id,
        above.next_id,
        {{ level }} as distance
    from distance_{{ level - 1 }} as below
    inner join distance_0 as above
        on below.source = above.source and below.next_id = above.account_id

),

{% endfor %}
pairs as (

    select * from distance_0
    {%- for level in levels %}
    union all
    select * from distance_{{ level }}
    {%- endfor %}

),

ends as (

    select distinct
        source,
        account_id
    from pairs
    where next_id is null

),

-- Parents that go round in a circle, or on beyond every level, would count an account twice: who
-- has such ones stands alone.
kept as (

    select
        pairs.source,
        pairs.account_id,
        pairs.ancestor_id,
        pairs.distance,
        pairs.next_id is null or ends.account_id is null as is_top
    from pairs
    left join ends on pairs.source = ends.source and pairs.account_id = ends.account_id
    where pairs.distance = 0 or ends.account_id is not null

)

select
    source,
    account_id,
    ancestor_id,
    cast(distance as integer) as distance,
    is_top
from kept

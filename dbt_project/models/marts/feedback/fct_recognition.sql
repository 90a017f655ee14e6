{% set least_people = 3 %}
{{ config(tags=['after_outlook']) }}
with candidates as (

    select * from {{ ref('fct_recognition_candidate') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current and is_active

),

members as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        scope_owners.owner_id,
        count(*) over (
            partition by scope_owners.scope_kind, scope_owners.scope_id
        ) as people_count
    from {{ ref('dim_scope_owner') }} as scope_owners
    inner join scopes
        on scope_owners.scope_kind = scopes.scope_kind and scope_owners.scope_id = scopes.scope_id
    inner join owners on scope_owners.owner_id = owners.owner_id

),

-- To name one of two is to name the other: a scope of few people recognises nobody.
ranked as (

    select
        members.scope_kind,
        members.scope_id,
        candidates.*,
        row_number() over (
            partition by members.scope_kind, members.scope_id, candidates.category_code
            order by
                candidates.order_value desc nulls last,
                candidates.n desc nulls last,
                candidates.owner_id asc,
                candidates.source asc nulls last,
                candidates.deal_id asc nulls last
        ) as place
    from candidates
    inner join members on candidates.owner_id = members.owner_id
    where members.people_count >= {{ least_people }}

),

recognised as (

    select
        {{ as_of_date() }} as as_of,
        ranked.scope_kind,
        ranked.scope_id,
        ranked.category_code,
        cast(ranked.place as integer) as recognition_rank,
        ranked.owner_id,
        periods.period_kind,
        periods.period_start,
        periods.until_date,
        ranked.metric_id,
        feedback.value,
        feedback.baseline_value,
        feedback.sigma_better,
        case when ranked.category_code = 'clean_data' then ranked.order_value end as clean_ratio,
        case when ranked.category_code = 'streak' then cast(ranked.n as integer) end as month_count,
        ranked.n,
        ranked.source,
        ranked.deal_id,
        deals.amount_reporting as amount
    from ranked
    cross join {{ ref('dim_feedback_period') }} as periods
    left join {{ ref('fct_owner_feedback') }} as feedback
        on ranked.owner_id = feedback.owner_id and ranked.metric_id = feedback.metric_id
    left join {{ ref('fct_deal') }} as deals
        on ranked.source = deals.source and ranked.deal_id = deals.deal_id
    where
        periods.periods_ago = 0
        and ranked.place <= case when ranked.category_code = 'first_win' then 3 else 1 end

)

select * from recognised

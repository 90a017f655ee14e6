{% set people_on_paper = 6 %}
with people as (

    select * from {{ ref('fct_person_to_mend') }}
    where mend_rank <= {{ people_on_paper }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

named as (

    select
        people.scope_kind,
        people.scope_id,
        people.owner_id,
        coalesce(owners.name, people.owner_id) as owner_name,
        people.mend_rank,
        people.mend_count,
        people.amount_count,
        people.close_date_count,
        people.next_step_count,
        people.lost_reason_count,
        people.other_count
    from people
    inner join scopes
        on people.scope_kind = scopes.scope_kind and people.scope_id = scopes.scope_id
    left join owners on people.owner_id = owners.owner_id

)

select * from named

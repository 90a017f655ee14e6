with notes as (

    {{ newest_rows(ref('stg_lake__review_notes'), 'review_note', 'review_note_id', deleted='') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

leaders as (

    select distinct
        scope_owners.owner_id,
        scopes.manager_id
    from {{ ref('dim_scope_owner') }} as scope_owners
    inner join {{ ref('dim_scope') }} as scopes
        on scope_owners.scope_kind = scopes.scope_kind and scope_owners.scope_id = scopes.scope_id
    where scopes.scope_kind <> 'owner'

),

-- Who it is about, and who says so, by id, address or name; who is not known gets nothing.
named as (

    select
        notes.review_note_id,
        notes.source,
        coalesce(owners.owner_id, {{ unassigned() }}) as owner_id,
        reviewers.owner_id as reviewer_id,
        notes.review_date,
        notes.note,
        notes.source_file,
        notes.source_row
    from notes
    left join aliases as owners on {{ person_key('notes.owner_id') }} = owners.alias
    left join aliases as reviewers on {{ person_key('notes.reviewer_id') }} = reviewers.alias
    where notes.note is not null and coalesce(notes.review_date <= {{ as_of_date() }}, true)

)

select
    named.review_note_id,
    named.source,
    named.owner_id,
    named.reviewer_id,
    case
        when named.reviewer_id = named.owner_id then 'self'
        when leaders.manager_id is not null then 'manager'
        else 'other'
    end as reviewer_code,
    named.review_date,
    named.note,
    named.source_file,
    named.source_row
from named
left join leaders
    on named.owner_id = leaders.owner_id and named.reviewer_id = leaders.manager_id

with owners as (

    select * from {{ ref('int_owners_versioned') }}

),

-- Who nobody knows owns what nobody owns, so that sums stay whole.
with_unassigned as (

    select
        owner_id,
        name,
        email,
        unit_id,
        manager_id,
        is_active,
        language,
        valid_from,
        valid_to,
        is_current
    from owners
    union all
    select
        {{ unassigned() }} as owner_id,
        '未割当' as name,
        cast(null as {{ type_text() }}) as email,
        {{ unassigned() }} as unit_id,
        cast(null as {{ type_text() }}) as manager_id,
        false as is_active,
        cast(null as {{ type_text() }}) as language,
        {{ far_past() }} as valid_from,
        {{ far_future() }} as valid_to,
        true as is_current

)

select
    owner_id,
    name,
    email,
    unit_id,
    manager_id,
    is_active,
    language,
    valid_from,
    valid_to,
    is_current
from with_unassigned

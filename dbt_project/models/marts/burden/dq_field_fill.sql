with deal_fields as (

    select * from {{ ref('fct_deal_field') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

known_owners as (

    select distinct owner_id from scope_owners

),

-- A person the org does not know stays in the counts, as unassigned.
owned as (

    select
        deal_fields.field_name,
        deal_fields.fill_code,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id
    from deal_fields
    left join known_owners on deal_fields.owner_id = known_owners.owner_id

),

counted as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owned.field_name,
        {%- for code in ['filled', 'placeholder', 'missing'] %}
        sum(case when owned.fill_code = '{{ code }}' then 1 else 0 end) as {{ code }}_count,
        {%- endfor %}
        count(*) as due_count
    from owned
    inner join scope_owners on owned.owner_id = scope_owners.owner_id
    group by scope_owners.scope_kind, scope_owners.scope_id, owned.field_name

)

select
    {{ as_of_date() }} as as_of,
    scope_kind,
    scope_id,
    field_name,
    cast(due_count as bigint) as due_count,
    cast(filled_count as bigint) as filled_count,
    cast(placeholder_count as bigint) as placeholder_count,
    cast(missing_count as bigint) as missing_count,
    {{ ratio('filled_count', 'due_count') }} as fill_ratio
from counted

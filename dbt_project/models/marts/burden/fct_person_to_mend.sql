{% set groups = ['amount', 'close_date', 'next_step', 'lost_reason', 'other'] %}
with deal_fields as (

    select
        owner_id,
        case
            when field_name in ('amount', 'close_date', 'lost_reason') then field_name
            when field_name in ('next_action', 'next_action_date') then 'next_step'
            else 'other'
        end as group_name
    from {{ ref('fct_deal_field') }}
    where fill_code <> 'filled'

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

known_owners as (

    select distinct owner_id from scope_owners

),

counted as (

    select
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        {%- for name in groups %}
        sum(case when deal_fields.group_name = '{{ name }}' then 1 else 0 end) as {{ name }}_count,
        {%- endfor %}
        count(*) as mend_count
    from deal_fields
    left join known_owners on deal_fields.owner_id = known_owners.owner_id
    group by coalesce(known_owners.owner_id, {{ unassigned() }})

),

ranked as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        counted.*,
        row_number() over (
            partition by scope_owners.scope_kind, scope_owners.scope_id
            order by counted.mend_count desc nulls last, counted.owner_id asc nulls last
        ) as mend_rank,
        count(*) over (partition by scope_owners.scope_kind, scope_owners.scope_id) as person_count
    from counted
    inner join scope_owners on counted.owner_id = scope_owners.owner_id

)

select
    scope_kind,
    scope_id,
    owner_id,
    cast(mend_rank as integer) as mend_rank,
    cast(person_count as integer) as person_count,
    {%- for name in groups %}
    cast({{ name }}_count as bigint) as {{ name }}_count,
    {%- endfor %}
    cast(mend_count as bigint) as mend_count
from ranked

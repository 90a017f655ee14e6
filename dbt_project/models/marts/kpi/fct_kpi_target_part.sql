with own_targets as (

    select * from {{ ref('fct_kpi_target_month') }}

),

scope_tree as (

    select * from {{ ref('dim_scope_tree') }}

),

inherited_targets as (

    select
        scope_tree.ancestor_kind,
        scope_tree.ancestor_id,
        own_targets.*
    from scope_tree
    inner join own_targets
        on
            scope_tree.member_kind = own_targets.scope_kind
            and scope_tree.member_id = own_targets.scope_id
    left join own_targets as ancestor_targets
        on
            scope_tree.ancestor_kind = ancestor_targets.scope_kind
            and scope_tree.ancestor_id = ancestor_targets.scope_id
            and own_targets.month_start = ancestor_targets.month_start
    where ancestor_targets.scope_id is null

),

-- A target below another unit that has its own is in that unit's figure already.
covered_targets as (

    select distinct
        tree_above.ancestor_kind,
        tree_above.ancestor_id,
        tree_below.member_kind,
        tree_below.member_id,
        between_targets.month_start
    from own_targets as between_targets
    inner join scope_tree as tree_above
        on
            between_targets.scope_kind = tree_above.member_kind
            and between_targets.scope_id = tree_above.member_id
    inner join scope_tree as tree_below
        on
            between_targets.scope_kind = tree_below.ancestor_kind
            and between_targets.scope_id = tree_below.ancestor_id

),

parts as (

    select
        scope_kind,
        scope_id,
        month_start,
        'own' as part_basis,
        scope_kind as part_scope_kind,
        scope_id as part_scope_id,
        value,
        is_prorated,
        is_ramp,
        source,
        source_file,
        source_row
    from own_targets
    union all
    select
        inherited_targets.ancestor_kind as scope_kind,
        inherited_targets.ancestor_id as scope_id,
        inherited_targets.month_start,
        case
            when inherited_targets.scope_kind = 'unit' then 'sum_of_units' else 'sum_of_owners'
        end as part_basis,
        inherited_targets.scope_kind as part_scope_kind,
        inherited_targets.scope_id as part_scope_id,
        inherited_targets.value,
        inherited_targets.is_prorated,
        inherited_targets.is_ramp,
        inherited_targets.source,
        inherited_targets.source_file,
        inherited_targets.source_row
    from inherited_targets
    left join covered_targets
        on
            inherited_targets.ancestor_kind = covered_targets.ancestor_kind
            and inherited_targets.ancestor_id = covered_targets.ancestor_id
            and inherited_targets.scope_kind = covered_targets.member_kind
            and inherited_targets.scope_id = covered_targets.member_id
            and inherited_targets.month_start = covered_targets.month_start
    where covered_targets.member_id is null

)

select * from parts

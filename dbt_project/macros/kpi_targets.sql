{# How a target is spread over months, handed up to the scopes above and summed to periods. #}

{# One row per scope and month with a target of its own. #}
{% macro kpi_target_months(metric_id) -%}
with targets as (

    select * from {{ ref('fct_target') }}
    where is_current and metric_id = '{{ metric_id }}'

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

joiners as (

    select * from {{ ref('int_owners_joined') }}

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

-- How much of each longer period falls on a month, by business days.
month_shares as (

    select
        period_kind,
        period_start,
        month_start,
        cast(sum(case when is_business_day then 1 else 0 end) as {{ type_double() }}) as month_days,
        sum(cast(sum(case when is_business_day then 1 else 0 end) as {{ type_double() }})) over (
            partition by period_kind, period_start
        ) as all_days
    from period_days
    where period_kind <> 'week'
    group by period_kind, period_start, month_start

),

-- The target of a sole top unit is the company's own.
company_targets as (

    select
        targets.*,
        'company' as own_kind,
        'company' as own_id,
        case when targets.scope_kind = 'company' then 1 else 2 end as closeness_rank
    from targets
    left join scopes
        on
            targets.scope_kind = scopes.scope_kind
            and targets.scope_id = scopes.scope_id
    where
        targets.scope_kind = 'company'
        or (
            scopes.scope_kind = 'unit'
            and scopes.scope_id <> '(unassigned)'
            and not scopes.is_reported
        )

),

scoped_targets as (

    select * from company_targets
    union all
    select
        targets.*,
        targets.scope_kind as own_kind,
        targets.scope_id as own_id,
        1 as closeness_rank
    from targets
    where targets.scope_kind <> 'company'

),

monthly_targets as (

    select
        scoped_targets.own_kind as scope_kind,
        scoped_targets.own_id as scope_id,
        month_shares.month_start,
        cast(scoped_targets.value as {{ type_double() }})
        * case
            when scoped_targets.period_kind = 'month' then 1
            else {{ ratio('month_shares.month_days', 'month_shares.all_days') }}
        end
        * coalesce(joiners.target_share, 1) as value,
        scoped_targets.period_kind <> 'month' or coalesce(joiners.target_share, 1) < 1
            as is_prorated,
        joiners.owner_id is not null as is_ramp,
        scoped_targets.source,
        scoped_targets.source_file,
        scoped_targets.source_row,
        -- A month's own row beats its share of a longer period's.
        row_number() over (
            partition by
                scoped_targets.own_kind,
                scoped_targets.own_id,
                month_shares.month_start
            order by
                scoped_targets.closeness_rank,
                month_shares.all_days nulls last,
                scoped_targets.source
        ) as choice_rank
    from scoped_targets
    inner join period_days
        on
            scoped_targets.period_start = period_days.date_day
            and scoped_targets.period_kind = period_days.period_kind
    inner join month_shares
        on
            period_days.period_kind = month_shares.period_kind
            and period_days.period_start = month_shares.period_start
    left join joiners
        on
            case when scoped_targets.own_kind = 'owner' then scoped_targets.own_id end
            = joiners.owner_id
            and month_shares.month_start = joiners.month_start
    where month_shares.all_days > 0 or scoped_targets.period_kind = 'month'

),

own_targets as (

    select
        scope_kind,
        scope_id,
        month_start,
        value,
        is_prorated,
        is_ramp,
        source,
        source_file,
        source_row
    from monthly_targets
    where choice_rank = 1

)

select * from own_targets
{%- endmacro %}

{# One row per scope, month and target that makes up its figure; `months` is the model above. #}
{% macro kpi_target_parts(months) -%}
with own_targets as (

    select * from {{ months }}

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
{%- endmacro %}

{# Where the period of a target begins: on the day told, where a period does, else with the month called so. #}
{% macro target_period_start(kind, told='targets') -%}
    case
                    when {{ told }}.period_start = days.{{ kind }}_start then days.{{ kind }}_start
                    else named_months.{{ kind }}_start
                end
{%- endmacro %}

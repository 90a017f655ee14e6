with targets as (

    select * from {{ ref('int_targets_known') }}
    -- A blank cell sets no target; a target of nought does.
    where value is not null

),

days as (

    select * from {{ ref('stg_parameters__days') }}

),

-- Who says 2026-02-01, or any day of February, means the month that is called so, whatever days a
-- calendar of whole weeks gives it; the first day of a period of that calendar is meant as it is.
named_months as (

    select
        month_named,
        max(month_start) as month_start,
        max(quarter_start) as quarter_start,
        max(half_start) as half_start,
        max(year_start) as year_start
    from days
    group by month_named

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

units as (

    select
        unit_id,
        name
    from {{ ref('int_org_units_rooted') }}

),

units_by_name as (

    select
        name,
        min(unit_id) as unit_id
    from units
    group by name
    having count(*) = 1

),

resolved as (

    select
        targets.metric_id,
        coalesce(targets.scope_kind, case when targets.scope_id is null then 'company' end, 'owner')
            as scope_kind,
        case coalesce(targets.scope_kind, case when targets.scope_id is null then 'company' end)
            when 'company' then 'company'
            when 'unit' then coalesce(units.unit_id, units_by_name.unit_id, targets.scope_id)
            else coalesce(aliases.owner_id, targets.scope_id)
        end as scope_id,
        coalesce(targets.period_kind, 'month') as period_kind,
        coalesce(
            case coalesce(targets.period_kind, 'month')
                when 'week' then days.week_start
                {%- for kind in ['quarter', 'half', 'year'] %}
                when '{{ kind }}' then {{ target_period_start(kind) }}
                {%- endfor %}
                else {{ target_period_start('month') }}
            end,
            targets.period_start
        ) as period_start,
        targets.value,
        coalesce(targets.version, 'current') as version,
        case
            when lower(targets.version) in ('original', '当初', '期初', 'budget') then 0
            else coalesce({{ try_cast('targets.version', 'integer') }}, 1)
        end as version_rank,
        targets.source,
        targets.snapshot_on,
        cast(targets.snapshot_on as {{ type_text() }}) || '/' || targets.source_file as source_file,
        targets.source_row
    from targets
    left join days on targets.period_start = days.date_day
    left join named_months on {{ month_of('targets.period_start') }} = named_months.month_named
    left join aliases on {{ person_key('targets.scope_id') }} = aliases.alias
    left join units on targets.scope_id = units.unit_id
    left join units_by_name on targets.scope_id = units_by_name.name

),

-- Two rows that mean one target, as 4/1 and 4/15 of one month do: the one that came last.
ranked as (

    select
        *,
        row_number() over (
            partition by metric_id, scope_kind, scope_id, period_kind, period_start, version
            order by snapshot_on desc, {{ pad_number('source_row', 12) }} desc nulls last, source
        ) as row_rank
    from resolved

),

in_force as (

    select
        *,
        row_number() over (
            partition by metric_id, scope_kind, scope_id, period_kind, period_start
            order by version_rank desc, snapshot_on desc, version desc nulls last
        ) as force_rank
    from ranked
    where row_rank = 1

)

select
    metric_id,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    cast(value as decimal(18, 2)) as value,
    version,
    force_rank = 1 as is_current,
    source,
    source_file,
    source_row
from in_force

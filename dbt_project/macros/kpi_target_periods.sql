{# One row per scope and period with a target; `parts` are those of kpi_target_parts(). #}
{% macro kpi_target_periods(parts, value_name) -%}
with parts as (

    select * from {{ parts }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

months as (

    select
        period_kind,
        period_start,
        month_start,
        sum(case when is_business_day then 1 else 0 end) as business_days,
        count(*) as days
    from period_days
    group by period_kind, period_start, month_start

),

-- The share of a month that lies in the period: all of it, but for weeks. A month in which nobody
-- works is shared out by days.
month_weights as (

    select
        months.period_kind,
        months.period_start,
        months.month_start,
        coalesce(
            {{ ratio('months.business_days', 'whole_months.business_days') }},
            {{ ratio('months.days', 'whole_months.days') }}
        ) as weight,
        count(*) over (partition by months.period_kind, months.period_start) as month_count
    from months
    inner join months as whole_months
        on
            months.month_start = whole_months.period_start
            and whole_months.period_kind = 'month'

),

month_targets as (

    select
        scope_kind,
        scope_id,
        month_start,
        sum(value) as value,
        max(case when is_prorated then 1 else 0 end) as prorated_flag,
        max(case when is_ramp then 1 else 0 end) as ramp_flag,
        max(case when part_basis = 'sum_of_units' then 1 else 0 end) as from_units_flag,
        max(case when part_basis = 'sum_of_owners' then 1 else 0 end) as from_owners_flag
    from parts
    group by scope_kind, scope_id, month_start

),

period_targets as (

    select
        month_targets.scope_kind,
        month_targets.scope_id,
        month_weights.period_kind,
        month_weights.period_start,
        sum(month_targets.value * month_weights.weight) as value,
        max(month_targets.ramp_flag) as ramp_flag,
        max(month_targets.from_units_flag) as from_units_flag,
        max(month_targets.from_owners_flag) as from_owners_flag,
        max(
            case
                when month_weights.period_kind = 'week' then 1 else month_targets.prorated_flag
            end
        ) = 1 as is_prorated,
        count(*) < max(month_weights.month_count) as is_partial
    from month_targets
    inner join month_weights on month_targets.month_start = month_weights.month_start
    group by
        month_targets.scope_kind,
        month_targets.scope_id,
        month_weights.period_kind,
        month_weights.period_start

),

noted as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        cast({{ rounded('value', 2) }} as decimal(18, 2)) as {{ value_name }},
        is_prorated,
        is_partial,
        case
            when from_units_flag = 1 then 'sum_of_units'
            when from_owners_flag = 1 then 'sum_of_owners'
            else 'own'
        end
        || case when is_prorated then ',prorated' else '' end
        || case when is_partial then ',partial' else '' end
        || case when ramp_flag = 1 then ',ramp' else '' end as target_note
    from period_targets

)

select * from noted
{%- endmacro %}

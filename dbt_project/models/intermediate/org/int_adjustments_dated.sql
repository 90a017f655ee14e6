with keyed as (

    select
        *,
        scope_kind
        || {{ key_mark() }} || coalesce(scope_id, '')
        || {{ key_mark() }} || period_kind
        || {{ key_mark() }} || cast(period_start as {{ type_text() }})
        || {{ key_mark() }} || cast(told_date as {{ type_text() }})
            as adjustment_key
    from {{ ref('stg_lake__forecast_adjustments') }}
    where row_outcome = 'accepted' and part = ''

),

-- The next list of the source that is whole: what does not stand in it is withdrawn from then on.
lists as (

    select
        source,
        snapshot_on,
        min(case when is_complete then snapshot_on end) over (
            partition by source order by snapshot_on
            rows between 1 following and unbounded following
        ) as next_list_on
    from {{ ref('int_deliveries_dated') }}
    where object = 'forecast_adjustment'

),

listed as (

    select
        keyed.*,
        lists.next_list_on,
        lead(keyed.snapshot_on) over (
            partition by keyed.source, keyed.adjustment_key order by keyed.snapshot_on
        ) as told_again_on
    from keyed
    left join lists
        on keyed.source = lists.source and keyed.snapshot_on = lists.snapshot_on

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

unit_ids as (

    select distinct unit_id from units

),

units_by_name as (

    select
        name,
        min(unit_id) as unit_id
    from units
    group by name
    having count(distinct unit_id) = 1

),

days as (

    select * from {{ ref('stg_parameters__days') }}

),

-- As for targets: any day of February means the month that is called so.
named_months as (

    select
        month_named,
        max(month_start) as month_start,
        max(quarter_start) as quarter_start
    from days
    group by month_named

),

resolved as (

    select
        listed.source,
        listed.snapshot_on as valid_from,
        {{ add_days(
            "coalesce(" ~ lesser_of('listed.told_again_on', 'listed.next_list_on') ~ ", "
            ~ add_days(far_future(), 1) ~ ")", -1) }} as valid_to,
        listed.scope_kind,
        case listed.scope_kind
            when 'company' then 'company'
            when 'unit' then coalesce(unit_ids.unit_id, units_by_name.unit_id)
            else aliases.owner_id
        end as scope_id,
        listed.scope_id as scope_key,
        listed.period_kind,
        case listed.period_kind
            when 'quarter' then {{ target_period_start('quarter', told='listed') }}
            else {{ target_period_start('month', told='listed') }}
        end as period_start,
        listed.told_date,
        listed.amount,
        listed.adjustment_key,
        listed.snapshot_on,
        listed.source_file,
        listed.source_sheet,
        listed.source_row
    from listed
    left join days on listed.period_start = days.date_day
    left join named_months on {{ month_of('listed.period_start') }} = named_months.month_named
    left join aliases on {{ person_key('listed.scope_id') }} = aliases.alias
    left join unit_ids on listed.scope_id = unit_ids.unit_id
    left join units_by_name on listed.scope_id = units_by_name.name

)

select
    *,
    case
        when scope_id is null and scope_kind = 'unit' then 'unknown_unit'
        when scope_id is null then 'unknown_owner'
    end as reason_code
from resolved

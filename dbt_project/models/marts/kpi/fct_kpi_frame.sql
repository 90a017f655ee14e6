with periods as (

    select * from {{ ref('dim_period') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

totals as (

    select * from {{ ref('fct_kpi_total') }}
    where segment_kind = 'all'

),

targets as (

    select * from {{ ref('fct_kpi_target') }}

),

numbered_periods as (

    select
        period_kind,
        period_start,
        period_end,
        is_current,
        business_days,
        elapsed_business_days,
        row_number() over (partition by period_kind order by period_start) as period_number
    from periods

),

current_numbers as (

    select
        period_kind,
        period_number
    from numbered_periods
    where is_current

),

first_periods as (

    select
        period_kind,
        min(period_start) as period_start
    from totals
    group by period_kind

),

-- From the first period with data to the period after next. All long past are equally far back:
-- where a new one begins, they stand as they were told.
told_periods as (

    select
        numbered_periods.period_kind,
        numbered_periods.period_start,
        numbered_periods.period_end,
        numbered_periods.is_current,
        numbered_periods.business_days,
        numbered_periods.elapsed_business_days,
        cast(
            {{ greater_of('numbered_periods.period_number - current_numbers.period_number', '-2') }}
            as integer
        ) as period_offset
    from numbered_periods
    inner join current_numbers
        on numbered_periods.period_kind = current_numbers.period_kind
    left join first_periods
        on numbered_periods.period_kind = first_periods.period_kind
    where
        numbered_periods.period_number <= current_numbers.period_number + 2
        and (
            numbered_periods.period_start >= first_periods.period_start
            or numbered_periods.period_number >= current_numbers.period_number - 1
        )

),

data_seen as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start
    from totals
    union all
    select
        scope_kind,
        scope_id,
        period_kind,
        period_start
    from targets

),

scopes_with_data as (

    select distinct * from data_seen

),

frame as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        told_periods.period_kind,
        told_periods.period_start,
        told_periods.period_end,
        told_periods.is_current,
        told_periods.period_offset,
        told_periods.business_days,
        told_periods.elapsed_business_days
    from scopes
    cross join told_periods
    left join scopes_with_data
        on
            scopes.scope_kind = scopes_with_data.scope_kind
            and scopes.scope_id = scopes_with_data.scope_id
            and told_periods.period_kind = scopes_with_data.period_kind
            and told_periods.period_start = scopes_with_data.period_start
    -- A person has rows only where there is something, or the period is near.
    where
        scopes.scope_kind <> 'owner'
        or told_periods.period_offset between -1 and 1
        or scopes_with_data.scope_id is not null

)

select * from frame

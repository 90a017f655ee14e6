{#
    What a source's own total is held against: what the reports count, and the source's rows as delivered.
    Ours less theirs = what the deals explain (ours less delivered) + what nothing explains. A report of
    the source has the deals that our rules leave out, or it has not: the nearer of the two is meant.
#}
{{ config(materialized='table') }}

with totals as (

    select * from {{ ref('int_control_totals_keyed') }}

),

parts as (

    select
        source,
        control_date,
        measure,
        status,
        dimension,
        member_key,
        sum(ours_value) as ours_value,
        sum(delivered_value) as delivered_value,
        sum(delivered_count) as delivered_count,
        sum(case when reason <> 'not_eligible' then delivered_value else 0 end)
            as eligible_value,
        sum(case when reason <> 'not_eligible' then delivered_count else 0 end)
            as eligible_count
    from {{ ref('int_control_totals_parted') }}
    group by source, control_date, measure, status, dimension, member_key

),

-- A deal that a list of deals leaves out is a total of 0.
matched as (

    select
        coalesce(totals.source, parts.source) as source,
        coalesce(totals.control_date, parts.control_date) as control_date,
        coalesce(totals.measure, parts.measure) as measure,
        coalesce(totals.status, parts.status) as status,
        coalesce(totals.dimension, parts.dimension) as dimension,
        coalesce(totals.member_key, parts.member_key) as member_key,
        coalesce(totals.member, parts.member_key) as member,
        coalesce(totals.theirs_value, 0) as theirs_value,
        coalesce(parts.ours_value, 0) as ours_value,
        coalesce(parts.delivered_value, 0) as delivered_value,
        coalesce(parts.delivered_count, 0) as delivered_count,
        coalesce(parts.eligible_value, 0) as eligible_value,
        coalesce(parts.eligible_count, 0) as eligible_count,
        totals.source_file,
        totals.source_row
    from totals
    full outer join parts
        on totals.source = parts.source
            and totals.control_date = parts.control_date
            and totals.measure = parts.measure
            and totals.status = parts.status
            and totals.dimension = parts.dimension
            and totals.member_key = parts.member_key

),

paired as (

    select
        source,
        control_date,
        measure,
        status,
        dimension,
        member_key,
        member,
        theirs_value,
        ours_value,
        abs(delivered_value - theirs_value) <= abs(eligible_value - theirs_value)
            as has_left_out,
        case
            when abs(delivered_value - theirs_value) <= abs(eligible_value - theirs_value)
                then delivered_value
            else eligible_value
        end as delivered_value,
        case
            when abs(delivered_value - theirs_value) <= abs(eligible_value - theirs_value)
                then delivered_count
            else eligible_count
        end as delivered_count,
        source_file,
        source_row
    from matched

),

compared as (

    select
        paired.source,
        paired.control_date,
        paired.measure,
        paired.status,
        paired.dimension,
        paired.member_key,
        paired.member,
        paired.theirs_value,
        paired.ours_value,
        paired.ours_value - paired.theirs_value as difference_value,
        paired.ours_value - paired.delivered_value as explained_value,
        paired.delivered_value - paired.theirs_value as unexplained_value,
        -- to the coin, and a coin per row for what the source rounds
        case when paired.measure = 'count' then 0 else paired.delivered_count end
            as tolerance_value,
        paired.delivered_count as n,
        paired.has_left_out,
        paired.source_file,
        paired.source_row
    from paired

),

judged as (

    select
        source,
        control_date,
        measure,
        status,
        dimension,
        member_key,
        member,
        cast(theirs_value as decimal(18, 2)) as theirs_value,
        cast(ours_value as decimal(18, 2)) as ours_value,
        cast(difference_value as decimal(18, 2)) as difference_value,
        cast(explained_value as decimal(18, 2)) as explained_value,
        cast(unexplained_value as decimal(18, 2)) as unexplained_value,
        cast(tolerance_value as decimal(18, 2)) as tolerance_value,
        cast(n as bigint) as n,
        has_left_out,
        case
            when abs(difference_value) <= tolerance_value then 'agrees'
            when abs(unexplained_value) <= tolerance_value then 'explained'
            else 'differs'
        end as verdict,
        source_file,
        source_row
    from compared

)

select * from judged

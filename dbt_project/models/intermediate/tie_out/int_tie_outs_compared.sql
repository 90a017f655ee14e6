{#
    What a source's own total is held against: what the reports count, and the source's rows as delivered.
    Ours less theirs = what the deals explain (ours less delivered) + what nothing explains. A report of
    the source has the deals that our rules leave out, or it has not: whichever meets more of its totals.
#}
{{ config(materialized='table') }}

{% set report = 'source, control_date, status, dimension' %}
{% set hits = [] %}
{%- for basis in ['delivered', 'eligible'] %}
    {%- do hits.append('sum(case when abs(' ~ basis ~ '_value - theirs_value)'
        ~ ' <= ' ~ tie_out_tolerance(basis ~ '_count') ~ ' then 1 else 0 end)') %}
{%- endfor %}
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

based as (

    select
        *,
        {{ hits[0] }} over (partition by {{ report }})
        >= {{ hits[1] }} over (partition by {{ report }}) as has_left_out
    from matched

),

paired as (

    select
        *,
        case when has_left_out then delivered_value else eligible_value end as source_value,
        case when has_left_out then delivered_count else eligible_count end as n
    from based

),

compared as (

    select
        *,
        ours_value - theirs_value as difference_value,
        ours_value - source_value as explained_value,
        source_value - theirs_value as unexplained_value,
        {{ tie_out_tolerance('n') }} as tolerance_value
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

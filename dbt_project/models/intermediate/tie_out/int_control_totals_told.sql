{#
    What a source's own totals say: the newest of each kind, one row per number. A row may bear a number
    of deals and their sum at once, as an exported report does.
#}
with totals as (

    select * from {{ ref('stg_lake__control_totals') }}
    where row_outcome = 'accepted'

),

deal_sources as (

    select distinct source
    from {{ ref('int_deliveries_dated') }}
    where object = 'deal'

),

only_sources as (

    select case when count(*) = 1 then min(source) end as source
    from deal_sources

),

-- Whose deals: as the row says, else those of the source that brought it, else of the only one.
attributed as (

    select
        totals.*,
        coalesce(
            told_sources.source,
            own_sources.source,
            case when totals.deal_source is null then only_sources.source end
        ) as about_source,
        coalesce(totals.control_date, totals.snapshot_on) as about_date
    from totals
    left join deal_sources as told_sources on totals.deal_source = told_sources.source
    left join deal_sources as own_sources
        on case when totals.deal_source is null then totals.source end = own_sources.source
    cross join only_sources

),

numbers as (

    {%- for measure, value, told in [
        ('count', 'value', "measure = 'count'"),
        ('amount', 'value * unit_factor', "measure = 'amount'"),
        ('count', 'deal_count', 'deal_count is not null'),
        ('amount', 'amount * unit_factor', 'amount is not null')
    ] %}
    {{ 'union all' if not loop.first }}
    select
        about_source as source,
        about_date as control_date,
        '{{ measure }}' as measure,
        status,
        dimension,
        coalesce(member, '') as member,
        member_deal_id,
        member_date,
        member_quarter,
        cast({{ value }} as decimal(18, 2)) as theirs_value,
        snapshot_on,
        source_file,
        source_sheet,
        source_row
    from attributed
    where {{ told }} and {{ value.split(' ')[0] }} is not null
    {%- endfor %}

),

ranked as (

    select
        *,
        max(control_date) over (
            partition by source, measure, status, dimension
        ) as newest_date,
        row_number() over (
            partition by source, control_date, measure, status, dimension, member
            order by
                snapshot_on desc nulls last, source_file desc nulls last,
                source_sheet desc nulls last, source_row desc nulls last
        ) as recency_rank
    from numbers
    where source is not null and control_date <= {{ as_of_date() }}

)

select
    source,
    control_date,
    measure,
    status,
    dimension,
    member,
    member_deal_id,
    member_date,
    member_quarter,
    theirs_value,
    cast(snapshot_on as {{ type_text() }}) || '/' || source_file as source_file,
    source_row
from ranked
where control_date = newest_date and recency_rank = 1

with lines as (

    select * from {{ ref('fct_commit_line') }}

),

members as (

    select * from {{ ref('dim_scope_owner') }}

),

summed as (

    select
        members.scope_kind,
        members.scope_id,
        lines.period_kind,
        lines.period_start,
        lines.origin,
        {%- for part in ['committed', 'booked', 'actual'] %}
        cast(
            sum(
                case
                    when lines.part_code = '{{ part }}' then coalesce(lines.amount_reporting, 0)
                    else 0
                end
            ) as decimal(18, 2)
        ) as {{ part }}_amount,
        {%- endfor %}
        cast(sum(case when lines.part_code = 'committed' then 1 else 0 end) as bigint)
            as commit_count,
        cast(
            sum(
                case
                    when lines.part_code = 'committed' and lines.amount_reporting is null then 1
                    else 0
                end
            ) as bigint
        ) as amount_missing_count
    from lines
    inner join members on lines.owner_id = members.owner_id
    group by
        members.scope_kind,
        members.scope_id,
        lines.period_kind,
        lines.period_start,
        lines.origin

),

called as (

    select
        *,
        cast(committed_amount + booked_amount as decimal(18, 2)) as called_amount,
        case when actual_amount > 0 then 'scored' else 'no_actual' end as outcome
    from summed

)

select
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    origin,
    commit_count,
    amount_missing_count,
    committed_amount,
    booked_amount,
    called_amount,
    actual_amount,
    outcome,
    case when outcome = 'scored' then {{ ratio('called_amount', 'actual_amount') }} end
        as call_ratio
from called

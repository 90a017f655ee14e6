{#
    The deals under a restated sum: what each added when it was printed and what it adds now. What they
    leave over is a row of its own, so that all of them are the variance.
#}
{% set key = ['metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start'] %}
with restatements as (

    select
        restated.*,
        periods.period_end
    from {{ ref('fct_restatement') }} as restated
    inner join {{ ref('dim_period') }} as periods
        on restated.period_kind = periods.period_kind
            and restated.period_start = periods.period_start
    where {{ is_summed('restated.metric_id') }}

),

deals as (

    select * from {{ ref('fct_restated_deal') }}

),

-- What each deal added to each scope, by the people of the scope then and now.
sides as (

    {{ restated_sides() }}

),

parts as (

    select
        {%- for column in key %}
        restatements.{{ column }},
        {%- endfor %}
        sides.source,
        sides.deal_id,
        min(restatements.period_end) as period_end,
        sum(case when sides.side = 'printed' then sides.value end) as printed_value,
        sum(case when sides.side = 'now' then sides.value end) as now_value,
        sum(case when sides.side = 'now' then sides.value else -sides.value end)
            as variance_value
    from restatements
    inner join sides
        on restatements.metric_id = sides.metric_id
            and restatements.scope_kind = sides.scope_kind
            and restatements.scope_id = sides.scope_id
            and sides.event_date between restatements.period_start and restatements.period_end
    group by
        {%- for column in key %}
        restatements.{{ column }},
        {%- endfor %}
        sides.source,
        sides.deal_id

),

-- Booked then and now: the day left the period, or the owner the scope, or the amount is another.
reasoned as (

    select
        {%- for column in key %}
        parts.{{ column }},
        {%- endfor %}
        parts.source,
        parts.deal_id,
        deals.deal_name,
        case
            when deals.printed_date is null or deals.now_date is null then deals.reason
            when parts.printed_value is null
                and deals.printed_date not between parts.period_start and parts.period_end
                then 're_dated'
            when parts.now_value is null
                and deals.now_date not between parts.period_start and parts.period_end
                then 're_dated'
            when parts.printed_value is null or parts.now_value is null
                or parts.metric_id = 'won_deal_count'
                then 'owner_moved'
            else deals.reason
        end as reason,
        parts.printed_value,
        parts.now_value,
        parts.variance_value
    from parts
    inner join deals on parts.source = deals.source and parts.deal_id = deals.deal_id
    where parts.variance_value <> 0

),

listed as (

    select
        {{ key | join(',
        ') }},
        sum(variance_value) as variance_value
    from reasoned
    group by {{ key | join(', ') }}

),

united as (

    select * from reasoned
    union all
    select
        {%- for column in key %}
        restatements.{{ column }},
        {%- endfor %}
        '' as source,
        '' as deal_id,
        cast(null as {{ type_text() }}) as deal_name,
        'remainder' as reason,
        cast(null as decimal(28, 2)) as printed_value,
        cast(null as decimal(28, 2)) as now_value,
        cast(restatements.variance_value as decimal(18, 2))
        - coalesce(listed.variance_value, 0) as variance_value
    from restatements
    left join listed
        on {{ same_key('restatements', 'listed', key) }}
    where cast(restatements.variance_value as decimal(18, 2))
        <> coalesce(listed.variance_value, 0)

)

select
    {{ as_of_date() }} as as_of,
    {{ key | join(',
    ') }},
    source,
    deal_id,
    deal_name,
    reason,
    cast(printed_value as decimal(18, 2)) as printed_value,
    cast(now_value as decimal(18, 2)) as now_value,
    cast(variance_value as decimal(18, 2)) as variance_value
from united

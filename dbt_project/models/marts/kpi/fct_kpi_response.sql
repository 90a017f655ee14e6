{% set measures = {'clock': 'waited_hours', 'business': 'waited_business_hours'} %}
with frame as (

    select * from {{ ref('fct_kpi_frame') }}

),

responses as (

    select * from {{ ref('fct_response') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

deliveries as (

    select
        scope_kind,
        scope_id,
        max(case when is_delivered then 1 else 0 end) = 1 as is_inquiry_delivered
    from {{ ref('fct_scope_delivery') }}
    where object in ('inquiry', 'lead')
    group by scope_kind, scope_id

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

asked as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start,
        {%- for name, column in measures.items() %}
        case when responses.response_code = 'timed' then responses.{{ column }} end
            as {{ name }}_answered_hours,
        {%- endfor %}
        responses.*
    from responses
    inner join scope_owners on responses.owner_id = scope_owners.owner_id
    inner join period_days on responses.received_date = period_days.date_day

),

-- Who has no answer yet waits longer than all who have one: such values rank last, and are none.
ranked as (

    select
        *,
        {%- for name in measures %}
        row_number() over (
            partition by scope_kind, scope_id, period_kind, period_start
            order by {{ name }}_answered_hours asc nulls last, record_id asc
        ) as {{ name }}_rank,
        {%- endfor %}
        count(*) over (partition by scope_kind, scope_id, period_kind, period_start) as value_count
    from asked
    where response_code in ('timed', 'unanswered')

),

percentiles as (

    select
        scope_kind,
        scope_id,
        period_kind,
        {%- for name in measures %}
        {%- for part, tenths in {'median': 5, 'p90': 9}.items() %}
        {{ waiting_percentile(name ~ '_answered_hours', name ~ '_rank', tenths) }}
            as {{ name }}_{{ part }}_hours,
        {%- endfor %}
        {%- endfor %}
        period_start
    from ranked
    group by scope_kind, scope_id, period_kind, period_start

),

counts as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        {%- for code in ['timed', 'untimed', 'unanswered', 'unknown'] %}
        sum(case when response_code = '{{ code }}' then 1 else 0 end) as {{ code }}_count,
        {%- endfor %}
        {%- for name, column in measures.items() %}
        sum(case when response_code = 'timed' and {{ column }} <= 1 then 1 else 0 end)
            as {{ name }}_hour_count,
        -- Within the first hour nobody is late yet.
        sum(
            case
                when response_code = 'timed' then 1
                when response_code = 'unanswered' and coalesce({{ column }} >= 1, true) then 1
                else 0
            end
        ) as {{ name }}_hour_known_count,
        {%- endfor %}
        sum(case when is_answer_kept then 1 else 0 end) as answer_kept_count,
        count(*) as asked_count
    from asked
    group by scope_kind, scope_id, period_kind, period_start

)

select
    frame.scope_kind,
    frame.scope_id,
    frame.period_kind,
    frame.period_start,
    frame.period_offset,
    deliveries.is_inquiry_delivered,
    {%- for name in [
        'asked_count', 'answer_kept_count', 'timed_count', 'untimed_count', 'unanswered_count',
        'unknown_count', 'clock_hour_count', 'clock_hour_known_count', 'business_hour_count',
        'business_hour_known_count'
    ] %}
    cast(coalesce(counts.{{ name }}, 0) as bigint) as {{ name }},
    {%- endfor %}
    percentiles.clock_median_hours,
    percentiles.clock_p90_hours,
    percentiles.business_median_hours,
    percentiles.business_p90_hours
from frame
inner join deliveries
    on frame.scope_kind = deliveries.scope_kind and frame.scope_id = deliveries.scope_id
left join counts on {{ kpi_same_period('frame', 'counts') }}
left join percentiles on {{ kpi_same_period('frame', 'percentiles') }}

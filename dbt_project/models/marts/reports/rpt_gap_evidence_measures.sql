{{ config(tags=['after_outlook']) }}

{# What is held against before, in this order, and whether more of it is better. #}
{% set measures = [
    ('response_business_hour_ratio', 'higher'), ('response_never_ratio', 'lower'),
    ('activity_per_day_count', 'higher'), ('activity_next_step_ratio', 'higher'),
    ('activity_decision_maker_ratio', 'higher'), ('push_rate_count_ratio', 'lower'),
] %}
{% set few = 10 %}

with windows as (

    select * from {{ ref('fct_gap_window') }}

),

printed as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        metric_id,
        value,
        cast(numerator as decimal(18, 4)) as numerator,
        cast(denominator as decimal(18, 4)) as denominator,
        {# of what is counted per person the records are what is counted #}
        case
            when metric_id = 'activity_per_day_count' then cast(numerator as bigint) else n
        end as n,
        note
    from {{ ref('kpi_value') }}
    where
        segment_kind = 'all'
        and metric_id in (
            {% for metric_id, _ in measures -%}
            '{{ metric_id }}'{{ ',' if not loop.last }}
            {% endfor -%}
        )

),

-- Sums over sums of the periods before, never means of their ratios.
pooled as (

    select
        windows.scope_kind,
        windows.scope_id,
        printed.metric_id,
        max(case when windows.window_code = 'now' then printed.value end) as value,
        max(case when windows.window_code = 'now' then printed.n end) as n,
        max(case when windows.window_code = 'now' then printed.note end) as note,
        sum(
            case
                when windows.window_code = 'before' and printed.value is not null
                    then printed.numerator
            end
        ) as before_numerator,
        sum(
            case
                when windows.window_code = 'before' and printed.value is not null
                    then printed.denominator
            end
        ) as before_denominator,
        sum(
            case
                when windows.window_code = 'before' and printed.value is not null then printed.n
            end
        ) as before_n
    from windows
    inner join printed on {{ kpi_same_period('windows', 'printed') }}
    group by windows.scope_kind, windows.scope_id, printed.metric_id

),

compared as (

    select
        *,
        {{ ratio('before_numerator', 'before_denominator') }} as before_value,
        case metric_id
            {% for metric_id, _ in measures %}
            when '{{ metric_id }}' then {{ loop.index }}
            {% endfor %}
        end as measure_rank,
        case
            {% for metric_id, better in measures -%}
            when metric_id = '{{ metric_id }}' then {{ 1 if better == 'higher' else -1 }}
            {% endfor -%}
        end as turn
    from pooled

)

select
    scope_kind,
    scope_id,
    cast(measure_rank as integer) as measure_rank,
    metric_id,
    value,
    cast(n as bigint) as n,
    before_value,
    cast(before_n as bigint) as before_n,
    case
        when value is null or before_value is null or n < {{ few }} or before_n < {{ few }}
            then null
        when turn * value > turn * before_value then 'better'
        when turn * value < turn * before_value then 'worse'
        else 'same'
    end as change_code,
    note
from compared

{#
    Each person against their own months before, and against nobody else: nothing here is summed,
    ranked or averaged over people. The rules are the rows of the seed feedback_rules.
#}
{% set least_periods = 4 %}
{% set most_strengths = 2 %}
{{ config(tags=['after_outlook']) }}
with rules as (

    select * from {{ ref('feedback_rules') }}

),

periods as (

    select * from {{ ref('dim_feedback_period') }}

),

compared as (

    select * from {{ ref('fct_owner_month') }}

),

baseline_values as (

    select
        compared.owner_id,
        compared.metric_id,
        compared.value,
        avg(compared.value) over (
            partition by compared.owner_id, compared.metric_id
        ) as mean_value
    from compared
    inner join rules on compared.metric_id = rules.metric_id
    where compared.periods_ago > 0
        and compared.value is not null
        and compared.n >= rules.least_n

),

baselines as (

    select
        owner_id,
        metric_id,
        {{ median('value') }} as baseline_value,
        {{ ratio('sum((value - mean_value) * (value - mean_value))', 'count(*) - 1') }} as variance,
        count(*) as baseline_count
    from baseline_values
    group by owner_id, metric_id

),

measured as (

    select
        compared.owner_id,
        compared.metric_id,
        rules.rule_order,
        rules.better,
        rules.basis,
        rules.least_n,
        rules.from_sigma,
        periods.period_kind,
        periods.period_start,
        periods.until_date,
        compared.value,
        compared.n,
        baselines.baseline_value,
        {{ square_root('baselines.variance') }} as spread_value,
        cast(rules.least_spread as {{ type_double() }}) as least_spread,
        coalesce(baselines.baseline_count, 0) as baseline_count,
        case when rules.better = 'higher' then 1 else -1 end
        * (compared.value - baselines.baseline_value) as better_by
    from compared
    inner join periods on compared.periods_ago = periods.periods_ago
    inner join rules on compared.metric_id = rules.metric_id
    left join baselines
        on compared.owner_id = baselines.owner_id and compared.metric_id = baselines.metric_id
    where compared.periods_ago = 0

),

judged as (

    select
        *,
        case
            when value is null then 'no_value'
            when n < least_n then 'n_small'
            when baseline_count < {{ least_periods }} then 'no_baseline'
        end as note,
        {{ rounded(ratio('better_by', greater_of('spread_value', 'least_spread')), 6) }}
            as steps_better
    from measured

),

ranked as (

    select
        *,
        case
            when note is not null then null
            when steps_better >= from_sigma then 'strength'
            when steps_better <= -from_sigma then 'improve'
        end as outcome_code
    from judged

),

told as (

    select
        *,
        row_number() over (
            partition by owner_id, outcome_code
            order by abs(steps_better) desc nulls last, rule_order asc nulls last
        ) as place
    from ranked

)

select
    {{ as_of_date() }} as as_of,
    owner_id,
    metric_id,
    cast(rule_order as integer) as rule_order,
    better,
    basis,
    period_kind,
    period_start,
    until_date,
    cast(value as {{ type_double() }}) as value,
    cast(n as bigint) as n,
    cast({{ rounded('baseline_value', 12) }} as {{ type_double() }}) as baseline_value,
    cast({{ rounded('spread_value', 12) }} as {{ type_double() }}) as spread_value,
    cast(baseline_count as integer) as baseline_count,
    cast(case when note is null then steps_better end as {{ type_double() }}) as sigma_better,
    outcome_code,
    case
        when
            outcome_code = 'strength' and place <= {{ most_strengths }}
            or outcome_code = 'improve' and place = 1
            then cast(place as integer)
    end as told_rank,
    note
from told

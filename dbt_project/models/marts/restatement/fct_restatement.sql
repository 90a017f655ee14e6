{#
    What the newest publication said of a period that was over by then, and what is known of it now. A
    sum without a row was 0 then or is now; a scope that the publication did not know is no restatement.
#}
{% set key = ['metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start'] %}
with printed as (

    select * from {{ ref('stg_parameters__printed_values') }}
    where segment_kind = 'all' and {{ is_restated('metric_id') }}

),

printed_scopes as (

    select distinct
        scope_kind,
        scope_id
    from {{ ref('stg_parameters__printed_values') }}

),

known_now as (

    select * from {{ ref('kpi_value') }}
    where segment_kind = 'all' and {{ is_restated('metric_id') }}

),

-- All that the publication told of a period, for some scope.
printed_periods as (

    select
        metric_id,
        period_kind,
        period_start,
        max(printed_as_of) as printed_as_of
    from printed
    group by metric_id, period_kind, period_start

),

periods as (

    select * from {{ ref('dim_period') }}

),

paired as (

    select
        {%- for column in key %}
        coalesce(printed.{{ column }}, known_now.{{ column }}) as {{ column }},
        {%- endfor %}
        coalesce(printed.unit, known_now.unit) as unit,
        printed.value as told_value,
        known_now.value as known_value
    from printed
    full outer join known_now
        on {{ same_key('printed', 'known_now', key) }}

),

-- A sum that a person's rows leave out is 0.
valued as (

    select
        {%- for column in key %}
        paired.{{ column }},
        {%- endfor %}
        printed_periods.printed_as_of,
        case
            when {{ is_summed('paired.metric_id') }}
                then coalesce(paired.told_value, 0)
            else paired.told_value
        end as printed_value,
        case
            when {{ is_summed('paired.metric_id') }}
                then coalesce(paired.known_value, 0)
            else paired.known_value
        end as now_value,
        paired.unit
    from paired
    inner join printed_periods
        on paired.metric_id = printed_periods.metric_id
            and paired.period_kind = printed_periods.period_kind
            and paired.period_start = printed_periods.period_start
    inner join printed_scopes
        on paired.scope_kind = printed_scopes.scope_kind
            and paired.scope_id = printed_scopes.scope_id
    inner join periods
        on paired.period_kind = periods.period_kind
            and paired.period_start = periods.period_start
    where periods.period_end <= printed_periods.printed_as_of

),

restated as (

    select
        {{ as_of_date() }} as as_of,
        printed_as_of,
        {%- for column in key %}
        {{ column }},
        {%- endfor %}
        printed_value,
        now_value,
        now_value - printed_value as variance_value,
        unit
    from valued
    where abs(now_value - printed_value) > 0.0000001
        or (printed_value is null and now_value is not null)
        or (printed_value is not null and now_value is null)

)

select * from restated

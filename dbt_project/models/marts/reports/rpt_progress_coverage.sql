{{ config(tags=['after_outlook']) }}
{% set metrics = [
    'target_amount', 'gap_to_go_amount', 'open_pipeline_amount', 'open_pipeline_count',
    'coverage_ratio', 'required_coverage_ratio'
] %}
with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

kpi_values as (

    select * from {{ ref('kpi_value') }}
    where period_kind = 'quarter' and segment_kind = 'all'

),

ahead as (

    select * from {{ ref('fct_coverage_ahead') }}

),

-- The quarter under way and the two after it.
quarters as (

    select
        period_start,
        fiscal_year,
        fiscal_quarter,
        row_number() over (order by period_start) as period_rank
    from {{ ref('dim_period') }}
    where period_kind = 'quarter' and period_end >= {{ as_of_date() }}

),

numbers as (

    select
        scope_kind,
        scope_id,
        period_start,
        {%- for metric_id in metrics %}
        max(case when metric_id = '{{ metric_id }}' then value end) as {{ metric_id }},
        {%- endfor %}
        max(case when metric_id = 'coverage_ratio' then note end) as coverage_note
    from kpi_values
    group by scope_kind, scope_id, period_start

)

select
    scopes.scope_kind,
    scopes.scope_id,
    cast(quarters.period_rank as integer) as period_rank,
    quarters.fiscal_year,
    quarters.fiscal_quarter,
    cast(numbers.target_amount as decimal(18, 2)) as target_amount,
    cast(numbers.gap_to_go_amount as decimal(18, 2)) as gap_to_go_amount,
    cast(coalesce(numbers.open_pipeline_amount, 0) as decimal(18, 2)) as open_pipeline_amount,
    cast(coalesce(numbers.open_pipeline_count, 0) as bigint) as open_pipeline_count,
    numbers.coverage_ratio,
    coalesce(numbers.required_coverage_ratio, ahead.required_coverage)
        as required_coverage_ratio,
    numbers.coverage_note
from scopes
cross join quarters
left join numbers
    on {{ same_key('scopes', 'numbers', ['scope_kind', 'scope_id']) }}
        and quarters.period_start = numbers.period_start
left join ahead
    on {{ same_key('scopes', 'ahead', ['scope_kind', 'scope_id']) }}
        and quarters.period_start = ahead.period_start
where quarters.period_rank <= 3

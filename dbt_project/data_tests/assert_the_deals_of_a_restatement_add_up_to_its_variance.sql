{% set key = ['metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start'] %}
with restatements as (

    select * from {{ ref('fct_restatement') }}
    where metric_id in ('{{ summed_restatements() | join("', '") }}')

),

parts as (

    select
        {{ key | join(',
        ') }},
        sum(variance_value) as variance_value
    from {{ ref('fct_restatement_deal') }}
    group by {{ key | join(', ') }}

)

select restatements.*
from restatements
left join parts
    on
        {%- for column in key %}
        {{ 'and ' if not loop.first }}restatements.{{ column }} = parts.{{ column }}
        {%- endfor %}
where
    cast(restatements.variance_value as decimal(18, 2)) <> coalesce(parts.variance_value, 0)
    or cast(restatements.now_value - restatements.printed_value as decimal(18, 2))
    <> cast(restatements.variance_value as decimal(18, 2))

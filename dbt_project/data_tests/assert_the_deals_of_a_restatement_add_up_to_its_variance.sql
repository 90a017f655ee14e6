{% set key = ['metric_id', 'scope_kind', 'scope_id', 'period_kind', 'period_start'] %}
with restatements as (

    select * from {{ ref('fct_restatement') }}
    where {{ is_summed('metric_id') }}

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
    on {{ same_key('restatements', 'parts', key) }}
where
    cast(restatements.variance_value as decimal(18, 2)) <> coalesce(parts.variance_value, 0)
    or cast(restatements.now_value - restatements.printed_value as decimal(18, 2))
    <> cast(restatements.variance_value as decimal(18, 2))

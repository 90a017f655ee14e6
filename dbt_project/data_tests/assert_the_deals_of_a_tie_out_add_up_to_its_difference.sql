{% set grain = ['source', 'control_date', 'measure', 'status', 'dimension', 'member_key'] %}
with tie_outs as (

    select * from {{ ref('dq_tie_out') }}

),

parts as (

    select
        {{ grain | join(',
        ') }},
        sum(value) as value
    from {{ ref('dq_tie_out_deal') }}
    group by {{ grain | join(', ') }}

)

select tie_outs.*
from tie_outs
left join parts
    on {{ same_key('tie_outs', 'parts', grain) }}
where
    tie_outs.difference_value <> tie_outs.explained_value + tie_outs.unexplained_value
    or (tie_outs.verdict <> 'agrees' and coalesce(parts.value, 0) <> tie_outs.difference_value)

{% set grain = ['source', 'control_date', 'measure', 'status', 'dimension', 'member_key'] %}
{#
    A row whose amount nobody could ever read explains nothing, and is listed as what may be behind the
    rest.
#}
with differing as (

    select * from {{ ref('int_tie_outs_compared') }}
    where verdict <> 'agrees'

),

parts as (

    select * from {{ ref('int_control_totals_parted') }}
    where ours_value <> delivered_value
        or (reason = 'quarantined' and ours_value = 0)

),

deals as (

    select * from {{ ref('fct_deal') }}

),

reasons as (

    select
        {%- for column in grain %}
        parts.{{ column }},
        {%- endfor %}
        parts.deal_id,
        parts.reason,
        parts.ours_value,
        parts.delivered_value,
        parts.ours_value - parts.delivered_value as value
    from parts
    inner join differing
        on {{ same_key('parts', 'differing', grain) }}
    where differing.has_left_out or parts.reason <> 'not_eligible'
    union all
    select
        {%- for column in grain %}
        {{ column }},
        {%- endfor %}
        '' as deal_id,
        'unexplained' as reason,
        cast(null as decimal(18, 2)) as ours_value,
        cast(null as decimal(18, 2)) as delivered_value,
        unexplained_value as value
    from differing
    where unexplained_value <> 0

),

named as (

    select
        {%- for column in grain %}
        reasons.{{ column }},
        {%- endfor %}
        reasons.deal_id,
        deals.deal_name,
        reasons.reason,
        reasons.ours_value,
        reasons.delivered_value,
        cast(reasons.value as decimal(18, 2)) as value
    from reasons
    left join deals on reasons.source = deals.source and reasons.deal_id = deals.deal_id

)

select * from named

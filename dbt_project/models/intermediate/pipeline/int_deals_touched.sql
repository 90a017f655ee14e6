{#
    Deals that tonight's build makes anew, in every model after this one. `is_past_touched` is false
    where only the newest row is another.
#}
{{ config(materialized='table') }}
{% set merged_built = as_built('int_deals_merged_built') %}
{% set pair = [
    'source', 'deal_id', 'survivor_source', 'survivor_deal_id', 'into_source', 'into_deal_id',
    'merged_on', 'merged_until', 'is_still_told', 'preference', 'reason'
] %}
with arrived as (

    select * from {{ ref('int_deals_arrived') }}

),

merged as (

    select
        *,
        {{ fingerprint(pair) }} as pair_state
    from {{ ref('int_deals_merged') }}

),

merged_before as (

    select
        *,
        {{ fingerprint(pair) }} as pair_state
    from {{ merged_built or ref('int_deals_merged') }}

),

-- Pairs that began, ended or changed: both sides are to be made anew.
differing as (

    {%- for here, there in [('merged', 'merged_before'), ('merged_before', 'merged')] %}
    {{ 'union all' if not loop.first }}
    select {{ here }}.*
    from {{ here }}
    left join {{ there }}
        on {{ same_key(here, there, ['source', 'deal_id', 'pair_state']) }}
    where {{ there }}.source is null
    {%- endfor %}

),

united as (

    select
        source,
        deal_id,
        case when is_changed then 1 else 0 end as past_flag
    from arrived
    {%- for side in ['', 'survivor_', 'into_'] %}
    union all
    select
        {{ side ~ 'source' }},
        {{ side ~ 'deal_id' }},
        1 as past_flag
    from differing
    {%- endfor %}
    union all
    -- a survivor's details are filled from the deal that counts as it
    select
        merged.survivor_source,
        merged.survivor_deal_id,
        0 as past_flag
    from merged
    inner join arrived on merged.source = arrived.source and merged.deal_id = arrived.deal_id

),

touched as (

    select
        source,
        deal_id,
        max(past_flag) = 1 as is_past_touched
    from united
    group by source, deal_id

)

select * from touched
